"""What was tried by somebody who wanted to break in, door by door, and does not work any more."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from gare.app import application
from gare.model.people import Author, Person, Role
from gare.wiki.wiki import Wiki
from tests.making import MakeWiki, put
from tests.web.keepers import signed_in, token

SECRET = "zyzomys"
MAUD = Person(Role.ADMIN, Author("Maud", "maud"))
RULES = """rules:
  - path: prive/**
    read: moderators
  - kind: decision
    read: moderators
"""
PAGES = {
    "accueil.md": "# Accueil\n",
    "etudes.md": "# Études\n\n## Une\n\ntexte\n\n## Deux\n\nautre\n",
    "fiche.md": "---\nkind: decision\n---\n# Décision\n",
    "prive/notes.md": f"# Notes\n\n## Une\n\n{SECRET}\n\n## Deux\n\nencore {SECRET}\n",
    "_gare/rules.yml": RULES,
}


@pytest.fixture
def wiki(wiki_with: MakeWiki) -> Wiki:
    made = wiki_with({})
    put(made, PAGES, MAUD)
    return made


@pytest.fixture
def app(wiki: Wiki) -> Flask:
    return application(wiki)


def posted(client: FlaskClient, address: str, **fields: str) -> TestResponse:
    """Return the answer to a form, with the token of another one."""
    sent = {"csrf_token": token(client, "/-/edit/autre"), **fields}
    return client.post(address, data=sent)


@pytest.mark.parametrize("page", ["fiche", "jamais"])
def test_what_is_said_of_a_page_is_kept_with_it_whatever_keeps_it(
    app: Flask, wiki: Wiki, page: str
) -> None:
    talk = f"_gare/talk/{page}"
    put(wiki, {f"{talk}.md": f"# Discussion\n\n## Sur {SECRET}\n"}, MAUD)
    client, keeper = app.test_client(), signed_in(app, wiki, Role.MODERATOR)

    for address in (f"/{talk}", f"/{talk}.md", f"/-/edit/{talk}", f"/-/history/{talk}"):
        assert SECRET not in client.get(address).text, address
    refused = posted(client, f"/-/edit/{talk}", source="# Autre\n", base="")
    assert refused.status_code == 403
    assert SECRET not in refused.text
    assert SECRET in keeper.get(f"/{talk}.md").text
