"""The check of the index finds what is wrong in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from gare.index.index import Index
from tests.index.made import built, entry, link


@pytest.mark.parametrize(
    ("damage", "code"),
    [
        ("update counter set value = 9 where name = 'pages'", "counter"),
        ("delete from searched", "page-unsearched"),
        ("delete from page where path = 'b'", "search-without-page"),
        ("delete from page where path = 'a'", "link-without-page"),
        ("update link set target = 99", "link-to-nothing"),
        ("delete from change", "revision-without-commit"),
    ],
)
def test_tables_that_disagree_are_found(tmp_path: Path, damage: str, code: str) -> None:
    index = built(tmp_path, [entry("a", links=[link("b")]), entry("b")])
    with index._database.writing() as db:
        db.execute(damage)

    assert code in [finding.code for finding in index.verify()]


def test_an_index_that_is_away_is_found_unreadable(tmp_path: Path) -> None:
    assert [finding.code for finding in Index(tmp_path / "x.sqlite").verify()] == ["unreadable"]
