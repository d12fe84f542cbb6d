"""Marks of a map: points put on a plane, those too near each other joined, so that all can be told
apart under a finger.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import product
from math import cos, floor, log10, radians
from operator import attrgetter
from typing import Final

from gare.model.records import Point
from gare.wiki.territory import Box

WIDTH: Final = 1000
HEIGHT: Final = 800
CELL: Final = 37
"""The points of such a square are joined first, which is quick."""
APART: Final = 74
"""How far marks are from each other: 24 points of a screen that shows the map 328 points wide."""
_LEAST_DEGREES: Final = 0.06
"""The smallest height of a map, about 7 km: a single place is shown with what is around it."""
_MARGIN: Final = 1.16
_KM_OF_A_DEGREE: Final = 111.19
_ROW: Final = 1024
_LATITUDE: Final = attrgetter("latitude")
_LONGITUDE: Final = attrgetter("longitude")


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


def box_of(points: Sequence[Point]) -> Box:
    """Return the smallest box that holds points, of which there is at least one."""
    latitudes, longitudes = list(map(_LATITUDE, points)), list(map(_LONGITUDE, points))
    return Box(min(longitudes), min(latitudes), max(longitudes), max(latitudes))


def framed(box: Box) -> Frame:
    """Return the map that shows a box with a margin."""
    middle, centre = (box.south + box.north) / 2, (box.west + box.east) / 2
    flat = max(0.05, cos(radians(middle)))
    high = max(box.north - box.south, _LEAST_DEGREES) * _MARGIN / HEIGHT
    wide = (box.east - box.west) * flat * _MARGIN / WIDTH
    unit = max(high, wide)
    return Frame(centre - WIDTH * unit / flat / 2, middle + HEIGHT * unit / 2, unit, flat)


def marks(points: Sequence[Point], frame: Frame) -> tuple[Mark, ...]:
    """Return at most some 200 marks, the most numerous first; each point is in one of them."""
    high, wide = CELL * frame.unit, CELL * frame.unit / frame.flat
    west, north = frame.west, frame.north
    cells: defaultdict[float, list[Point]] = defaultdict(list)
    for point in points:
        _path, _title, _kind, latitude, longitude = point
        cells[(north - latitude) // high * _ROW + (longitude - west) // wide].append(point)
    found = sorted((_mark(inside, frame) for inside in cells.values()), key=_most_first)
    return tuple(_joined(found))


def _mark(inside: Sequence[Point], frame: Frame) -> Mark:
    """Return the mark of the points of one cell, in their middle."""
    if len(inside) == 1:
        _path, _title, _kind, latitude, longitude = inside[0]
        here = Box(longitude, latitude, longitude, latitude)
        return Mark(*frame.place(latitude, longitude), 1, here, inside[0])
    _paths, _titles, _kinds, latitudes, longitudes = zip(*inside, strict=True)
    count = len(inside)
    x, y = frame.place(sum(latitudes) / count, sum(longitudes) / count)
    box = Box(min(longitudes), min(latitudes), max(longitudes), max(latitudes))
    return Mark(x, y, count, box, inside[0])


def _most_first(mark: Mark) -> tuple[int, str]:
    """Return what orders marks: the same ones for the same points."""
    return -mark.pages, mark.first.path


def _joined(found: Iterable[Mark]) -> list[Mark]:
    """Return marks that are far enough from each other: the larger takes the smaller near it."""
    kept: list[Mark] = []
    squares: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
    for mark in found:
        row, column = int(mark.y // APART), int(mark.x // APART)
        around = product((row - 1, row, row + 1), (column - 1, column, column + 1))
        near = [
            ((kept[n].x - mark.x) ** 2 + (kept[n].y - mark.y) ** 2, n)
            for square in around
            for n in squares.get(square, ())
        ]
        distance, nearest = min(near, default=(APART**2, 0))
        if distance < APART**2:
            kept[nearest] = _both(kept[nearest], mark)
        else:
            squares[row, column].append(len(kept))
            kept.append(mark)
    return sorted(kept, key=_most_first)


def _both(mark: Mark, other: Mark) -> Mark:
    """Return a mark that takes the points of another, and stays where it is."""
    box = mark.box.joined(other.box)
    return Mark(mark.x, mark.y, mark.pages + other.pages, box, mark.first)
