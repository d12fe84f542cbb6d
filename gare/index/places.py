"""Where records are on the earth: those near a place, and the points of a map."""

# ruff: noqa: S608 -- only constants are put into statements; values are parameters

from __future__ import annotations

import json
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import compress, islice
from math import asin, cos, radians, sin, sqrt
from typing import Final

from gare.index.bitmaps import Pages, flags_from, numbers, size
from gare.model.records import Near, Point
from gare.sqlite import Connection

_EARTH_KM: Final = 6371.0088
_FEW: Final = 500
"""Up to so many points are looked up one by one."""
_COLUMNS: Final = "s.page, s.path, s.title, s.kind, s.latitude, s.longitude"
_KM_OF_A_DEGREE: Final = 111.0
"""A little less than there are, so that the box around a circle is not too small."""


def near(db: Connection, place: Near) -> Mapping[int, float]:
    """Return the pages within a distance of a place, with how many kilometres away they are."""
    reach = place.km / _KM_OF_A_DEGREE
    south, north = place.latitude - reach, place.latitude + reach
    width = reach / max(0.01, cos(radians(min(90.0, max(abs(south), abs(north))))))
    west, east = place.longitude - width, place.longitude + width
    if west < -180 or east > 180:
        west, east = -180.0, 180.0
    rows = db.execute(
        "select page, latitude, longitude from spot"
        " where latitude >= ? and latitude <= ? and longitude >= ? and longitude <= ?",
        (south, north, west, east),
    )
    found = {
        page: kilometres(place.latitude, place.longitude, latitude, longitude)
        for page, latitude, longitude in rows
    }
    return {page: away for page, away in found.items() if away <= place.km}


def kilometres(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Return the distance between two places on a sphere (haversine), right to 0.5 %."""
    south, north = radians(lat1), radians(lat2)
    half = sin((north - south) / 2) ** 2
    half += cos(south) * cos(north) * sin(radians(lon2 - lon1) / 2) ** 2
    return 2 * _EARTH_KM * asin(min(1.0, sqrt(half)))


def points(db: Connection, spots: Spots, pages: Pages, limit: int) -> tuple[Point, ...]:
    """Return where pages are, at most `limit` of them, the oldest pages first.

    Few pages are looked up one by one, many taken from what is kept of this state of the index.
    """
    found: Iterable[Point]
    if size(pages) > _FEW:
        found = compress(*spots.among(pages))
    else:
        query = f"select {_COLUMNS} from json_each(?) j cross join spot s on s.page = j.value"
        rows = db.execute(query, (json.dumps(list(numbers(pages))),))
        found = (Point._make(row[1:]) for row in rows)
    return tuple(islice(found, max(0, limit)))


@dataclass(frozen=True, slots=True)
class Spots:
    """Where all pages are, in their order: kept, for a map shows thousands of them at once."""

    pages: array[int]
    points: tuple[Point, ...]

    def among(self, pages: Pages) -> tuple[tuple[Point, ...], Iterable[int]]:
        """Return all points, and for each whether its page is one of these."""
        first, seen = flags_from(pages)
        start, end = bisect_left(self.pages, first), bisect_left(self.pages, first + len(seen))
        places = (seen[page - first] for page in self.pages[start:end])
        return self.points[start:end], places


def read_spots(db: Connection) -> Spots:
    """Return where all pages are, as the index is in this transaction."""
    rows = db.execute(f"select {_COLUMNS} from spot s order by page").fetchall()
    return Spots(array("Q", [row[0] for row in rows]), tuple(Point._make(r[1:]) for r in rows))
