"""Choosing a block for a page without knowing how it is written."""

from __future__ import annotations

from dataclasses import dataclass

from gare.wiki.views.blocks import Block
from gare.wiki.views.listing import FacetGroup, Option


@dataclass(frozen=True, slots=True)
class InsertView:
    """The choice of a block (template `block.html`): what can be said of it, and what it makes.

    `text` is what goes into the page, `block` what readers will see there. `takes` are the names
    of the settings this block has: kind, view, sort, number, words, near, filters, folder, title,
    ask, address.
    """

    path: str
    """The page it is for, "" when it is not known."""
    name: str
    names: tuple[str, ...]
    takes: frozenset[str]
    text: str
    block: Block
    kinds: tuple[Option, ...] = ()
    views: tuple[Option, ...] = ()
    sorts: tuple[Option, ...] = ()
    filters: tuple[FacetGroup, ...] = ()
    asks: tuple[Option, ...] = ()
    """What a guide may ask about."""
    words: str = ""
    near: str = ""
    km: str = ""
    folder: str = ""
    title: str = ""
    address: str = ""
    """Of a feed of another site."""
    number: str = ""
    usual_number: int = 0
    reopened: bool = False
    """True when it is a block that the page has already."""
    lost: bool = False
    """True when a block was to be opened again that a choice cannot say whole."""
