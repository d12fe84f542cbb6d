"""Words and sites that are refused are refused in summaries, names and places as in texts."""

from __future__ import annotations

import io

import pytest
from flask import Flask
from flask.testing import FlaskClient

from gare.app import application
from gare.model.people import Role
from gare.wiki.wiki import Wiki
from tests.making import MakeWiki, base_of, put
from tests.web.keepers import PASSWORD, signed_in, token

POLICY = """\
challenge: {when: never}
refuse: {words: [casino], sites: [spam.example]}
"""
FILES = {"etudes.md": "# Étude du casino\n\nUn texte.\n", "_gare/moderation.yml": POLICY}
AROUND = [
    {"summary": "casino gratuit https://spam.example/"},
    {"summary": "Une idée, sur spam.example"},
    {"author": "Casino Royal"},
    {"author": "Visitez spam.example"},
    {"source": "# Jeu\n\nca**si**no\n"},
    {"source": "# Jeu\n\ncas&#105;no\n"},
]


@pytest.fixture
def wiki(wiki_with: MakeWiki) -> Wiki:
    return wiki_with(FILES)


@pytest.fixture
def app(wiki: Wiki) -> Flask:
    return application(wiki)


def edit(client: FlaskClient, wiki: Wiki, path: str, **more: str) -> int:
    """Send a text as the editor does; return the status."""
    address = f"/-/edit/{path}"
    fields = {"csrf_token": token(client, address), "base": base_of(wiki, f"{path}.md")}
    return client.post(address, data=fields | {"source": "# Un texte\n"} | more).status_code


@pytest.mark.parametrize("said", AROUND)
def test_what_newcomers_say_around_a_text_is_looked_at(
    app: Flask, wiki: Wiki, said: dict[str, str]
) -> None:
    client = app.test_client()

    assert edit(client, wiki, "etudes", **said) == 403

    assert wiki.index.page("etudes") is not None
    for shown in ("/-/changes", "/-/changes.atom", "/-/history/etudes"):
        assert not any(one in client.get(shown).text for one in said.values())
    assert edit(signed_in(app, wiki, Role.MODERATOR), wiki, "etudes", **said) == 303


def test_a_new_page_is_not_put_at_a_place_that_is_refused(app: Flask, wiki: Wiki) -> None:
    client = app.test_client()

    assert edit(client, wiki, "casino/f2") == 403
    assert edit(client, wiki, "jeux/f2") == 303


def test_a_page_about_what_is_refused_is_edited_by_all(app: Flask, wiki: Wiki) -> None:
    source = FILES["etudes.md"] + "\nUne suite.\n"

    assert edit(app.test_client(), wiki, "etudes", source=source) == 303


def test_gestures_are_looked_at_too(app: Flask, wiki: Wiki) -> None:
    member = signed_in(app, wiki, Role.MEMBER)
    fields = {"csrf_token": token(member, "/-/edit/etudes"), "base": base_of(wiki, "etudes.md")}
    file = (io.BytesIO(b"trois mots ici\n"), "Casino gratuit.txt")

    moved = member.post("/-/move/etudes", data={**fields, "target": "casino/etudes"})
    gone = member.post("/-/delete/etudes", data={**fields, "summary": "Allez sur spam.example"})
    sent = member.post("/-/files/etudes", data={**fields, "file": file})

    assert [one.status_code for one in (moved, gone, sent)] == [403, 403, 403]
    put(wiki, {"jeux/casino.md": "# Jeux\n"})
    back = member.post("/-/move/jeux/casino", data={**fields, "target": "etudes/casino"})
    assert back.status_code == 303, "what was there before is not held against who moves it"
    assert wiki.index.page("etudes") is not None


def test_no_account_takes_a_name_that_is_refused(app: Flask, wiki: Wiki) -> None:
    client, member = app.test_client(), signed_in(app, wiki, Role.MEMBER)
    wish = {"password": PASSWORD, "csrf_token": token(client, "/-/register")}

    named = client.post("/-/register", data={**wish, "name": "Casino Pour Tous"})
    renamed = member.post(
        "/-/me/name",
        data={"name": "Voir spam.example", "csrf_token": token(member, "/-/me/account")},
    )

    assert (named.status_code, renamed.status_code) == (422, 422)
    assert "Les mots « casino » ne sont pas acceptés ici." in named.text.replace("\xa0", " ")
    assert "Les liens vers spam.example ne sont pas acceptés ici." in renamed.text
    assert wiki.people.account_named("Casino Pour Tous") is None
