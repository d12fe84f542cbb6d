"""Forms of fiches: what they change in a header, what they leave, what they say is wrong."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gare import safeyaml
from gare.kinds import forms
from gare.kinds.codes import CODES
from gare.model.kinds import Kind
from tests.kinds.making import NOW, kind

SCHEMA = """\
label: Lieu
verify_days: 365
fields:
  - {name: adresse, label: Adresse, type: place, required: true}
  - {name: telephone, label: Téléphone, type: phone}
  - {name: courriels, label: Courriels, type: email, multiple: true}
  - {name: services, label: Services, type: choices, choices: [Accueil, Atelier]}
  - {name: auteurs, label: Auteurs, type: authors}
  - {name: gratuit, label: Gratuit, type: boolean}
  - {name: resume_calcule, label: Résumé, type: computed, formula: "{commune} ({code_postal})"}
"""
HEADER: dict[str, object] = {
    "title": "MJC Bréquigny",
    "kind": "lieu",
    "commune": "Rennes",
    "code_postal": "35200",
    "adresse": "15 avenue Georges Graff",
    "telephone": "+33299869595",
    "courriels": ["accueil@mjcbrequigny.com"],
    "services": ["Atelier"],
    "auteurs": [{"nom": "Le Goff", "prenom": "Ana", "role": "relecture"}],
    "gratuit": True,
    "inconnu": {"a": [1, 2]},
    "verified": date(2026, 1, 1),
    "tags": ["lieux", "Rennes"],
}


def lieu() -> Kind:
    return kind(SCHEMA, "lieu")


def test_a_form_sent_back_as_it_was_changes_nothing() -> None:
    assert forms.read_form(lieu(), forms.written(lieu(), HEADER), HEADER) == {}


def test_only_what_changed_changes() -> None:
    given = forms.written(lieu(), HEADER) | {"field.telephone": ("02 99 00 00 00",)}

    assert forms.read_form(lieu(), given, HEADER) == {"telephone": "+33299000000"}


def test_what_is_emptied_is_removed() -> None:
    given = {"field.telephone": ("",), "field.courriels": ("", ""), "field.services": ("",)}

    assert forms.read_form(lieu(), given, HEADER) == {
        "telephone": None,
        "courriels": None,
        "services": None,
    }


def test_what_is_not_posted_is_left_alone() -> None:
    assert forms.read_form(lieu(), {"summary": ("x",), "field.": ("y",)}, HEADER) == {}


def test_what_is_no_field_is_not_written() -> None:
    given = {"field.inconnu": ("x",), "field.kind": ("admin",), "field.id": ("1",)}

    assert forms.read_form(lieu(), given, HEADER) == {}


def test_a_place_changes_its_own_keys() -> None:
    given = {"field.adresse.commune": ("Saint-Jacques",), "field.adresse.code_postal": ("35136",)}

    assert forms.read_form(lieu(), given, HEADER) == {
        "adresse": None,
        "commune": "Saint-Jacques",
        "code_postal": "35136",
    }


def test_what_a_form_does_not_show_of_an_author_is_kept() -> None:
    given = {
        "field.auteurs.0.nom": ("Le Goff",),
        "field.auteurs.0.prenom": ("Anna",),
        "field.auteurs.3.organisme": ("Crédoc",),
    }

    assert forms.read_form(lieu(), given, HEADER) == {
        "auteurs": [
            {"nom": "Le Goff", "prenom": "Anna", "role": "relecture"},
            {"organisme": "Crédoc"},
        ]
    }


def test_a_value_of_another_shape_stays_until_it_is_touched() -> None:
    header = HEADER | {"telephone": ["a", "b"], "gratuit": {"non": "oui"}}

    assert forms.read_form(lieu(), forms.written(lieu(), header), header) == {}


def test_a_box_that_is_unticked_is_posted_by_its_hidden_input() -> None:
    given = {"field.gratuit": ("", "non"), "field.services": ("", "Accueil", "Atelier")}

    assert forms.read_form(lieu(), given, HEADER) == {
        "gratuit": False,
        "services": ["Accueil", "Atelier"],
    }


def test_a_new_page_has_the_defaults_in_its_form() -> None:
    projet = kind("label: P\nfields:\n  - {name: etat, label: État, default: envie}\n")

    assert forms.written(projet, {})["field.etat"] == ("envie",)
    assert forms.written(projet, {"title": "x"})["field.etat"] == ()


def test_all_that_is_wrong_is_told_in_the_order_of_the_form() -> None:
    header = HEADER | {"title": "", "code_postal": "3520", "courriels": ["a"], "tags": [["x"]]}

    found = [(p.field, p.sub, p.code, p.level) for p in forms.check(lieu(), header)]

    assert found == [
        ("title", "", "missing", "missing"),
        ("adresse", "code_postal", "pattern", "error"),
        ("courriels", "0", "email", "error"),
        ("tags", "0", "type", "error"),
    ]


def test_keys_that_no_field_knows_are_listed() -> None:
    assert forms.unknown_keys(lieu(), HEADER | {"aliases": ["x"]}) == ("inconnu",)


def test_a_computed_field_is_made_and_never_written() -> None:
    one = lieu().field("resume_calcule")
    assert one is not None

    assert [s.form for s in forms.shown(one, HEADER, NOW)] == ["plain"]
    assert str(forms.shown(one, HEADER, NOW)[0]).count("Rennes (35200)") == 1
    assert forms.read_form(lieu(), {"field.resume_calcule": ("x",)}, HEADER) == {}


def test_a_computed_number_has_a_comma() -> None:
    made = kind(
        "label: X\nfields:\n  - {name: prix, label: P, type: number}\n"
        "  - {name: dit, label: D, type: computed, formula: '{prix} € en {title}'}\n"
    )
    one = made.field("dit")
    assert one is not None

    [shown] = forms.shown(one, {"prix": 12.5, "title": "v1.2"}, NOW)

    assert str(shown).count("12,5 € en v1.2") == 1


def test_a_title_is_typed_or_made() -> None:
    made = kind(
        "label: X\ntitle: '{genre} : {auteurs.nom}, {date}'\nfields:\n"
        "  - {name: genre, label: G, type: choice, choices: [{value: r, label: Rapport}]}\n"
    )
    header = {"genre": "r", "auteurs": [{"nom": "Sorin"}, {"nom": "Mazet"}], "title": "ancien"}

    assert forms.title_of(made, header) == "Rapport : Sorin, Mazet"
    assert forms.title_of(made, {"title": "ancien"}) == "ancien"
    assert forms.title_of(lieu(), {"title": " MJC "}) == "MJC"
    assert forms.title_of(lieu(), {}) == ""


def test_a_title_says_what_it_is_given_and_runs_nothing() -> None:
    made = kind("label: X\ntitle: '{a} {b}'\n")

    assert forms.title_of(made, {"a": "{b}", "b": "{0.__class__}"}) == "{b} {0.__class__}"


def test_what_an_export_needs_is_told() -> None:
    assert forms.missing_for(lieu(), HEADER, "mednum.csv") == ("id", "pivot")
    assert forms.missing_for(lieu(), HEADER, "geojson") == ("latitude", "longitude")
    assert forms.missing_for(lieu(), HEADER, "ics") == ()
    assert forms.exports_of(lieu()) == ("mednum.csv", "data-inclusion.json", "geojson", "vcf")


@pytest.mark.parametrize(("days", "old"), [(0, False), (365, False), (366, True)])
def test_facts_are_stale_after_the_delay_of_the_kind(days: int, old: bool) -> None:
    today = date(2026, 11, 22)

    assert forms.stale(lieu(), today - timedelta(days=days), today) is old


def test_facts_never_checked_are_stale_unless_the_kind_does_not_care() -> None:
    assert forms.stale(lieu(), None, date(2026, 1, 1))
    assert not forms.stale(kind("label: x"), None, date(2026, 1, 1))


TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=20)
NAMES = st.sampled_from(
    [f"field.{key}" for key in (*HEADER, "adresse.latitude", "auteurs.0.nom", "auteurs.x", "")]
)
FORMS = st.dictionaries(NAMES, st.lists(TEXTS, max_size=3).map(tuple), max_size=8)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | TEXTS | st.dates(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=4,
)
HEADERS = st.dictionaries(st.sampled_from(sorted(HEADER)), VALUES, max_size=6)


@given(FORMS, HEADERS)
@settings(max_examples=200)
def test_any_form_of_any_header_can_be_written_and_checked(
    given: dict[str, tuple[str, ...]], header: dict[str, object]
) -> None:
    changes = forms.read_form(lieu(), given, header)
    after = safeyaml.load(safeyaml.splice(safeyaml.dump(header), changes)) or {}

    assert isinstance(after, dict)
    assert {problem.code for problem in forms.check(lieu(), after)} <= set(CODES)
    assert after.get("inconnu") == header.get("inconnu")


@given(HEADERS)
@settings(max_examples=150)
def test_any_header_sent_back_as_shown_changes_nothing(header: dict[str, object]) -> None:
    assert forms.read_form(lieu(), forms.written(lieu(), header or {"x": 1}), header) == {}
