"""Screens kept for someone with a session: never another one's, never older than the last save."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from gare.app import application
from gare.wiki.wiki import Wiki
from tests.making import MakeWiki, put, write

PASSWORD = "une phrase longue et sûre"
SCREENS = ("/", "/etudes", "/-/changes", "/-/pages", "/-/search?q=études", "/-/tags")


@pytest.fixture
def wiki(wiki_with: MakeWiki) -> Wiki:
    return wiki_with({"accueil.md": "# Bienvenue\n", "etudes.md": "# Études\n\nDu texte.\n"})


@pytest.fixture
def app(wiki: Wiki) -> Flask:
    return application(wiki)


def member(app: Flask, name: str) -> FlaskClient:
    """Return the browser of someone who has just made an account."""
    client = app.test_client()
    fields = {"name": name, "password": PASSWORD, "csrf_token": token(client, "/-/register")}
    assert client.post("/-/register", data=fields).status_code == 303
    client.get("/")
    return client


def token(client: FlaskClient, address: str) -> str:
    """Return the token of the first form of a screen that has one."""
    found = re.search(r'name="csrf_token" value="([^"]+)"', client.get(address).text)
    assert found is not None
    return found[1]


def kept(client: FlaskClient, address: str) -> TestResponse:
    """Return a screen the second time it is asked for: the one that is kept."""
    client.get(address)
    again = client.get(address)
    assert again.headers["ETag"].startswith("W/")
    return again


@pytest.mark.parametrize("address", SCREENS)
def test_two_accounts_on_one_worker_each_get_their_own_screen(app: Flask, address: str) -> None:
    anne, binta = member(app, "Anne Le Bris"), member(app, "Binta Diallo")

    for _turn in range(3):
        for_anne, for_binta = kept(anne, address).text, kept(binta, address).text

        assert "Anne Le Bris" in for_anne
        assert "Binta Diallo" not in for_anne
        assert "Binta Diallo" in for_binta
        assert "Anne Le Bris" not in for_binta


@pytest.mark.parametrize("address", SCREENS)
def test_nobody_without_session_gets_a_screen_of_someone(app: Flask, address: str) -> None:
    anne = member(app, "Anne Le Bris")
    mine = kept(anne, address)
    stranger = app.test_client().get(address, headers={"If-None-Match": mine.headers["ETag"]})

    assert stranger.status_code == 200
    assert "Anne Le Bris" not in stranger.text
    assert "csrf_token" not in stranger.text
    assert "Se connecter" in stranger.text


def test_a_screen_is_private_and_says_what_it_depends_on(app: Flask) -> None:
    mine = kept(member(app, "Anne Le Bris"), "/etudes")

    assert mine.headers["Cache-Control"] == "private, no-cache"
    assert "Cookie" in mine.headers["Vary"]
    assert "Set-Cookie" not in mine.headers
    assert "default-src 'none'" in mine.headers["Content-Security-Policy"]


def test_the_screen_is_right_just_after_a_save_or_a_push(wiki: Wiki, app: Flask) -> None:
    anne = member(app, "Anne Le Bris")
    before = kept(anne, "/etudes")
    write(wiki, "autre", "# Autre page\n\n[études](etudes.md)\n")
    cited = anne.get("/etudes", headers={"If-None-Match": before.headers["ETag"]})
    put(wiki, {"etudes.md": "# Études\n\nDu neuf.\n"})
    pushed = anne.get("/etudes")

    assert cited.status_code == 200
    assert "Autre page" in cited.text
    assert "Du neuf" in pushed.text


def test_a_screen_already_there_is_not_sent_again(app: Flask) -> None:
    anne = member(app, "Anne Le Bris")
    first = kept(anne, "/etudes")
    again = anne.get("/etudes", headers={"If-None-Match": first.headers["ETag"]})

    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]


def test_two_workers_know_a_screen_by_the_same_validator(wiki: Wiki, app: Flask) -> None:
    anne = member(app, "Anne Le Bris")
    session = anne.get_cookie("gare_session")
    assert session is not None
    other = application(wiki).test_client()
    other.set_cookie("gare_session", session.value)

    assert kept(anne, "/etudes").headers["ETag"] == kept(other, "/etudes").headers["ETag"]


def test_a_new_session_never_keeps_the_token_of_the_former_one(app: Flask) -> None:
    anne = member(app, "Anne Le Bris")
    old = kept(anne, "/etudes").headers["ETag"]
    anne.post("/-/logout", data={"csrf_token": token(anne, "/etudes")})
    fields = {"name": "Anne Le Bris", "password": PASSWORD, "csrf_token": token(anne, "/-/login")}
    anne.post("/-/login", data=fields)
    for _turn in range(2):
        answer = anne.get("/etudes", headers={"If-None-Match": old})

        assert answer.status_code == 200
    assert anne.post("/-/logout", data={"csrf_token": token(anne, "/etudes")}).status_code == 303


def test_the_token_of_a_kept_screen_works_in_its_own_session_only(app: Flask) -> None:
    anne, binta = member(app, "Anne Le Bris"), member(app, "Binta Diallo")
    mine = token(anne, kept(anne, "/etudes").request.path)
    kept(binta, "/etudes")

    assert binta.post("/-/logout", data={"csrf_token": mine}).status_code == 400
    assert anne.post("/-/logout", data={"csrf_token": mine}).status_code == 303


def test_one_who_signed_out_is_a_visitor_at_once(app: Flask) -> None:
    anne = member(app, "Anne Le Bris")
    kept(anne, "/etudes")
    anne.post("/-/logout", data={"csrf_token": token(anne, "/etudes")})

    for _turn in range(3):
        assert "Anne Le Bris" not in anne.get("/etudes").text


def test_a_new_password_ends_the_other_sessions_at_once(wiki: Wiki, app: Flask) -> None:
    anne = member(app, "Anne Le Bris")
    kept(anne, "/etudes")
    account = wiki.people.account_named("Anne Le Bris")
    assert account is not None
    wiki.people.set_password(account.id, "une autre phrase, aussi longue")

    assert "Anne Le Bris" not in anne.get("/etudes").text


def test_a_change_of_the_account_shows_at_once(app: Flask, tmp_path: Path) -> None:
    anne = member(app, "Anne Le Bris")
    kept(anne, "/etudes")
    engine = sa.create_engine(f"sqlite:///{tmp_path / 'data' / 'people.sqlite'}")
    with engine.begin() as connection:
        connection.execute(sa.text("update accounts set name = 'Anne Kerven'"))
    engine.dispose()

    renamed = anne.get("/etudes")

    assert "Anne Kerven" in renamed.text
    assert "Anne Le Bris" not in renamed.text


def test_a_sentence_said_once_is_said_once_and_to_one_person(wiki: Wiki, app: Flask) -> None:
    anne, binta = member(app, "Anne Le Bris"), member(app, "Binta Diallo")
    fields = {"csrf_token": token(anne, "/-/edit/etudes"), "source": "# Études\n\nAutre.\n"}
    row = wiki.index.page("etudes")
    assert row is not None
    kept(anne, "/etudes")
    assert anne.post("/-/edit/etudes", data={**fields, "base": row.blob}).status_code == 303
    said = 'role="status"'

    assert said not in binta.get("/etudes").text
    assert said in anne.get("/etudes").text
    assert [said in anne.get("/etudes").text for _turn in range(3)] == [False, False, False]
    assert said not in binta.get("/etudes").text


def test_each_language_has_its_screen(app: Flask) -> None:
    anne = member(app, "Anne Le Bris")
    french = kept(anne, "/etudes").text
    english = anne.get("/etudes", headers={"Accept-Language": "en"}).text
    anne.set_cookie("gare_language", "en")

    assert "Se déconnecter" in french
    assert "Se déconnecter" not in english
    assert "Se déconnecter" not in anne.get("/etudes").text


def test_each_host_has_its_screen(wiki_with: MakeWiki) -> None:
    app = application(wiki_with({"etudes.md": "# Études\n"}, site_url=""))
    anne = member(app, "Anne Le Bris")
    kept(anne, "/etudes")
    other = anne.get("/etudes", headers={"Host": "localhost:81"})

    assert "http://localhost:81/" in other.text
    assert "http://localhost:81/" not in anne.get("/etudes").text


def test_a_visitor_who_opened_a_form_is_served_from_memory_too(app: Flask) -> None:
    visitor = app.test_client()
    visitor.get("/-/edit/etudes")
    shown = kept(visitor, "/etudes")

    assert "Se connecter" in shown.text
    assert shown.headers["Cache-Control"] == "private, no-cache"


def test_what_is_not_shared_is_made_each_time(app: Flask) -> None:
    anne = member(app, "Anne Le Bris")

    for address in ("/-/me", "/-/edit/etudes", "/nulle-part"):
        anne.get(address)
        assert "ETag" not in anne.get(address).headers
