"""A list of fiches inside a page: the options of its directive, written in French by people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from gare.kinds.values import as_text, listed
from gare.markup.directives import Directive
from gare.model.people import Role
from gare.wiki.asking import VIEWS
from gare.wiki.kinds import kinds_now
from gare.wiki.listing import arranged
from gare.wiki.selecting import begin, serves
from gare.wiki.views.blocks import BlockFault
from gare.wiki.views.listing import ListView
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


def embedded(wiki: Wiki, directive: Directive, role: Role) -> ListView | BlockFault:
    """Return the list that a directive asks for, or why it cannot be shown."""
    arguments, number = arguments_of(directive.options)
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
    asking = begin(wiki, now_, kind, arguments, role)
    asking = replace(asking, query=replace(asking.query, limit=number, offset=0), embedded=True)
    return replace(arranged(wiki, asking), new_address=f"/-/new?kind={kind}")


def arguments_of(options: Mapping[str, object]) -> tuple[dict[str, Sequence[str]], int]:
    """Return the options of a list as the query of its address says them, and how many fiches."""
    arguments: dict[str, Sequence[str]] = {}
    for name, value in options.items():
        texts = tuple(_text(one) for one in listed(value) if not isinstance(one, dict | list))
        arguments[OWN_OPTIONS.get(name, name)] = texts
    if "view" in arguments:
        arguments["view"] = tuple(VIEW_OPTIONS.get(one, one) for one in arguments["view"])
    number = next(iter(arguments.pop("number", ())), "")
    wanted = int(number) if number.isascii() and number.isdigit() and len(number) < 5 else NUMBER
    return arguments, min(max(1, wanted), MAX_NUMBER)


def _text(value: object) -> str:
    """Return a value as filters have it: yes and no as YAML writes them."""
    return str(value).lower() if isinstance(value, bool) else as_text(value)
