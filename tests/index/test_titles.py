"""Titles completed as one types, and found again when they are nearly right."""

from __future__ import annotations

from pathlib import Path

import pytest

from gare.index.index import Index
from tests.index.made import built, commit_id, edited, entry

TITLES = {
    "etudes/barometre": "Baromètre du numérique 2024",
    "etudes/acces": "L’accès aux droits",
    "themes/mediation": "Médiation numérique",
    "themes/inclusion": "Inclusion numérique",
    "outils/pix": "Pix",
    "lieux/espace": "Espaces publics numériques",
    "lieux/mediatheque": "La médiathèque des Ursulines",
}


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    pages = [entry(path, title=title) for path, title in TITLES.items()]
    pages.append(entry("_gare/menu", title="Médiation du menu"))
    return built(tmp_path_factory.mktemp("titles"), pages)


@pytest.mark.parametrize(
    ("typed", "paths"),
    [
        ("méd", ["themes/mediation", "lieux/mediatheque"]),
        ("MED", ["themes/mediation", "lieux/mediatheque"]),
        ("media", ["themes/mediation", "lieux/mediatheque"]),
        ("num", ["themes/inclusion", "themes/mediation", "lieux/espace", "etudes/barometre"]),
        ("mediation n", ["themes/mediation"]),
        ("médiation numérique", ["themes/mediation"]),
        ("numérique inc", ["themes/inclusion"]),
        ("acc", ["etudes/acces"]),
        ("l’acc", ["etudes/acces"]),
        ("zzz", []),
        ("", []),
        ("?", []),
    ],
)
def test_a_title_is_completed_from_the_beginning_of_its_words(
    index: Index, typed: str, paths: list[str]
) -> None:
    assert [row.path for row in index.suggest(typed)] == paths


def test_suggestions_are_as_many_as_asked(index: Index) -> None:
    assert len(index.suggest("num", limit=2)) == 2


@pytest.mark.parametrize(
    ("typed", "path"),
    [
        ("Barometre du numerique 2024", "etudes/barometre"),
        ("baromètre numérique", "etudes/barometre"),
        ("barometres", "etudes/barometre"),
        ("Baromètre 2024", "etudes/barometre"),
        ("medaition numerique", "themes/mediation"),
        ("mediations numeriques", "themes/mediation"),
        ("Acces au droit", "etudes/acces"),
        ("pixx", "outils/pix"),
        ("espace public numérique", "lieux/espace"),
        ("mediatheque-des-ursulines", "lieux/mediatheque"),
    ],
)
def test_a_title_nearly_right_finds_the_page(index: Index, typed: str, path: str) -> None:
    assert index.near_titles(typed)[0].path == path


@pytest.mark.parametrize("typed", ["", "…", "xyzzy", "Tout autre chose que cela"])
def test_a_title_far_from_all_finds_nothing(index: Index, typed: str) -> None:
    assert index.near_titles(typed) == ()


def test_a_title_that_changed_is_completed_no_more(tmp_path: Path) -> None:
    before, after = entry("a", title="Ancien titre"), entry("a", title="Neuf")
    index = built(tmp_path, [before])

    index.apply(commit_id(1), commit_id(2), [edited(2, before, after)], entries=[after])

    assert index.suggest("anc") == ()
    assert index.near_titles("ancien titre") == ()
    assert [row.path for row in index.suggest("neu")] == ["a"]
