"""The kinds a new gare starts with: well formed, named as the standards name, and kept by its fiches."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from gare.kinds import forms
from gare.kinds.kinds import Kinds, join
from gare.kinds.registry import TYPES, type_of
from gare.kinds.schema import read_kind
from gare.model.kinds import Kind
from tests.content import shelf
from tests.content.shelf import CONTENT, Page

FILES = sorted((CONTENT / "_gare/kinds").glob("*.yml"))
FICHES = [page for page in shelf.pages() if "kind" in page.header]
CORPUS = Path(__file__).parents[1] / "kinds/corpus/lieux.csv"
KEPT_BY_THE_ENGINE = {"id", "nom", "date_maj"}
"""Columns of the national standard that are the page's own: its id, its title, its history."""


def shipped() -> Kinds:
    made = {file.stem: read_kind(file.stem, file.read_text(encoding="utf-8")) for file in FILES}
    return join({name: one for name, one in made.items() if isinstance(one, Kind)})


def rows() -> list[dict[str, str]]:
    with CORPUS.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def header_of(row: dict[str, str], lieu: Kind) -> dict[str, object]:
    """Return the header that a row of the national file is."""
    lists = {one.name for one in lieu.fields if type_of(one).many(one)}
    header: dict[str, object] = {
        key: text.split("|") if key in lists else text for key, text in row.items() if text
    }
    return header | {"title": row["nom"], "kind": "lieu"}


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_schema_is_good(file: Path) -> None:
    made = read_kind(file.stem, file.read_text(encoding="utf-8"))

    assert isinstance(made, Kind), made
    assert made.label
    assert made.plural
    assert made.help
    assert made.same_as.startswith("schema:")


def test_the_kinds_that_the_owner_named_are_there() -> None:
    kinds = shipped()

    assert {kind.name for kind in kinds} == {
        "etude", "outil", "contact", "lieu", "structure", "personne", "projet", "annonce",
        "evenement", "ressource",
    }  # fmt: skip
    assert kinds.all_of("contact") == ("contact", "lieu", "structure", "personne")
    assert kinds.faults == {}


@pytest.mark.parametrize("page", FICHES, ids=lambda page: page.path)
def test_a_starter_fiche_has_nothing_wrong(page: Page) -> None:
    kind = shipped().get(str(page.header["kind"]))
    assert kind is not None

    found = forms.check(kind, page.header)

    assert [problem for problem in found if problem.level != "missing"] == []
    assert forms.unknown_keys(kind, page.header) == ()


@pytest.mark.parametrize("page", FICHES, ids=lambda page: page.path)
def test_the_form_of_a_starter_fiche_changes_nothing(page: Page) -> None:
    kind = shipped().get(str(page.header["kind"]))
    assert kind is not None

    assert forms.read_form(kind, forms.written(kind, page.header), page.header) == {}


def test_a_place_has_all_the_columns_of_the_national_standard() -> None:
    lieu = shipped().get("lieu")
    assert lieu is not None
    keys = {key for field in lieu.fields for key in type_of(field).keys(field)}

    assert set(rows()[0]) - keys == KEPT_BY_THE_ENGINE


@pytest.mark.parametrize("row", rows(), ids=lambda row: row["id"])
def test_a_real_place_has_nothing_wrong(row: dict[str, str]) -> None:
    lieu = shipped().get("lieu")
    assert lieu is not None

    header = header_of(row, lieu)

    assert [problem for problem in forms.check(lieu, header) if problem.level == "error"] == []
    assert forms.missing_for(lieu, header, "mednum.csv") == ()


def test_a_person_needs_a_consent() -> None:
    personne = shipped().get("personne")
    assert personne is not None

    without = forms.check(personne, {"title": "Ana Le Goff"})
    agreed = {"title": "Ana", "consentement": {"date": "2026-01-02", "portee": ["nom", "fonction"]}}

    assert [(p.field, p.code, p.level) for p in without] == [("consentement", "consent", "error")]
    assert forms.check(personne, agreed) == ()


def test_a_person_has_no_field_for_private_contacts() -> None:
    personne = shipped().get("personne")
    assert personne is not None

    assert {field.type for field in personne.fields} & {"phone", "email", "place"} == set()


def test_the_shipped_kinds_show_most_types_of_fields() -> None:
    used = {field.type for kind in shipped() for field in kind.fields}

    assert set(TYPES) - used == {"range", "tree", "computed"}
