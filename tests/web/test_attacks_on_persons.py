"""Taking the place of a person: their address, the messages they are sent, their right to leave."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient

from gare.app import application
from gare.model.names import PagePath
from gare.shipped import content_folder
from gare.web.consent_links import link_to
from gare.wiki.wiki import Wiki
from tests.making import MakeWiki, base_of, put
from tests.web.keepers import token

MINE = "malo@ailleurs.example"
THEIRS = "paule@orange.example"
ESSAY = "# Essai\n\nDes années de travail.\n"


def fiche(ident: str) -> str:
    """Return the page of a person."""
    agreed = f"consentement:\n  date: {date.today()}\n  portee: [nom, fonction]\n"
    return f"---\nkind: personne\nid: {ident}\n{agreed}---\n# Paule Exemple\n"


@pytest.fixture
def wiki(wiki_with: MakeWiki) -> Wiki:
    kinds = content_folder() / "_gare/kinds"
    files: dict[str, str | bytes] = {
        f"_gare/kinds/{one}.yml": (kinds / f"{one}.yml").read_bytes()
        for one in ("contact", "personne", "projet")
    }
    pages = {"essai.md": ESSAY, "paule.md": fiche("paule-1"), "malo.md": fiche("malo-1")}
    made = wiki_with(files | pages, smtp_url="smtp://127.0.0.1:9", mail_from="gare@gare.example")
    made.people.contacts.keep("id:malo-1", MINE, "", datetime.now(UTC), confirmed=True)
    return made


@pytest.fixture
def app(wiki: Wiki) -> Flask:
    return application(wiki)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


def saved(client: FlaskClient, wiki: Wiki, path: str, source: str, author: str = "") -> int:
    """Save a source as anyone may; return the status."""
    sent = {"source": source, "base": base_of(wiki, f"{path}.md"), "author": author}
    return client.post(
        f"/-/edit/{path}", data={**sent, "csrf_token": token(client, "/-/edit/autre")}
    ).status_code


def asked_of(wiki: Wiki) -> list[str]:
    """Return the links of consent that were sent."""
    sent = wiki.people.outbox.take(datetime.now(UTC))
    return [link for one in sent for link in re.findall(r"/-/consent/\S+", one.message.plain)]


def test_no_contact_is_kept_of_a_page_that_is_about_nobody(client: FlaskClient, wiki: Wiki) -> None:
    form = {
        "kind": "projet", "field.title": "Essai", "body": "Des années de travail.\n",
        "base": base_of(wiki, "essai.md"), "private.email": MINE,
        "csrf_token": token(client, "/-/edit/autre"),
    }  # fmt: skip

    assert client.post("/-/edit/essai", data=form).status_code == 303

    assert asked_of(wiki) == []
    assert wiki.people.contacts.of("path:essai") is None


def test_who_says_that_a_page_is_about_them_does_not_take_its_past_away(
    app: Flask, client: FlaskClient, wiki: Wiki
) -> None:
    head = wiki.store.head()
    put(wiki, {"essai/pj.txt": "une annexe\n"})
    version = f"/-/version/{head}/essai"
    assert saved(client, wiki, "essai", fiche("moi-1")) == 303
    wiki.people.contacts.keep("id:moi-1", MINE, "", datetime.now(UTC), confirmed=False)
    with app.test_request_context():
        link = link_to(PagePath("essai"), MINE).removeprefix("http://gare.example")

    gone = client.post(link, data={"csrf_token": token(client, link), "answer": "no"})

    assert gone.status_code == 303
    assert client.get("/essai").status_code == 410
    assert "Des années de travail" in client.get(version).text
    assert client.get(f"/-/version/{wiki.store.head()}/essai/pj.txt").status_code == 404
    assert "Paule" not in client.get("/-/history/essai").text


def test_messages_to_a_person_are_not_led_elsewhere(client: FlaskClient, wiki: Wiki) -> None:
    wiki.people.contacts.keep("id:paule-1", THEIRS, "", datetime.now(UTC), confirmed=True)

    for other in ("malo-1", "autre-2", ""):
        taken = fiche(other) if other else fiche("x").replace("id: x\n", "")
        assert saved(client, wiki, "paule", taken) == 422
    assert saved(client, wiki, "sosie", fiche("paule-1")) == 422

    assert saved(client, wiki, "paule", fiche("paule-1") + "\nDeux mots.\n") == 303
    write = {"source": "Bonjour", "csrf_token": token(client, "/-/edit/autre")}
    client.post("/-/write-to/paule", data=write)
    assert [one.message.recipient for one in wiki.people.outbox.take(datetime.now(UTC))] == [THEIRS]
