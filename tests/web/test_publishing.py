"""Contacts that seem a person's own are asked about before they are public, and never sign."""

from __future__ import annotations

import re
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from gare.app import application
from gare.model.people import Role
from gare.wiki.talks import talk_of
from gare.wiki.wiki import Wiki
from tests.making import MakeWiki, base_of, text_of
from tests.web.keepers import signed_in

MAIL, MOBILE = "jean.dupont@ville.example", "06 12 34 56 78"


@pytest.fixture
def wiki(wiki_with: MakeWiki) -> Wiki:
    return wiki_with({"agenda.md": f"# Agenda\n\nDéjà là : {MOBILE}\n"})


@pytest.fixture
def app(wiki: Wiki) -> Flask:
    return application(wiki)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


def post(client: FlaskClient, address: str, **fields: str) -> TestResponse:
    """Send a form of a screen, with the token of the screen."""
    found = re.search(r'name="csrf_token" value="([^"]+)"', client.get(address).text)
    assert found is not None
    return client.post(address, data={"csrf_token": found[1]} | fields)


def sent_again(client: FlaskClient, screen: TestResponse, address: str, button: str):
    """Send what the question holds, by one of its buttons."""
    shown = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', screen.text)
    fields = {name: unescape(value) for name, value in shown}
    return client.post(address, data=fields | {button: "1"})


def test_a_page_is_published_with_personal_contacts_only_once_meant(
    wiki: Wiki, client: FlaskClient
) -> None:
    source = f"# Agenda\n\nDéjà là : {MOBILE}\n\nÉcrire à {MAIL}\n"
    fields = {"source": source, "base": base_of(wiki, "agenda.md"), "summary": "Un contact"}

    asked = post(client, "/-/edit/agenda", **fields)
    before = text_of(wiki, "agenda.md")
    back = sent_again(client, asked, "/-/edit/agenda", "preview")
    done = sent_again(client, asked, "/-/edit/agenda", "public")

    assert (asked.status_code, MAIL in asked.text) == (428, True)
    assert f"<strong>{MAIL}</strong>" in asked.text
    assert MAIL not in before
    assert (back.status_code, MAIL in back.text, "Un contact" in back.text) == (200, True, True)
    assert done.status_code == 303
    assert MAIL in text_of(wiki, "agenda.md")


def test_what_was_there_and_addresses_of_functions_are_not_asked_about(
    wiki: Wiki, client: FlaskClient
) -> None:
    source = f"# Agenda\n\nDéjà là : {MOBILE} et mairie@ville.example, 02 98 00 80 80\n"

    done = post(client, "/-/edit/agenda", source=source, base=base_of(wiki, "agenda.md"))

    assert done.status_code == 303


def test_a_summary_is_asked_about_too(app: Flask, wiki: Wiki) -> None:
    client = signed_in(app, wiki, Role.MODERATOR)
    said = {"base": base_of(wiki, "agenda.md"), "summary": f"Appeler le {MOBILE}"}

    edited = post(client, "/-/edit/agenda", source="# Agenda\n", **said)
    deleted = post(client, "/-/delete/agenda", **said)
    moved = post(client, "/-/move/agenda", target="dates", **said)

    assert [one.status_code for one in (edited, deleted, moved)] == [428] * 3
    assert wiki.index.last_revision("agenda") == wiki.index.history("agenda").rows[-1]


@pytest.mark.parametrize("screen", ["talk", "report"])
def test_a_discussion_and_a_report_are_asked_about_too(
    wiki: Wiki, client: FlaskClient, screen: str
) -> None:
    address = f"/-/{screen}/agenda?write=1"
    said = f"Le bon numéro est le {MOBILE}, ou {MAIL}"

    asked = post(client, address, title="Une question", source=said)
    before = talk_of(wiki, "agenda").threads
    back = sent_again(client, asked, address, "preview")
    done = sent_again(client, asked, address, "public")

    assert (asked.status_code, before) == (428, ())
    assert f"<strong>{MAIL}, {MOBILE}</strong>" in asked.text
    assert (back.status_code, said in back.text) == (200, True)
    assert done.status_code == 303
    assert MAIL in talk_of(wiki, "agenda").threads[0].replies[0].text


def test_an_address_of_mail_is_no_name_and_the_screen_says_who_signs(
    wiki: Wiki, client: FlaskClient
) -> None:
    mine = {"base": base_of(wiki, "agenda.md"), "author": "jean.dupont@gmail.com"}

    post(client, "/-/edit/agenda", source="# Agenda\n\nSuite\n", **mine)
    shown = client.get("/agenda").text

    row = wiki.index.last_revision("agenda")
    assert row is not None
    assert row.author.startswith("Visiteur ")
    assert "Une adresse de courriel ne sert pas de nom public" in shown
    assert f"«\u00a0{row.author}\u00a0»" in shown
    assert "gmail" not in client.get("/-/edit/agenda").text
    assert "gmail" not in client.get("/-/history/agenda").text
