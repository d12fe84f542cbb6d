"""Places side by side: each is in one cell at every level, and a cell holds what is in it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from gare.model.crowds import LEVELS, Crowd, cell, crowd
from gare.model.names import PagePath
from gare.model.records import Point

PLACES = some.lists(
    some.tuples(some.floats(-90, 90), some.floats(-180, 180))
    | some.tuples(some.floats(48, 48.2), some.floats(-1.8, -1.6)),
    max_size=60,
)


def crowd_of(places: list[tuple[float, float]]) -> Crowd:
    return crowd(Point(PagePath(f"p{n}"), "", "lieu", *at) for n, at in enumerate(places))


@given(PLACES, some.integers(0, LEVELS))
def test_the_cells_of_a_level_share_the_points_between_them(
    places: list[tuple[float, float]], level: int
) -> None:
    found = crowd_of(places)
    high, wide = 180 / 2**level, 360 / 2**level

    runs = list(found.runs(level))

    assert [start for start, _end in runs] == [0, *(end for _start, end in runs)][: len(runs)]
    assert sum(end - start for start, end in runs) == len(places)
    seen = set()
    for start, end in runs:
        rows = {min(2**level - 1, int((one + 90) / high)) for one in found.latitudes[start:end]}
        columns = {
            min(2**level - 1, int((one + 180) / wide)) for one in found.longitudes[start:end]
        }
        assert len(rows) == len(columns) == 1
        seen.add((*rows, *columns))
    assert len(seen) == len(runs)


@given(PLACES)
def test_the_columns_say_what_the_points_say(places: list[tuple[float, float]]) -> None:
    found = crowd_of(places)

    assert list(zip(found.latitudes, found.longitudes, strict=True)) == [
        (one.latitude, one.longitude) for one in found.points
    ]
    assert sorted(found.cells) == list(found.cells)
    assert sorted((one.latitude, one.longitude) for one in found.points) == sorted(places)


@given(PLACES, some.data())
def test_those_wanted_are_kept_in_their_order(
    places: list[tuple[float, float]], data: some.DataObject
) -> None:
    found = crowd_of(places)
    size = len(places)
    flags = data.draw(some.lists(some.integers(0, 1), min_size=size, max_size=size))

    kept = found.among(flags)

    assert list(kept.points) == [one for one, flag in zip(found.points, flags, strict=True) if flag]
    assert len(kept.cells) == len(kept.latitudes) == len(kept.longitudes) == sum(flags)
    assert list(kept.runs(LEVELS)) == list(crowd(kept.points).runs(LEVELS))


@pytest.mark.parametrize("place", [(90, 180), (-90, -180), (90, -180), (-90, 180)])
def test_the_ends_of_the_world_have_their_cells(place: tuple[float, float]) -> None:
    north, east = place[0] > 0, place[1] > 0

    assert cell(*place) == sum((2 * north + east) << 2 * bit for bit in range(LEVELS))
