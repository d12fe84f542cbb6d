"""Outlines that travel with Gare: whole, light, the right ones for a part of the world."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from gare.wiki.territory import METROPOLE, Box, large, territories

OUTLINES = Path(__file__).parents[2] / "gare/wiki/outlines"
WORLD = Box(-180, -90, 180, 90)
PATH = re.compile(r"(?:M-?\d+[ -]\d+l-?\d+(?:[ -]\d+)+z)+")


def test_all_departements_are_there_in_both_sizes() -> None:
    codes = [
        {line.split("\t")[0] for line in (OUTLINES / f"{name}.tsv").read_text().splitlines()}
        for name in ("fine", "coarse")
    ]

    assert len({code for code in codes[0] if code.startswith("FR-")}) == 101
    assert {"FR-29", "FR-2A", "FR-2B", "FR-RE", "FR-YT", "NC", "PF"} <= codes[1] & codes[0]


@pytest.mark.parametrize("name", ["fine", "coarse"])
def test_a_path_is_drawn_by_svg_and_read_by_the_script(name: str) -> None:
    for line in (OUTLINES / f"{name}.tsv").read_text(encoding="utf-8").splitlines():
        assert PATH.fullmatch(line.split("\t")[6]), line[:40]


def test_only_what_a_part_of_the_world_touches_is_given() -> None:
    found = territories(Box(-4.6, 48.3, -4.4, 48.5))

    assert [one.name for one in found] == ["Finistère"]
    assert territories(Box(-30, 30, -25, 32)) == ()


def test_a_wide_map_has_fewer_bends_than_a_narrow_one() -> None:
    wide = {one.code: len(one.path) for one in territories(WORLD)}
    narrow = {one.code: len(one.path) for one in territories(Box(-5, 47, -1, 49))}

    assert wide["FR-29"] * 2 < narrow["FR-29"]
    assert sum(wide.values()) < 40_000


def test_what_is_far_apart_has_its_box() -> None:
    boxes = large()

    assert boxes[METROPOLE].holds(48.39, -4.486)
    assert boxes["La Réunion"].holds(-20.88, 55.45)
    assert not boxes[METROPOLE].holds(-20.88, 55.45)
