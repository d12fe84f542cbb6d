"""What a text that is being written will look like: its blocks filled as readers will see them."""

from __future__ import annotations

from dataclasses import replace

from gare.markup.sanitize import SafeHtml
from gare.model.names import PagePath
from gare.model.people import Role
from gare.wiki.blocks import parts_of
from gare.wiki.citations import unknown_cited
from gare.wiki.rendering import Shown
from gare.wiki.views.blocks import Block, GuideBlock, Part, UnknownCited
from gare.wiki.views.listing import ListView
from gare.wiki.wiki import Wiki


def preview_parts(wiki: Wiki, page: PagePath, made: Shown, role: Role) -> tuple[Part, ...]:
    """Return a text with its blocks filled, fit to stand inside a form.

    Whoever writes is told first which ids they cite that no page has.
    """
    parts = parts_of(wiki, page, made, role)
    unknown = unknown_cited(wiki, made)
    told = (Part(SafeHtml(""), UnknownCited(unknown)),) if unknown else ()
    return (*told, *(Part(part.html, without_forms(part.block)) for part in parts))


def without_forms(block: Block | None) -> Block | None:
    """Return a block whose forms cannot be sent: inside another form, their button would save."""
    if isinstance(block, ListView) and block.map is not None:
        return replace(block, map=replace(block.map, near=None))
    if isinstance(block, GuideBlock):
        return replace(block, address="")
    return block
