"""Blocks in the text of a page that the wiki fills: lists, changes, newcomers, bibliographies."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, TypeAlias

from gare.markup.sanitize import SafeHtml
from gare.wiki.views.listing import ListView

BLOCK_NAMES: Final = frozenset({"liste"})
"""The names of the directives that a page may hold."""


@dataclass(frozen=True, slots=True)
class BlockFault:
    """A block that cannot be shown (`blocks/fault.html`): a code and the words at fault."""

    name: str
    code: str
    detail: str = ""
    template: str = "blocks/fault.html"


Block: TypeAlias = BlockFault | ListView
"""What a directive becomes; its `template` shows it."""


@dataclass(frozen=True, slots=True)
class Part:
    """A run of text of a page, followed by a block when there is one."""

    html: SafeHtml
    block: Block | None = None
