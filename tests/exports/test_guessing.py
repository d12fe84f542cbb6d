from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from gare.exports.guessing import guess
from tests.exports.making import LIEU, corpus, record, written


@pytest.mark.parametrize(
    ("file", "wanted"),
    [
        ("etudes.bib", "bib"),
        ("etudes-latex.bib", "bib"),
        ("etudes.csl.json", "csljson"),
        ("national-v0.1.csv", "mednum.csv"),
        ("bretagne-v1.0.2.csv", "mednum.csv"),
        ("exemple-valide-v1.0.2.csv", "mednum.csv"),
        ("bretagne-v0.1.json", "mednum.csv"),
        ("conseillers-numeriques.json", "mednum.csv"),
        ("startup-pix.md", "md"),
    ],
)
def test_real_files_are_known_whatever_their_name(file: str, wanted: str) -> None:
    named, unnamed = guess(file, corpus(file)), guess("x", corpus(file))

    assert named is not None
    assert named.name == wanted
    assert unnamed is None or unnamed.name == wanted


@pytest.mark.parametrize(
    ("wanted", "file"),
    [
        ("csv", "a.csv"),
        ("csv", "A.TXT"),
        ("json", "a"),
        ("vcf", "a"),
        ("ics", "a.txt"),
        ("bib", "a"),
        ("ris", "a"),
    ],
)
def test_our_own_files_are_known(wanted: str, file: str) -> None:
    fields: dict[str, object] = {"commune": "Rennes", "debut": "2026-11-21"}

    found = guess(file, written(wanted, [record("lieu", fields)], LIEU))

    assert found is not None
    assert found.name == wanted


@given(some.text(max_size=10), some.binary(max_size=200))
def test_any_file_has_a_format_or_none(name: str, content: bytes) -> None:
    found = guess(name, content)

    assert found is None or found.read is not None
