from __future__ import annotations

import json
from collections.abc import Mapping
from importlib import resources

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from jsonschema import Draft202012Validator

from gare.exports.inclusion import THEMES
from gare.exports.mednum import standard
from gare.model.kinds import Record
from tests.exports.making import LIEU, corpus, kind, read, record, written

STRUCTURE = kind("structure")
PLACE: dict[str, object] = {
    "pivot": "30549267000024",
    "commune": "Rennes",
    "code_postal": "35200",
    "code_insee": "35238",
    "adresse": "15 avenue Georges Graff",
    "latitude": 48.083551,
    "longitude": -1.692068,
    "telephone": "02 99 86 95 95",
    "courriels": ["accueil@mjc.example"],
    "services": ["Aide aux démarches administratives", "Loisirs et créations numériques"],
    "dispositif_programmes_nationaux": ["Conseillers numériques", "Promeneurs du net"],
    "publics_specifiquement_adresses": ["Seniors"],
    "prise_en_charge_specifique": ["Surdité", "Handicaps moteurs"],
    "frais_a_charge": ["Gratuit sous condition"],
    "modalites_acces": ["Téléphoner"],
    "site_web": ["javascript:alert(1)", "https://mjc.example/"],
    "horaires": "Mo-Fr 13:30-18:00",
}


def test_a_place_is_a_structure_and_its_service() -> None:
    found = _written(record("lieu", PLACE, title="MJC Bréquigny.", summary="Une maison."))
    structure, service = found["structures"][0], found["services"][0]

    assert structure["id"] == "gare-d-essai--un"
    assert structure["nom"] == "MJC Bréquigny"
    assert structure["reseaux_porteurs"] == ["conseillers-numeriques"]
    assert structure["site_web"] == "https://mjc.example/"
    assert service["structure_id"] == structure["id"]
    assert service["publics"] == ["seniors", "personnes-en-situation-de-handicap"]
    themes = PLACE["services"]
    assert isinstance(themes, list)
    assert service["thematiques"] == [*THEMES[themes[0]], *THEMES[themes[1]]]
    assert _faults(found) == []


@pytest.mark.parametrize("name", ["national-v0.1.csv", "bretagne-v1.0.2.csv"])
def test_real_places_follow_the_official_schemas(name: str) -> None:
    places = read("mednum.csv", corpus(name)).found
    records = [
        record("lieu", dict(one.fields), title=str(one.fields["title"]), id=str(one.fields["id"]))
        for one in places
    ]

    found = json.loads(written("data-inclusion.json", records, LIEU))

    assert len(found["structures"]) == len(found["services"]) == len(places)
    assert _faults(found) == []


def test_a_structure_has_no_service_and_a_person_is_left_out() -> None:
    fields: dict[str, object] = {"siret": "30549267000024", "reseaux_porteurs": ["mjc", "inconnu"]}
    ones = [
        record("structure", {**fields, "services": PLACE["services"]}),
        record("personne", PLACE),
    ]

    found = json.loads(written("data-inclusion.json", ones, STRUCTURE))

    assert [one["reseaux_porteurs"] for one in found["structures"]] == [["mjc"]]
    assert found["services"] == []
    assert _faults(found) == []


def test_every_service_of_the_national_standard_has_its_themes() -> None:
    services = next(one for one in standard() if one.name == "services")

    assert set(THEMES) == set(services.choices)


_VALUES = some.none() | some.booleans() | some.floats() | some.text() | some.lists(some.text())


@settings(max_examples=50)
@given(some.dictionaries(some.sampled_from(sorted(PLACE)), _VALUES), some.text())
def test_any_value_gives_a_valid_file(fields: dict[str, object], title: str) -> None:
    found = _written(record("lieu", {**PLACE, **fields}, title=title))

    assert _faults(found) == []


def _written(one: Record) -> dict[str, list[dict[str, object]]]:
    found: dict[str, list[dict[str, object]]] = json.loads(
        written("data-inclusion.json", [one], LIEU)
    )
    return found


def _faults(found: Mapping[str, object]) -> list[str]:
    return [
        error.message
        for name in ("structure", "service")
        for error in Draft202012Validator(
            _schema(name), format_checker=Draft202012Validator.FORMAT_CHECKER
        ).iter_errors(found)
    ]


def _schema(name: str) -> dict[str, object]:
    """Return the schema of a file whose list is of `name`."""
    file = resources.files("gare.exports").joinpath(f"standards/data-inclusion-v1-{name}.json")
    one = json.loads(file.read_text("utf-8"))
    definitions = one.pop("$defs")
    return {
        "$defs": definitions,
        "type": "object",
        "required": [f"{name}s"],
        "properties": {f"{name}s": {"type": "array", "items": one}},
    }
