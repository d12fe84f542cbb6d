"""Places by the thousand, neighbours side by side: a map joins them without a look at each.

They follow the curve of G. M. Morton (1966, "A computer oriented geodetic data base"): the bits of
latitude and longitude, interleaved. All that is in a cell of the world cut in two, four, eight…
each way is then one run of that order.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from itertools import compress
from typing import Final, NamedTuple

from gare.model.records import Point

LEVELS: Final = 20
"""How many times the world is cut in two: cells of 19 m by 38 at most."""
_HALF: Final = LEVELS // 2
_LOW: Final = (1 << _HALF) - 1
_MOST: Final = (1 << LEVELS) - 1
_SPREAD: Final = tuple(int(f"{n:b}", 4) for n in range(1 << _HALF))
"""Numbers with a zero before each of their bits."""


class Crowd(NamedTuple):
    """Points in the order of their cells, and the same by columns, in degrees (WGS 84)."""

    cells: Sequence[int] = ()
    latitudes: Sequence[float] = ()
    longitudes: Sequence[float] = ()
    points: Sequence[Point] = ()

    def among(self, flags: Iterable[int]) -> Crowd:
        """Return those whose flag is 1 (or true), not 0."""
        wanted = bytes(flags)
        if 0 not in wanted and len(wanted) == len(self.points):
            return self
        return Crowd(
            tuple(compress(self.cells, wanted)),
            tuple(compress(self.latitudes, wanted)),
            tuple(compress(self.longitudes, wanted)),
            tuple(compress(self.points, wanted)),
        )

    def runs(self, level: int) -> Iterator[tuple[int, int]]:
        """Give the start and the end of each cell that is not empty, at a level from 0 to LEVELS.

        A cell is 180 / 2^level degrees high and 360 / 2^level wide.
        """
        cells, shift = self.cells, 2 * (LEVELS - level)
        start, most = 0, len(self.cells)
        while start < most:
            end = bisect_left(cells, ((cells[start] >> shift) + 1) << shift, start)
            yield start, end
            start = end


def crowd(points: Iterable[Point]) -> Crowd:
    """Return points as a crowd; those of one cell by their path."""
    found = sorted((cell(one.latitude, one.longitude), one.path, one) for one in points)
    ordered = [one for _cell, _path, one in found]
    return Crowd(
        tuple(code for code, _path, _one in found),
        tuple(one.latitude for one in ordered),
        tuple(one.longitude for one in ordered),
        tuple(ordered),
    )


def cell(latitude: float, longitude: float) -> int:
    """Return the smallest cell that holds a place, its bits from the largest cell to it."""
    row = min(_MOST, max(0, int((latitude + 90) / 180 * (_MOST + 1))))
    column = min(_MOST, max(0, int((longitude + 180) / 360 * (_MOST + 1))))
    return _spread(row) << 1 | _spread(column)


def _spread(number: int) -> int:
    """Return a number with a zero before each of its bits."""
    return _SPREAD[number >> _HALF] << LEVELS | _SPREAD[number & _LOW]
