"""Places of digital mediation: the national files, read and written."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from importlib import resources
from pathlib import Path

import pytest
from frictionless import Resource, Schema

from gare.exports.changes import changes
from gare.exports.format import Found, Reading
from gare.exports.mednum import international, standard
from gare.model.kinds import Record
from tests.exports.making import LIEU, corpus, read, record, written

SCHEMA = "standards/lieux-mediation-numerique-v1.0.2.json"
PLACE: dict[str, object] = {
    "pivot": "30549267000024",
    "commune": "Rennes",
    "code_postal": "35200",
    "code_insee": "35238",
    "adresse": "15 avenue Georges Graff",
    "latitude": 48.083551,
    "longitude": -1.692068,
    "telephone": "02 99 86 95 95",
    "courriels": ["accueil@mjc.example", "contact@mjc.example"],
    "services": ["Loisirs et créations numériques", "Autre chose"],
    "formations_labels": ["Étapes numériques(La Poste)"],
    "typologie": ["ASSO"],
    "horaires": "Mo-Fr 13:30-18:00",
}


def test_there_are_32_columns_with_their_values() -> None:
    columns = {one.name: one for one in standard()}

    assert len(columns) == 32
    assert len(columns["services"].choices) == 9
    assert columns["prise_en_charge_specifique"].choices[4] == "Langues étrangères (anglais)"
    assert columns["modalites_acces"].choices[4] == "Ce lieu n'accueille pas de public"


def test_what_is_written_is_valid_by_the_official_schema(tmp_path: Path) -> None:
    hostile = {
        **PLACE,
        "telephone": "=1+1",
        "code_insee": "x",
        "latitude": "1e9",
        "itinerance": "?",
    }
    ones = [
        record("lieu", PLACE),
        record("lieu", hostile, title="=cmd|' /C calc'!A0\nsuite", id="deux", summary="é" * 400),
        record("lieu", PLACE, path="lieux/double"),
        record("lieu", {"commune": "Rennes"}, id="incomplet"),
        record("structure", PLACE, id="structure"),
    ]

    content = written("mednum.csv", ones, LIEU)

    assert _errors(content, tmp_path) == []
    rows = _rows(content)
    assert [row["id"] for row in rows] == ["un", "deux", "lieux/double"]
    assert rows[0]["telephone"] == "+33299869595"
    assert rows[0]["courriels"] == "accueil@mjc.example|contact@mjc.example"
    assert rows[0]["services"] == "Loisirs et créations numériques"
    assert rows[0]["date_maj"] == "2026-11-21"
    assert rows[1]["nom"] == "'=cmd|' /C calc'!A0 suite"
    assert len(rows[1]["presentation_resume"]) <= 280


@pytest.mark.parametrize("said", ["-" + "é" * 279, "- " + "mot " * 90, "=" * 400, "é" * 280])
def test_a_short_text_fits_with_the_sign_that_guards_its_cell(said: str, tmp_path: Path) -> None:
    one = record("lieu", {**PLACE, "presentation_resume": said})

    content = written("mednum.csv", [one], LIEU)

    assert _errors(content, tmp_path) == []
    cell = _rows(content)[0]["presentation_resume"]
    assert len(cell) <= 280
    assert cell.startswith("'") == (said[0] in "-=")


@pytest.mark.parametrize(
    ("name", "count"),
    [("national-v0.1.csv", 27), ("bretagne-v1.0.2.csv", 30), ("exemple-valide-v1.0.2.csv", 1)],
)
def test_real_places_are_written_valid(name: str, count: int, tmp_path: Path) -> None:
    found = read("mednum.csv", corpus(name))

    content = written("mednum.csv", [_record(one) for one in found.found], LIEU)

    assert _errors(content, tmp_path) == []
    assert len(_rows(content)) == len(found.found) == count


@pytest.mark.parametrize("name", ["bretagne-v1.0.2.csv", "exemple-valide-v1.0.2.csv"])
def test_what_was_exported_is_imported_without_any_change(name: str) -> None:
    first = read("mednum.csv", corpus(name)).found

    again = read("mednum.csv", written("mednum.csv", [_record(one) for one in first], LIEU)).found

    assert [changes(old.fields, new.fields) for old, new in zip(first, again, strict=True)] == [
        {} for _one in first
    ]
    assert [one.problems for one in again] == [() for _one in again]


def test_the_invalid_rows_are_told_as_frictionless_tells_them(tmp_path: Path) -> None:
    content = corpus("invalides-v1.0.2.csv")

    ours = {
        (one.place, problem.field)
        for one in read("mednum.csv", content).found
        for problem in one.problems
    }

    theirs = {(row, name) for row, name in _errors(content, tmp_path) if name}
    assert ours == theirs
    assert Counter(name for _row, name in ours) == {"telephone": 26, "id": 2}


def test_two_sources_with_the_same_id_are_two_places() -> None:
    found = read("mednum.csv", corpus("national-v0.1.csv")).found

    same = [one for one in found if str(one.fields["id"]).endswith("--1053")]
    assert [one.fields["id"] for one in same] == ["Hinaura--1053", "cd35--1053"]
    assert [[p.code for p in one.problems if p.field == "id"] for one in same] == [
        [],
        ["duplicate"],
    ]
    assert len({one.fields["id"] for one in found}) == len(found)


def test_version_0_1_is_converted_to_the_words_of_1_0_2() -> None:
    old = {
        "id": "1", "pivot": "30549267000024", "nom": "MJC", "commune": "Rennes",
        "code_postal": "35200", "adresse": "1 rue X", "courriel": "a@mjc.example",
        "services": "Approfondir ma culture numérique;Promouvoir la citoyenneté numérique;Coudre",
        "publics_accueillis": "Seniors (+ 65 ans);Surdité;Adultes",
        "conditions_access": "Gratuit : Je peux accéder gratuitement au lieu et à ses services",
        "labels_nationaux": "CNFS;France Services", "date_maj": "2022-04-24",
        "modalites_accompagnement": "Seul : j'ai accès à du matériel et une connexion",
        "aidants": [{"nom": "Marie Dupont"}],
    }  # fmt: skip

    found = read("mednum.csv", json.dumps([old]).encode())

    fields = found.found[0].fields
    assert fields["services"] == ["Compréhension du monde numérique", "Coudre"]
    assert fields["publics_specifiquement_adresses"] == ["Seniors"]
    assert fields["prise_en_charge_specifique"] == ["Surdité"]
    assert fields["frais_a_charge"] == ["Gratuit"]
    assert fields["dispositif_programmes_nationaux"] == [
        "Conseillers numériques",
        "France Services",
    ]
    assert fields["modalites_accompagnement"] == ["En autonomie"]
    assert fields["courriels"] == ["a@mjc.example"]
    assert [(p.field, p.code) for p in found.found[0].problems] == [("services", "choice")]
    assert found.ignored == ("aidants",)


@pytest.mark.parametrize("name", ["bretagne-v0.1.json", "conseillers-numeriques.json"])
def test_json_of_the_national_files_is_read(name: str) -> None:
    found = read("mednum.csv", corpus(name))

    assert len(found.found) == 6
    assert _codes(found) <= {("telephone", "pattern")}
    assert all(isinstance(one.fields["services"], list) for one in found.found)


@pytest.mark.parametrize(
    ("phone", "wanted"),
    [
        ("02 99 86 95 95", "+33299869595"),
        ("0262.53.07.00", "+262262530700"),
        ("+33 (2) 99 86 95 95", "+33299869595"),
        ("0033299869595", "+33299869595"),
        ("3939", ""),
        ("=1+1", ""),
    ],
)
def test_phones_are_international(phone: str, wanted: str) -> None:
    assert international(phone) == wanted


@pytest.mark.parametrize("content", [b"", b"a,b\n1,2\n", b"[1]", b"{", b"[" * 100_000, b"\x81\x8d"])
def test_a_file_that_is_something_else_is_refused(content: bytes) -> None:
    found = read("mednum.csv", content)

    assert found.faults
    assert found.found == ()


def _record(one: Found) -> Record:
    own = {"title": str(one.fields["title"]), "id": str(one.fields["id"])}
    rest = {k: v for k, v in one.fields.items() if k not in {"title", "id", "kind", "verified"}}
    return record("lieu", rest, **own, verified=one.fields.get("verified"))


def _codes(found: Reading) -> set[tuple[str, str]]:
    return {(problem.field, problem.code) for one in found.found for problem in one.problems}


def _rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode(), newline="")))


def _errors(content: bytes, folder: Path) -> list[tuple[int, str]]:
    """Return the rows and columns that frictionless finds wrong."""
    file = folder / "lieux.csv"
    file.write_bytes(content)
    text = resources.files("gare.exports").joinpath(SCHEMA).read_text("utf-8")
    given = Resource(
        path=file.name, basepath=str(folder), schema=Schema.from_descriptor(json.loads(text))
    )
    said = given.validate().flatten(["rowNumber", "fieldName"])
    return [(row, name) for row, name in said]
