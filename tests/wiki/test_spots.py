"""Marks of a map: none is lost, none hides another, thousands are quick."""

from __future__ import annotations

from itertools import combinations
from math import hypot

from hypothesis import given
from hypothesis import strategies as st

from gare.model.crowds import Crowd, crowd
from gare.model.names import PagePath
from gare.model.records import Point
from gare.wiki.spots import APART, HEIGHT, WIDTH, box_of, framed, marks
from gare.wiki.territory import Box

FRANCE = Box(-5.0, 42.0, 8.0, 51.0)
PLACES = st.tuples(st.floats(-90, 90), st.floats(-180, 180))
MOST = 300


def points(*places: tuple[float, float]) -> list[Point]:
    return [Point(PagePath(f"p{n}"), f"P {n}", "lieu", *at) for n, at in enumerate(places)]


def crowded(*places: tuple[float, float]) -> Crowd:
    return crowd(points(*places))


@given(st.lists(PLACES, min_size=1, max_size=60))
def test_every_point_is_in_one_mark_and_every_mark_on_the_map(
    places: list[tuple[float, float]],
) -> None:
    found = crowded(*places)

    made = marks(found, framed(box_of(found)))

    assert sum(mark.pages for mark in made) == len(places)
    assert all(0 <= mark.x <= WIDTH and 0 <= mark.y <= HEIGHT for mark in made)


@given(st.lists(st.tuples(st.floats(42, 51), st.floats(-5, 8)), min_size=2, max_size=80))
def test_two_marks_are_never_too_near(places: list[tuple[float, float]]) -> None:
    made = marks(crowded(*places), framed(FRANCE))

    assert all(hypot(a.x - b.x, a.y - b.y) >= APART - 1e-6 for a, b in combinations(made, 2))


def test_ten_thousand_points_make_a_few_hundred_marks_at_most() -> None:
    spread = [(42 + n % 97 * 0.09, -5 + n % 101 * 0.13) for n in range(10_000)]

    made = marks(crowded(*spread), framed(FRANCE))

    assert len(made) <= MOST
    assert sum(mark.pages for mark in made) == 10_000


def test_the_same_points_in_another_order_make_the_same_marks() -> None:
    places = points((48.0, -4.0), (48.01, -4.0), (47.0, -2.0), (44.0, 5.0))

    made = marks(crowd(places), framed(FRANCE))

    assert [(m.pages, m.box) for m in made] == [
        (m.pages, m.box) for m in marks(crowd(places[::-1]), framed(FRANCE))
    ]


def test_a_place_is_where_its_outline_is_drawn() -> None:
    frame = framed(FRANCE)
    across, _, _, down, left, top = map(float, frame.transform[7:-1].split())

    x, y = frame.place(48.39, -4.486)

    assert abs(across * -4486 + left - x) < 0.1
    assert abs(down * -48390 + top - y) < 0.1


def test_the_scale_is_a_round_distance_of_the_right_width() -> None:
    frame = framed(FRANCE)

    km, width = frame.scale()

    across = (frame.box.east - frame.box.west) * 111.19 * frame.flat
    assert km == "200"
    assert abs(width - 100 * 200 / across) < 0.1


def test_a_single_place_is_seen_from_a_few_kilometres() -> None:
    km, _width = framed(box_of(crowded((48.39, -4.486)))).scale()

    assert km == "2"
