"""What a list or an export of fiches is made from: what was asked, found to be possible."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from gare.kinds.kinds import Kinds
from gare.model.errors import KindMissing
from gare.model.kinds import Kind
from gare.model.people import Role
from gare.model.records import Filter, Near, Query
from gare.wiki.asking import VIEWS, Arguments, Asked, asked, filterable, point, query_of
from gare.wiki.calendars import span
from gare.wiki.cards import ending, starting
from gare.wiki.mapping import commune_place
from gare.wiki.records import now
from gare.wiki.shelf import KindsNow
from gare.wiki.wiki import Wiki


@dataclass(frozen=True, slots=True)
class Asking:
    """A list being made: what is asked, of which kind, and for whom."""

    kinds: Kinds
    kind: Kind
    wanted: Asked
    query: Query
    role: Role
    at: datetime
    embedded: bool = False
    """Whether the list is a block of a page: as many fiches as it asks for, no more."""


def begin(wiki: Wiki, now_: KindsNow, name: str, arguments: Arguments, role: Role) -> Asking:
    """Return what a list is made from. Raises `KindMissing`."""
    kind = now_.kinds.get(name)
    if kind is None:
        raise KindMissing(name)
    wanted = asked(kind, filterable(now_.kinds, name), arguments)
    if not serves(now_.kinds, kind, wanted.view):
        wanted = replace(wanted, view=VIEWS[0])
    query = query_of(wanted, now_.kinds, _near(wiki, wanted))
    return Asking(now_.kinds, kind, wanted, query, role, now())


def in_view(asking: Asking, query: Query) -> Query:
    """Return a question about what the view shows: an agenda, what is to come, over, or a month."""
    if asking.wanted.view != "agenda":
        return query
    start, end = starting(asking.kind), ending(asking.kind)
    first, today = asking.wanted.first_of_month(), asking.at.date()
    low, high = span(first) if first else (today, None)
    since, before = low.isoformat(), (low - timedelta(days=1)).isoformat()
    ways: list[tuple[Filter, ...]]
    if asking.wanted.past and not first:
        ways = [(Filter(end, high=before),)]
        if end != start:
            ways.append((Filter(end, absent=True), Filter(start, high=before)))
    else:
        ways = [(Filter(start, low=since, high=high.isoformat() if high else ""),)]
        if end != start:
            ways.append((Filter(start, high=before), Filter(end, low=since)))
    return replace(query, either=tuple(ways))


def _near(wiki: Wiki, wanted: Asked) -> Near | None:
    """Return the place asked for, by its coordinates or by the name of its commune."""
    found = point(wanted.near, wanted.km)
    if found is not None or not wanted.near:
        return found
    place = commune_place(wiki, wanted.near)
    return Near(place.latitude, place.longitude, wanted.km) if place else None


def serves(kinds: Kinds, kind: Kind, view: str) -> bool:
    """Tell whether a view has something to show of a kind: dates, places, pictures."""
    types = {one.type for name in kinds.all_of(kind.name) for one in kinds.by_name[name].fields}
    match view:
        case "agenda" | "timeline":
            return bool(starting(kind))
        case "map":
            return "place" in types
        case "gallery":
            return "image" in types
        case _:
            return True
