"""Blocks of a page filled with what the wiki holds: each directive by its name."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from gare.kinds.values import as_text, listed
from gare.markup.directives import Directive
from gare.model.people import Role
from gare.wiki.asking import VIEWS
from gare.wiki.kinds import kinds_now
from gare.wiki.listing import arranged
from gare.wiki.rendering import Shown
from gare.wiki.selecting import begin, serves
from gare.wiki.views.blocks import Block, BlockFault, Part
from gare.wiki.wiki import Wiki

VIEW_OPTIONS: Final = dict(
    zip(
        ("liste", "vignettes", "tableau", "annuaire", "carte", "agenda", "frise", "galerie"),
        VIEWS,
        strict=True,
    )
)
"""How contributors write the views, in the order of `VIEWS`."""
OWN_OPTIONS: Final = {
    "genre": "kind", "kind": "kind", "vue": "view", "tri": "sort", "recherche": "q",
    "nombre": "number", "mois": "month", "pres-de": "near", "rayon": "km",
}  # fmt: skip
"""Options that are no filter, and the argument of a list each is."""
NUMBER: Final = 10
MAX_NUMBER: Final = 100


def parts_of(wiki: Wiki, made: Shown, role: Role) -> tuple[Part, ...]:
    """Return the text of a page with its blocks filled, in order."""
    blocks = (*(block(wiki, one, role) for one in made.directives), None)
    return tuple(Part(html, one) for html, one in zip(made.parts, blocks, strict=False))


def block(wiki: Wiki, directive: Directive, role: Role) -> Block:
    """Return what a directive asks for, or why it cannot be shown."""
    if directive.fault:
        return BlockFault(directive.name, "options")
    return _BLOCKS[directive.name](wiki, directive, role)


def _list(wiki: Wiki, directive: Directive, role: Role) -> Block:
    """Return a list of fiches."""
    arguments, number = _arguments(directive.options)
    kind = next(iter(arguments.pop("kind", ())), "")
    now_ = kinds_now(wiki)
    if not kind:
        return BlockFault(directive.name, "kind-needed")
    found = now_.kinds.get(kind)
    if found is None:
        return BlockFault(directive.name, "kind", kind)
    view = next(iter(arguments.get("view", ())), "")
    if view and (view not in VIEWS or not serves(now_.kinds, found, view)):
        return BlockFault(directive.name, "view", view)
    asking = begin(now_, kind, arguments, role)
    asking = replace(asking, query=replace(asking.query, limit=number, offset=0))
    made = arranged(wiki, asking)
    return replace(made, new_address=f"/-/new?kind={kind}")


def _arguments(options: Mapping[str, object]) -> tuple[dict[str, Sequence[str]], int]:
    """Return the options of a list as the query of its address says them, and how many fiches."""
    arguments: dict[str, Sequence[str]] = {}
    for name, value in options.items():
        texts = tuple(as_text(one) for one in listed(value) if not isinstance(one, dict | list))
        arguments[OWN_OPTIONS.get(name, name)] = texts
    if "view" in arguments:
        arguments["view"] = tuple(VIEW_OPTIONS.get(one, one) for one in arguments["view"])
    number = next(iter(arguments.pop("number", ())), "")
    wanted = int(number) if number.isascii() and number.isdigit() and len(number) < 5 else NUMBER
    return arguments, min(max(1, wanted), MAX_NUMBER)


_BLOCKS: Final[Mapping[str, Callable[[Wiki, Directive, Role], Block]]] = {"liste": _list}
