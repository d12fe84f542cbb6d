"""Maps: where the pages of a list are, drawn without any other service; places by their name."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import compress
from math import ceil
from operator import not_
from statistics import median
from typing import Final, NamedTuple, TypeAlias
from urllib.parse import urlencode

from gare.index.places import kilometres
from gare.model.crowds import Crowd
from gare.model.crowds import crowd as crowd_of
from gare.model.names import address
from gare.model.records import Filter, Point, Query
from gare.wiki.asking import Asked, pairs
from gare.wiki.indexing import catch_up
from gare.wiki.spots import HEIGHT, WIDTH, Frame, Mark, box_of, framed, marks
from gare.wiki.territory import METROPOLE, Box, Territory, large, territories
from gare.wiki.views.listing import MapView, NearForm, Outline, Spot
from gare.wiki.wiki import Wiki

MAX_POINTS: Final = 20_000
ONE_MAP_DEGREES: Final = 20.0
"""Above this width or height, what is far from most is named beside the map."""
_NAMED: Final = 9
"""At most so many territories have their name written."""
_CODE: Final = re.compile(r"(?<![0-9])[0-9]{5}(?![0-9])")
_CREDIT: Final = re.compile(r"(.*?)[ ]*(https?://\S+)?")
_Group: TypeAlias = tuple[str, int, int]
_EMPTY: Final = Box(-5.2, 41.3, 9.6, 51.1)
"""What a map without points shows: metropolitan France."""


@dataclass(frozen=True, slots=True)
class Here:
    """The list that a map shows, as addresses say it.

    `base` is its address without query, `kept` its filters without place nor page, `points` the
    address of its points, `total` how many pages it has.
    """

    base: str
    points: str
    total: int
    kept: tuple[tuple[str, str], ...] = ()
    near: str = ""
    km: float = 0


def here(wanted: Asked, total: int) -> Here:
    """Return a list of so many pages as it is asked for, whatever view it was asked in."""
    filters = urlencode(list(pairs(replace(wanted, view=wanted.default_view, page=1))))
    return Here(
        base=wanted.base,
        points=f"{wanted.base}/points" + (f"?{filters}" if filters else ""),
        total=total,
        kept=tuple(pairs(replace(wanted, near="", page=1))),
        near=wanted.near,
        km=wanted.km if wanted.near else 0,
    )


class Place(NamedTuple):
    """A commune: where its fiches are, in degrees, and its name."""

    latitude: float
    longitude: float
    label: str


def map_view(wiki: Wiki, query: Query, here: Here) -> MapView:
    """Return the map of the pages that answer a query, whatever the part it asks for."""
    catch_up(wiki)
    view = drawn(wiki.index.crowd(query), here)
    match = _CREDIT.fullmatch(wiki.settings.tiles_credit)
    said, where = match.groups() if match else ("", "")
    lost = bool(here.near) and query.near is None
    return replace(
        view,
        near=replace(view.near, unknown=lost) if view.near else None,
        tiles=wiki.settings.tiles_url,
        credit=said,
        credit_address=where or "",
    )


def drawn(crowd: Crowd, here: Here) -> MapView:
    """Return the map of points: outlines of what is around, marks that can be told apart."""
    box, shown, far = _apart(crowd)
    frame = framed(box)
    scale, width = frame.scale()
    list_of = f"{here.base}?{urlencode(here.kept)}" + ("&" if here.kept else "")
    return MapView(
        width=WIDTH,
        height=HEIGHT,
        outlines=tuple(_outlines(frame)),
        transform=frame.transform,
        box=tuple(round(side, 5) for side in frame.box),
        spots=tuple(_spot(mark, list_of) for mark in marks(shown, frame)),
        points=here.points,
        unplaced=max(0, here.total - len(crowd.points)),
        elsewhere=tuple(_far(name, found, list_of) for name, found in far),
        scale_km=scale,
        scale_width=width,
        near=NearForm(here.base, here.kept, here.near, f"{here.km:g}" if here.km else ""),
    )


def points_json(wiki: Wiki, query: Query) -> bytes:
    """Return the points of a query as JSON: [[48.39, -4.49, "lieux/pix", "Pix", "lieu"], …]."""
    catch_up(wiki)
    rows = [
        (round(latitude, 5), round(longitude, 5), path, title, kind)
        for path, title, kind, latitude, longitude in wiki.index.points(query, MAX_POINTS)
    ]
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


def commune_place(wiki: Wiki, text: str) -> Place | None:
    """Return where a commune or a postal code is, from the fiches that have it; None when none.

    "Brest", "29200" and "Brest 29200" are understood. The middle one of the coordinates is taken:
    a few wrong ones do not move a town.
    """
    catch_up(wiki)
    code = _CODE.search(text)
    name = " ".join(_CODE.sub(" ", text).strip(" ,()").split())
    tries = [("commune", name), ("code_postal", code[0] if code else "")]
    for key, value in tries:
        found = _place_of(wiki, Filter(key, (value,))) if value else None
        if found is not None:
            return found
    return None


def _place_of(wiki: Wiki, wanted: Filter) -> Place | None:
    """Return the middle of the fiches that a filter keeps, named as the first of them says."""
    query = Query(filters=(wanted,), limit=1)
    points = wiki.index.points(query, 1000)
    if not points:
        return None
    written = next((row.fields.get("commune") for row in wiki.index.select(query).rows), None)
    return Place(
        round(median(point.latitude for point in points), 5),
        round(median(point.longitude for point in points), 5),
        written if isinstance(written, str) and written else wanted.values[0],
    )


def _apart(crowd: Crowd) -> tuple[Box, Crowd, list[tuple[str, Crowd]]]:
    """Return the box and the points of one map, and those too far by territory, most first."""
    if not crowd.points:
        return _EMPTY, crowd, []
    box = box_of(crowd)
    if max(box.north - box.south, box.east - box.west) <= ONE_MAP_DEGREES:
        return box, crowd, []
    known = large()
    west, south, east, north = known[METROPOLE]
    places = zip(crowd.latitudes, crowd.longitudes, strict=True)
    inside = [
        south <= latitude <= north and west <= longitude <= east for latitude, longitude in places
    ]
    away: dict[_Group, list[Point]] = {}
    for point in compress(crowd.points, map(not_, inside)):
        away.setdefault(_group(point, known), []).append(point)
    groups = {(METROPOLE, 0, 0): crowd.among(inside)}
    groups |= {group: crowd_of(found) for group, found in away.items()}
    ordered = sorted(groups.items(), key=lambda group: (-len(group[1].points), group[0]))
    shown = ordered[0][1]
    return box_of(shown), shown, [(key[0], found) for key, found in ordered[1:] if found.points]


def _group(point: Point, known: Mapping[str, Box]) -> _Group:
    """Return the territory of a point; ten degrees of the world when it is in none."""
    for name, box in known.items():
        if box.holds(point.latitude, point.longitude):
            return name, 0, 0
    return "", int(point.latitude // 10), int(point.longitude // 10)


def _outlines(frame: Frame) -> Iterator[Outline]:
    """Give the territories of a map; few enough, they are named where they are seen."""
    seen = frame.box
    found = territories(seen)
    for one in found:
        place = _name_place(one, seen) if len(found) <= _NAMED else None
        if place is None:
            yield Outline(one.name, one.path)
        else:
            x, y = frame.place(*place)
            yield Outline(one.name, one.path, *_hundredths(x, y))


def _name_place(one: Territory, seen: Box) -> tuple[float, float] | None:
    """Return where the name of a territory is written: its middle, or that of a map inside it."""
    middle = (one.box.south + one.box.north) / 2, (one.box.west + one.box.east) / 2
    if seen.holds(*middle):
        return middle
    around = one.box.common(seen)
    return ((seen.south + seen.north) / 2, (seen.west + seen.east) / 2) if around == seen else None


def _spot(mark: Mark, list_of: str) -> Spot:
    """Return a mark as a link: to its page, or to the list, of this address, of what is around."""
    x, y = _hundredths(mark.x, mark.y)
    first = mark.first
    if mark.pages == 1:
        return Spot(x, y, 1, first.title, address(first.path), first.path)
    return Spot(x, y, mark.pages, first.title, _around(mark.box, list_of))


def _far(name: str, crowd: Crowd, list_of: str) -> Spot:
    """Return the points of a territory that is not on the map."""
    first, count = crowd.points[0], len(crowd.points)
    if count == 1:
        return Spot(0, 0, 1, name or first.title, address(first.path), first.path)
    return Spot(0, 0, count, name or first.title, _around(box_of(crowd), list_of))


def _hundredths(x: float, y: float) -> tuple[float, float]:
    """Return a place of the plane in hundredths of its width and height."""
    return round(100 * x / WIDTH, 2), round(100 * y / HEIGHT, 2)


def _around(box: Box, list_of: str) -> str:
    """Return the address of a list reduced to a box: a circle that holds it."""
    latitude = round((box.south + box.north) / 2, 5)
    longitude = round((box.west + box.east) / 2, 5)
    reach = max(kilometres(latitude, longitude, side, box.west) for side in (box.south, box.north))
    km = ceil(reach * 10 + 0.1) / 10
    return f"{list_of}near={latitude:.5f}%2C{longitude:.5f}&km={km:g}"
