"""The fiches of the starter gare: studies, tools, places, structures, with the standards' fields."""

from __future__ import annotations

import re
from datetime import date

import pytest

from gare import safeyaml
from gare.kinds.kinds import join
from gare.kinds.registry import type_of
from gare.kinds.schema import read_kind
from gare.model.kinds import Kind
from tests.content import shelf
from tests.content.shelf import Page, words

PAGES = shelf.pages()
FICHES = [page for page in PAGES if "kind" in page.header]
PLACES = [page for page in FICHES if page.header["kind"] == "lieu"]
STUDIES = [page for page in FICHES if page.header["kind"] == "etude"]
FOLDER_OF_KIND = {
    "etude": "etudes", "outil": "outils", "lieu": "contacts", "structure": "contacts",
    "annonce": "annonces", "evenement": "agenda", "projet": "projets", "ressource": "ressources",
}  # fmt: skip
ENGINE_KEYS = words("title kind id tags lang aliases license summary status verified source")
STUDY_KEYS = words(
    "genre auteurs date editeur revue volume numero pages etablissement direction collection "
    "nombre_pages doi hal isbn issn theses_fr url url_pdf commanditaire methode terrain "
    "periode_enquete echantillon resultats_cles licence_document incomplet"
)
PLACE_KEYS = words(
    "pivot nom commune code_postal code_insee adresse complement_adresse latitude longitude "
    "typologie telephone courriels site_web horaires presentation_resume presentation_detail "
    "source itinerance structure_parente date_maj services publics_specifiquement_adresses "
    "prise_en_charge_specifique frais_a_charge dispositif_programmes_nationaux formations_labels "
    "autres_formations_labels modalites_acces modalites_accompagnement fiche_acces_libre "
    "prise_rdv"
)
TOOL_KEYS = words(
    "nature url depot editeur licence_logiciel plateformes etat maintenance version langues prix "
    "difficulte avantages inconvenients prise_en_main alternatives utilise_par wikidata sill "
    "comptoir_du_libre accessibilite declaration_url donnees_personnelles contact"
)
STRUCTURE_KEYS = words("site_web territoires telephone courriel adresse siret rna")
KEYS_OF_KIND = {
    "": words(""),
    "etude": STUDY_KEYS,
    "lieu": PLACE_KEYS,
    "outil": TOOL_KEYS,
    "structure": STRUCTURE_KEYS,
}
EXAMPLES = [page for page in FICHES if "exemple" in page.path]


def by_path(page: Page) -> str:
    return page.path


def kind_of(name: str) -> Kind:
    """Return a kind of the starter gare, with the fields of the one it extends."""
    files = sorted(shelf.KINDS.glob("*.yml"))
    read = {file.stem: read_kind(file.stem, file.read_text("utf-8")) for file in files}
    return join({stem: one for stem, one in read.items() if isinstance(one, Kind)}).by_name[name]


def keys_of(name: str) -> frozenset[str]:
    """Return the keys that the fields of a kind may write."""
    return frozenset(key for one in kind_of(name).fields for key in type_of(one).keys(one))


every_fiche = pytest.mark.parametrize("page", FICHES, ids=by_path)
every_place = pytest.mark.parametrize("page", PLACES, ids=by_path)


@pytest.mark.parametrize("page", PAGES, ids=by_path)
def test_a_header_has_only_known_keys(page: Page) -> None:
    kind = page.header.get("kind", "")

    assert isinstance(kind, str)
    known = KEYS_OF_KIND[kind] if kind in KEYS_OF_KIND else keys_of(kind)
    assert set(page.header) <= ENGINE_KEYS | known


@pytest.mark.parametrize("page", PAGES, ids=by_path)
def test_a_header_says_the_same_to_the_strict_reader(page: Page) -> None:
    header = safeyaml.load(page.source[4:].split("\n---\n", 1)[0])

    assert header == page.header


def test_no_two_fiches_have_the_same_id() -> None:
    ids = [page.header["id"] for page in FICHES]

    assert len(ids) == len(set(ids))


@every_fiche
def test_a_fiche_is_in_the_folder_of_its_kind(page: Page) -> None:
    assert page.path.split("/")[0] == FOLDER_OF_KIND[str(page.header["kind"])]


@pytest.mark.parametrize("page", EXAMPLES, ids=by_path)
def test_an_example_says_that_it_is_one(page: Page) -> None:
    assert str(page.header["title"]).startswith("Exemple\u202f:")
    assert "exemple" in str(page.header["tags"])
    assert "**exemple**" in page.body


@pytest.mark.parametrize("kind", sorted(FOLDER_OF_KIND))
def test_every_kind_has_fiches_enough_to_see_its_views(kind: str) -> None:
    assert len([page for page in FICHES if page.header["kind"] == kind]) >= 2


@every_place
def test_a_place_follows_the_national_standard(page: Page) -> None:
    field = {key: str(value) for key, value in page.header.items()}

    assert re.fullmatch(r"[a-zA-Z0-9]{9,14}", field["pivot"])
    assert re.fullmatch(r"\d{5}", field["code_postal"])
    assert re.fullmatch(r"(?:[013-9]\d|2[AB1-9])\d{3}", field["code_insee"])
    assert re.fullmatch(r"|\+33[1-5]\d{8}", field.get("telephone", ""))
    assert 47 < float(field["latitude"]) < 49
    assert -5 < float(field["longitude"]) < -1
    assert field["commune"]
    assert field["adresse"]
    assert field["services"]


@every_place
def test_a_place_says_from_whom_and_when(page: Page) -> None:
    assert isinstance(page.header["verified"], date)
    assert page.header["license"] == "etalab-2.0"
    assert page.header["status"] == "a-verifier"
    assert "ANCT" in str(page.header["source"])
    assert f"{page.header['verified'].year}" in page.body


@pytest.mark.parametrize("page", STUDIES, ids=by_path)
def test_a_study_says_what_it_lacks(page: Page) -> None:
    missing = page.header.get("incomplet", [])
    dated = re.fullmatch(r"\d{4}(?:-\d{2}(?:-\d{2})?)?", str(page.header.get("date", "")))

    assert isinstance(missing, list)
    assert page.header["auteurs"]
    assert dated or "date" in missing
    assert "url" in page.header or "url" in missing
