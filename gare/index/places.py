"""Where records are on the earth: those near a place, and the points of a map."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import compress
from math import asin, cos, radians, sin, sqrt
from typing import Final

from gare.index.bitmaps import Pages, flags_from
from gare.model.crowds import Crowd, crowd
from gare.model.records import Near, Point
from gare.sqlite import Connection

_EARTH_KM: Final = 6371.0088
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


@dataclass(frozen=True, slots=True)
class Spots:
    """Where all pages are: kept, for a map shows thousands of them at once."""

    pages: tuple[int, ...]
    crowd: Crowd

    def among(self, pages: Pages) -> Crowd:
        """Return where these pages are."""
        return self.crowd.among(self._flags(pages))

    def points(self, pages: Pages, limit: int) -> tuple[Point, ...]:
        """Return where these pages are, at most `limit` of them, the oldest pages first."""
        found = compress(zip(self.pages, self.crowd.points, strict=True), self._flags(pages))
        return tuple(point for _page, point in sorted(found)[: max(0, limit)])

    def _flags(self, pages: Pages) -> Iterator[int]:
        """Give for each place whether its page is one of these."""
        if not pages or not self.pages:
            return iter(())
        first, seen = flags_from(pages)
        every = (bytes(first) + seen).ljust(max(self.pages) + 1, b"\0")
        return map(every.__getitem__, self.pages)


def read_spots(db: Connection) -> Spots:
    """Return where all pages are, as the index is in this transaction."""
    rows = db.execute("select path, title, kind, latitude, longitude, page from spot").fetchall()
    pages = {row[0]: row[5] for row in rows}
    found = crowd(Point._make(row[:5]) for row in rows)
    return Spots(tuple(pages[point.path] for point in found.points), found)
