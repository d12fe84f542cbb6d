"""The check of the index finds what is wrong in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from gare.index.index import Index
from tests.index.made import built, entry, link

PLACE = {"commune": "Brest", "latitude": 48.4, "longitude": -4.5}


@pytest.mark.parametrize(
    ("damage", "code"),
    [
        ("update counter set value = 9 where name = 'pages'", "counter"),
        ("delete from searched", "page-unsearched"),
        ("delete from page where path = 'b'", "search-without-page"),
        ("delete from page where path = 'a'", "link-without-page"),
        ("update link set target = 99", "link-to-nothing"),
        ("delete from change", "revision-without-commit"),
        ("update record set page = 99", "record-without-page"),
        ("update spot set page = 99", "place-without-record"),
        ("update posting set bits = x'0100' where field = 'commune'", "listed"),
        ("delete from posting where field = 'kind'", "listed"),
    ],
)
def test_tables_that_disagree_are_found(tmp_path: Path, damage: str, code: str) -> None:
    index = built(tmp_path, [entry("a", links=[link("b")]), entry("b", fields=PLACE)])
    with index._database.writing() as db:
        db.execute(damage)

    assert code in [finding.code for finding in index.verify()]


def test_an_index_that_is_away_is_found_unreadable(tmp_path: Path) -> None:
    assert [finding.code for finding in Index(tmp_path / "x.sqlite").verify()] == ["unreadable"]
