"""Marks of a map: points put on a plane, those too near each other joined, so that all can be told
apart under a finger.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import ceil, cos, floor, log2, log10, radians
from typing import Final, NamedTuple

from gare.model.crowds import LEVELS, Crowd
from gare.model.records import Point
from gare.wiki.territory import Box

WIDTH: Final = 1000
HEIGHT: Final = 800
CELL: Final = 48
"""The points of a cell of the world that such a square holds are joined first, which is quick."""
APART: Final = 74
"""How far marks are from each other: 24 points of a screen that shows the map 328 points wide."""
_LEAST_DEGREES: Final = 0.06
"""The smallest height of a map, about 7 km: a single place is shown with what is around it."""
_MARGIN: Final = 1.16
_KM_OF_A_DEGREE: Final = 111.19
_ROW: Final = 1024
_AROUND: Final = tuple(row * _ROW + column for row in (-1, 0, 1) for column in (-1, 0, 1))


@dataclass(frozen=True, slots=True)
class Frame:
    """A part of the world put on a plane, flat enough for a country (equirectangular).

    `unit` is how many degrees of latitude a thousandth of the width is; `flat` how much shorter
    a degree of longitude is.
    """

    west: float
    north: float
    unit: float
    flat: float

    @property
    def box(self) -> Box:
        """Return the part of the world that is seen."""
        east = self.west + WIDTH * self.unit / self.flat
        return Box(self.west, self.north - HEIGHT * self.unit, east, self.north)

    @property
    def transform(self) -> str:
        """Return the SVG attribute that places thousandths of a degree, y to the south."""
        across, down = self.flat / self.unit, 1 / self.unit
        left, top = -self.west * across, self.north * down
        return f"matrix({across / 1000:.6f} 0 0 {down / 1000:.6f} {left:.2f} {top:.2f})"

    def place(self, latitude: float, longitude: float) -> tuple[float, float]:
        """Return where a place is, from the left and from the top."""
        across = (longitude - self.west) * self.flat / self.unit
        return across, (self.north - latitude) / self.unit

    def scale(self) -> tuple[str, float]:
        """Return a round distance ("5", in km) and its width in hundredths of the map's."""
        whole = WIDTH * self.unit * _KM_OF_A_DEGREE
        power = 10.0 ** floor(log10(whole / 4))
        km = max(power * step for step in (1, 2, 5) if power * step <= whole / 4)
        return f"{km:g}".replace(".", ","), round(100 * km / whole, 2)


@dataclass(frozen=True, slots=True)
class Mark:
    """Points that share a mark: where it is on the plane, how many, around what, one of them."""

    x: float
    y: float
    pages: int
    box: Box
    first: Point


def box_of(crowd: Crowd) -> Box:
    """Return the smallest box that holds a crowd, of which there is at least one point."""
    (south, north), (west, east) = _ends(crowd.latitudes), _ends(crowd.longitudes)
    return Box(west, south, east, north)


def framed(box: Box) -> Frame:
    """Return the map that shows a box with a margin."""
    middle, centre = (box.south + box.north) / 2, (box.west + box.east) / 2
    flat = max(0.05, cos(radians(middle)))
    high = max(box.north - box.south, _LEAST_DEGREES) * _MARGIN / HEIGHT
    wide = (box.east - box.west) * flat * _MARGIN / WIDTH
    unit = max(high, wide)
    return Frame(centre - WIDTH * unit / flat / 2, middle + HEIGHT * unit / 2, unit, flat)


def marks(crowd: Crowd, frame: Frame) -> tuple[Mark, ...]:
    """Return at most some 200 marks, the most numerous first; each point is in one of them."""
    found = sorted(_clusters(crowd, frame), key=_most_first)
    made = [_mark(crowd, joined, frame) for joined in _joined(found)]
    return tuple(sorted(made, key=lambda mark: (-mark.pages, mark.first.path)))


class _Cluster(NamedTuple):
    """Points side by side in a crowd, from `start` to `end`, and their middle on the plane."""

    x: float
    y: float
    start: int
    end: int
    path: str


def _clusters(crowd: Crowd, frame: Frame) -> Iterator[_Cluster]:
    """Give the points of each cell of the world that a square of the plane holds, as one."""
    north_to = list(accumulate(crowd.latitudes, initial=0.0))
    east_to = list(accumulate(crowd.longitudes, initial=0.0))
    across, down, west, north = frame.flat / frame.unit, 1 / frame.unit, frame.west, frame.north
    points = crowd.points
    for start, end in crowd.runs(_level(frame)):
        count = end - start
        x = ((east_to[end] - east_to[start]) / count - west) * across
        y = (north - (north_to[end] - north_to[start]) / count) * down
        yield _Cluster(x, y, start, end, points[start].path)


def _level(frame: Frame) -> int:
    """Return the level of the largest cells that a square of `CELL` holds."""
    high, wide = CELL * frame.unit, CELL * frame.unit / frame.flat
    return min(LEVELS, max(0, ceil(log2(max(180 / high, 360 / wide)))))


def _most_first(cluster: _Cluster) -> tuple[int, str]:
    """Return what orders clusters: the same ones for the same points."""
    return cluster.start - cluster.end, cluster.path


def _joined(found: Iterable[_Cluster]) -> list[list[_Cluster]]:
    """Return clusters by mark, far enough from each other: the larger takes the smaller near it."""
    kept: list[list[_Cluster]] = []
    squares: defaultdict[int, list[tuple[float, float, int]]] = defaultdict(list)
    for cluster in found:
        x, y = cluster.x, cluster.y
        square = int(y // APART) * _ROW + int(x // APART)
        least, nearest = float(APART**2), -1
        for around in _AROUND:
            for other_x, other_y, rank in squares.get(square + around, ()):
                distance = (other_x - x) ** 2 + (other_y - y) ** 2
                if distance < least:
                    least, nearest = distance, rank
        if nearest < 0:
            squares[square].append((x, y, len(kept)))
            kept.append([cluster])
        else:
            kept[nearest].append(cluster)
    return kept


def _mark(crowd: Crowd, joined: Sequence[_Cluster], frame: Frame) -> Mark:
    """Return the mark of clusters, where the largest is."""
    first = joined[0]
    here = crowd.points[first.start]
    if len(joined) == 1 and first.end - first.start == 1:
        box = Box(here.longitude, here.latitude, here.longitude, here.latitude)
        return Mark(*frame.place(here.latitude, here.longitude), 1, box, here)
    latitudes: list[float] = []
    longitudes: list[float] = []
    for one in joined:
        latitudes += crowd.latitudes[one.start : one.end]
        longitudes += crowd.longitudes[one.start : one.end]
    (south, north), (west, east) = _ends(latitudes), _ends(longitudes)
    return Mark(first.x, first.y, len(latitudes), Box(west, south, east, north), here)


def _ends(values: Sequence[float]) -> tuple[float, float]:
    """Return the smallest and the largest."""
    return min(values), max(values)
