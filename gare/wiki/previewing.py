"""What a text that is being written will look like: its blocks filled as readers will see them."""

from __future__ import annotations

from dataclasses import replace

from gare.model.names import PagePath
from gare.model.people import Role
from gare.wiki.blocks import parts_of
from gare.wiki.rendering import Shown
from gare.wiki.views.blocks import Block, Part
from gare.wiki.views.listing import ListView
from gare.wiki.wiki import Wiki


def preview_parts(wiki: Wiki, page: PagePath, made: Shown, role: Role) -> tuple[Part, ...]:
    """Return a text with its blocks filled, fit to stand inside a form."""
    return tuple(
        Part(part.html, without_forms(part.block)) for part in parts_of(wiki, page, made, role)
    )


def without_forms(block: Block | None) -> Block | None:
    """Return a block without the form of its map: inside another form, its button would save."""
    if isinstance(block, ListView) and block.map is not None:
        return replace(block, map=replace(block.map, near=None))
    return block
