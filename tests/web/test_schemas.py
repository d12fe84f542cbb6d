"""Schemas on the web: deleted, gone back to, their traces; and words for all that is said of them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from gare import safeyaml
from gare.app import application
from gare.kinds import choices, fields, kinds, places, reading, schema
from gare.kinds.fields import ANYWHERE
from gare.kinds.registry import TYPES
from gare.model.people import Role
from gare.web import schema_words
from gare.wiki.builders import FAMILIES
from gare.wiki.building import UNSAID
from gare.wiki.tracing import history
from gare.wiki.wiki import Wiki
from tests.making import ALL_MAY, BELKACEM, MakeWiki, base_of, put, text_of
from tests.wiki.fiches import FICHES, LIEU

FILE = "_gare/kinds/lieu.yml"
HERE = "/-/kind-of/lieu"


@pytest.fixture
def wiki(wiki_with: MakeWiki) -> Wiki:
    return wiki_with(FICHES | ALL_MAY)


@pytest.fixture
def client(wiki: Wiki) -> FlaskClient:
    return application(wiki).test_client()


def test_a_kind_is_deleted_and_its_fiches_stay(wiki: Wiki, client: FlaskClient) -> None:
    page = client.get(f"{HERE}/delete").text
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert token is not None

    answer = client.post(
        f"{HERE}/delete", data={"csrf_token": token[1], "base": base_of(wiki, FILE)}
    )

    assert "2 fiches de ce genre deviendront des pages ordinaires." in page
    assert (answer.status_code, answer.location) == (303, "/-/kind/")
    assert client.get("/contacts/mediatheque").status_code == 200
    assert client.get(HERE).status_code == 404


def test_a_revert_leads_to_the_builder(wiki: Wiki, client: FlaskClient) -> None:
    first = history(wiki, FILE).revisions[0].commit
    put(wiki, {FILE: LIEU.replace("label: Lieu", "label: Place")}, BELKACEM)
    page = client.get(f"/-/revert/{FILE}?commit={first}").text
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert token is not None

    answer = client.post(f"/-/revert/{FILE}", data={"csrf_token": token[1], "commit": first})

    assert (answer.status_code, answer.location) == (303, HERE)
    assert text_of(wiki, FILE) == LIEU


@pytest.mark.parametrize("screen", ["history", "diff", "blame"])
def test_traces_of_a_schema_lead_back_to_its_builder(client: FlaskClient, screen: str) -> None:
    page = client.get(f"/-/{screen}/{FILE}").text

    assert f'href="{HERE}"' in page
    assert "Formulaire : Lieu" in page


CODE = re.compile(r"(?:fault|SchemaFault)\(\s*\"([a-z-]+)\"")


def codes() -> set[str]:
    """Return the codes of faults that the sources of `gare.kinds` give, and those of YAML."""
    sources = (schema, fields, choices, kinds, reading, places)
    said = "".join(Path(one.__file__ or "").read_text(encoding="utf-8") for one in sources)
    listed = (safeyaml.YamlFault.__doc__ or "").partition("Codes: ")[2].strip(" .\n")
    yaml = {f"yaml-{code.strip()}" for code in listed.split(",")}
    return set(CODE.findall(said)) | yaml | {"extends-unknown", "extends-circle"}


def test_each_fault_of_a_schema_has_a_sentence() -> None:
    assert codes() == set(schema_words.FAULTS)


def test_each_type_setting_and_role_has_its_words() -> None:
    settings = {key for one in TYPES.values() for key in one.settings} | set(ANYWHERE)
    listed = [name for names in FAMILIES.values() for name in names]

    assert set(schema_words.TYPES) == set(TYPES)
    assert sorted(listed) == sorted(TYPES)
    assert set(schema_words.FAMILIES) == set(FAMILIES)
    assert set(schema_words.SETTINGS) == settings - UNSAID
    assert set(schema_words.ROLES) == set(Role)
