"""Territories: the outlines of the French départements, and which are in a part of the world."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NamedTuple

_FOLDER: Final = Path(__file__).parent / "outlines"
_METROPOLE: Final = re.compile(r"FR-[0-9][0-9AB]")
METROPOLE: Final = "France métropolitaine"
COARSE_FROM: Final = 5.0
"""Height in degrees of a map on which small bends are less than a point of the screen."""
_MARGIN: Final = 0.3


class Box(NamedTuple):
    """A part of the world, in degrees."""

    west: float
    south: float
    east: float
    north: float

    def holds(self, latitude: float, longitude: float) -> bool:
        """Tell whether a place is inside."""
        return self.west <= longitude <= self.east and self.south <= latitude <= self.north

    def common(self, other: Box) -> Box | None:
        """Return what two boxes share, None when they are apart."""
        both = Box(
            max(self.west, other.west),
            max(self.south, other.south),
            min(self.east, other.east),
            min(self.north, other.north),
        )
        return both if both.west < both.east and both.south < both.north else None

    def joined(self, other: Box) -> Box:
        """Return the smallest box that holds both."""
        return Box(
            min(self.west, other.west),
            min(self.south, other.south),
            max(self.east, other.east),
            max(self.north, other.north),
        )


@dataclass(frozen=True, slots=True)
class Territory:
    """A département or an overseas collectivity; `path` is SVG, in thousandths of a degree."""

    code: str
    name: str
    box: Box
    path: str


def territories(box: Box) -> tuple[Territory, ...]:
    """Return those a part of the world touches, with the bends that can be seen there."""
    file = "coarse" if box.north - box.south > COARSE_FROM else "fine"
    return tuple(one for one in _read(file) if one.box.common(box))


def large() -> Mapping[str, Box]:
    """Return the boxes of what is far apart: metropolitan France, each territory overseas."""
    found: dict[str, Box] = {}
    for one in _read("coarse"):
        name = METROPOLE if _METROPOLE.fullmatch(one.code) else one.name
        found[name] = found[name].joined(one.box) if name in found else one.box
    return {name: _wider(box) for name, box in found.items()}


def _read(file: str) -> Iterator[Territory]:
    """Give the territories of a file; reading it takes less than a millisecond."""
    for line in (_FOLDER / f"{file}.tsv").read_text(encoding="utf-8").splitlines():
        code, name, west, south, east, north, path = line.split("\t")
        yield Territory(code, name, Box(float(west), float(south), float(east), float(north)), path)


def _wider(box: Box) -> Box:
    """Return a box with room for what is on the shore: outlines are not exact."""
    west, south, east, north = box
    return Box(west - _MARGIN, south - _MARGIN, east + _MARGIN, north + _MARGIN)
