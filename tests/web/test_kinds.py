"""Fiches through HTTP: lists, exports, confirmations, and what a hostile value becomes."""

from __future__ import annotations

import csv
import io
import json
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from gare.app import application
from gare.wiki.wiki import Wiki
from tests.making import MakeWiki, put, text_of
from tests.wiki.fiches import FICHES


@pytest.fixture
def wiki(wiki_with: MakeWiki) -> Wiki:
    return wiki_with(FICHES)


@pytest.fixture
def client(wiki: Wiki) -> FlaskClient:
    return application(wiki).test_client()


def test_a_kind_has_a_list_and_all_kinds_have_theirs(client: FlaskClient) -> None:
    assert "Médiathèque" in client.get("/-/kind/contact").text
    assert "Lieux" in client.get("/-/kind/").text
    assert client.get("/-/kind/inconnu").status_code == 404


@pytest.mark.parametrize(
    "view", ["list", "cards", "table", "directory", "map", "agenda", "timeline", "gallery", "zut"]
)
def test_every_view_answers(client: FlaskClient, view: str) -> None:
    for kind in ("contact", "lieu", "evenement"):
        assert client.get(f"/-/kind/{kind}?view={view}").status_code == 200


def test_a_list_is_the_same_for_all_readers_until_the_next_commit(
    client: FlaskClient, wiki: Wiki
) -> None:
    first = client.get("/-/kind/lieu")
    assert (
        client.get("/-/kind/lieu", headers={"If-None-Match": first.headers["ETag"]}).status_code
        == 304
    )

    put(wiki, {"contacts/neuf.md": "---\ntitle: Neuf\nkind: lieu\n---\n"})

    assert "Neuf" in client.get("/-/kind/lieu").text


def test_an_export_has_the_same_filters_as_its_list(client: FlaskClient) -> None:
    answer = client.get("/-/kind/lieu.csv?services=Aide+aux+d%C3%A9marches")

    rows = list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    assert [row["title"] for row in rows] == ["Médiathèque"]
    assert "prive" not in rows[0]
    assert answer.headers["Content-Disposition"].startswith("attachment")
    made = json.loads(client.get("/-/kind/contact.geojson").text)
    placed = [one for one in made["features"] if one["geometry"]]
    assert [one["properties"]["title"] for one in placed] == ["Médiathèque"]


def test_one_fiche_may_be_exported_alone(client: FlaskClient) -> None:
    answer = client.get("/-/kind/lieu.json?at=contacts/mediatheque")

    assert "Médiathèque" in answer.text
    assert "Atelier" not in answer.text
    assert client.get("/-/kind/lieu.json?at=accueil").status_code == 404


@pytest.mark.parametrize("form", ["zut", "", "bib", "../csv", "csv.csv"])
def test_an_export_that_is_not_offered_is_missing(client: FlaskClient, form: str) -> None:
    assert client.get(f"/-/kind/lieu.{form}").status_code == 404


def test_a_fiche_shows_its_fields_first(client: FlaskClient) -> None:
    page = client.get("/contacts/asso").text

    assert 'href="tel:+33298008080"' in page
    assert page.index("02 98 00 80 80") < page.index("Une association.")
    assert "Ligne directe" not in client.get("/contacts/mediatheque").text


def test_confirming_asks_then_writes(client: FlaskClient, wiki: Wiki) -> None:
    asked = client.get("/-/verify/contacts/atelier")
    token = re.search(r'name="csrf_token" value="([^"]+)"', asked.text)
    assert token is not None
    assert client.post("/-/verify/contacts/atelier").status_code == 400

    done = client.post("/-/verify/contacts/atelier", data={"csrf_token": token[1], "author": "Zoé"})

    assert (done.status_code, done.location) == (303, "/contacts/atelier")
    assert "2020-01-01" not in text_of(wiki, "contacts/atelier.md")
    again = client.post("/-/verify/contacts/atelier", data={"csrf_token": token[1]})
    assert again.status_code == 303


def test_what_to_check_is_listed(client: FlaskClient) -> None:
    page = client.get("/-/to-check").text

    assert "Atelier" in page
    assert "Médiathèque" not in page


def test_a_hostile_value_stays_a_value(client: FlaskClient, wiki: Wiki) -> None:
    evil = "<script>alert(1)</script>"
    put(
        wiki,
        {
            "_gare/kinds/piege.yml": f"label: '{evil}'\nplural: '{evil}'\nhelp: '{evil}'\nicon: '{evil}'\nfields:\n"
            f"  - {{name: a, label: '{evil}'}}\n  - {{name: u, label: U, type: url}}\n"
            f"  - {{name: i, label: I, type: image}}\n",
            "contacts/piege.md": f"---\ntitle: '{evil}'\nkind: piege\na: '{evil}'\nu: 'javascript:alert(1)'\n"
            f"i: 'javascript:alert(1)'\nzut: '{evil}'\nsummary: '{evil}'\n---\n\n```{{liste}}\ngenre: piege\n```\n",
        },
    )

    for address in (
        "/contacts/piege", "/-/kind/piege", "/-/kind/piege?view=table", "/-/kind/piege?view=gallery",
        "/-/kind/piege?a=%3Cscript%3E", "/-/kind/", "/-/verify/contacts/piege",
    ):  # fmt: skip
        answer = client.get(address)
        assert answer.status_code == 200, address
        assert evil not in answer.text, address
        assert 'href="javascript:' not in answer.text, address
        assert 'src="javascript:' not in answer.text, address


def test_what_the_clock_changes_is_not_shared_for_ever(client: FlaskClient) -> None:
    """The answers of a fiche and of a list say when they end; that of a plain page does not."""
    inside = application_of(client)

    for address, ends in (("/contacts/mediatheque", True), ("/-/kind/lieu", True), ("/", False)):
        with inside.test_request_context(address):
            answer = inside.full_dispatch_request()
            assert (" " in answer.headers["X-Gare-Head"]) is ends, address


def application_of(client: FlaskClient) -> Flask:
    """Return the application that a client asks."""
    assert isinstance(client.application, Flask)
    return client.application


def test_a_fiche_tells_programs_what_it_is(client: FlaskClient, wiki: Wiki) -> None:
    put(
        wiki,
        {
            "contacts/x.md": "---\ntitle: '</script><script>alert(1)</script>'\nkind: lieu\ncommune: Brest\n---\n"
        },
    )

    page = client.get("/contacts/x").text

    told = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    assert told is not None
    assert json.loads(told[1])["name"] == "</script><script>alert(1)</script>"
    assert "<script>alert(1)" not in page
    assert 'href="/-/kind/lieu.json?at=contacts%2Fx"' in page


def test_the_hour_of_an_event_is_the_one_that_was_written(client: FlaskClient, wiki: Wiki) -> None:
    kind = "label: Réunion\nfields:\n  - {name: debut, label: Début, type: datetime}\n"
    page = "---\ntitle: Réunion\nkind: reunion\ndebut: '2026-07-02T18:00'\n---\n"
    put(wiki, {"_gare/kinds/reunion.yml": kind, "agenda/r.md": page})

    assert (
        "2 juillet 2026, 18:00" in client.get("/agenda/r", headers={"Accept-Language": "fr"}).text
    )
