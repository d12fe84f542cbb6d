"""Imports in a browser: for moderators, in two steps, nothing written before it is confirmed."""

from __future__ import annotations

import io
import re
from html import unescape

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from gare.app import application
from gare.model.people import Role
from gare.web import import_words
from gare.wiki.waiting_files import FOLDER, MAX_KEPT, keep, kept
from gare.wiki.wiki import Wiki
from tests.making import MakeWiki, text_of
from tests.web.people import PASSWORD, person
from tests.wiki.fiches import FICHES

COLUMN = re.compile(r"c[0-9]+")
CSV = "Code;Nom du lieu;telephone\n7;Le Port;0298008080\n8;;\n"


@pytest.fixture
def wiki(wiki_with: MakeWiki) -> Wiki:
    return wiki_with(FICHES, max_upload_bytes="2000")


@pytest.fixture
def client(wiki: Wiki) -> FlaskClient:
    """Return the browser of a moderator."""
    return member(wiki, "Maud", Role.MODERATOR)


def member(wiki: Wiki, name: str, role: Role) -> FlaskClient:
    """Return the browser of someone who has an account."""
    person(wiki, name, role)
    client = application(wiki).test_client()
    sent = {"csrf_token": token(client, "/-/login"), "name": name, "password": PASSWORD}
    assert client.post("/-/login", data=sent).status_code == 303
    return client


def token(client: FlaskClient, address: str) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', client.get(address).text)
    assert found is not None
    return found[1]


def send(
    client: FlaskClient, content: str | bytes = CSV, name: str = "lieux.csv", **said: str
) -> TestResponse:
    """Send a file."""
    data = content.encode() if isinstance(content, str) else content
    form = {"csrf_token": token(client, "/-/import"), "kind": "lieu", **said}
    return client.post("/-/import", data={**form, "file": (io.BytesIO(data), name)})


def hidden(answer: TestResponse) -> dict[str, str]:
    """Return what the form of columns sends by itself."""
    found = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', answer.text))
    return {name: unescape(value) for name, value in found.items()}


def change(client: FlaskClient, before: TestResponse, do: str, **said: str) -> TestResponse:
    """Send the form of columns."""
    columns = {f"col.{key[1:]}": value for key, value in said.items() if COLUMN.fullmatch(key)}
    others = {key: value for key, value in said.items() if not COLUMN.fullmatch(key)}
    form = {**hidden(before), "do": do, **columns, **others}
    return client.post("/-/import/file", data=form)


@pytest.mark.parametrize("role", [Role.MEMBER, None])
def test_others_than_moderators_may_not_import(wiki: Wiki, role: Role | None) -> None:
    client = member(wiki, "Nono", role) if role else application(wiki).test_client()
    sent = {"csrf_token": token(client, "/-/register" if not role else "/-/edit/x")}

    assert client.get("/-/import").status_code == 403
    assert client.post("/-/import", data=sent).status_code == 403
    assert client.post("/-/import/file", data=sent).status_code == 403


def test_a_file_is_matched_tried_then_imported(client: FlaskClient, wiki: Wiki) -> None:
    head = wiki.store.head()
    first = send(client)
    assert "Il manque une valeur." in first.text
    assert 'value="code" selected' in first.text

    tried = change(client, first, "check", c0="id", c1="title", c2="-")
    assert "1 fiche nouvelle" in tried.text
    assert wiki.store.head() == head
    done = change(client, tried, "import", c0="id", c1="title", c2="-")

    assert done.status_code == 200
    assert "L’import est enregistré." in done.text
    assert text_of(wiki, "contacts/le-port.md") == (
        "---\ntitle: Le Port\nkind: lieu\nid: '7'\n---\n"
    )
    assert "Ligne 3" in done.text
    assert list((wiki.settings.data / FOLDER).iterdir()) == []
    again = change(client, send(client), "import", c0="id", c1="title", c2="-")
    assert "rien n’a été écrit" in again.text


def test_columns_reach_the_parts_of_an_address(client: FlaskClient, wiki: Wiki) -> None:
    first = send(client, "id;Nom;Ville;CP;Rue;Où;Bas\n7;Le Port;Brest;29200;1 quai;48.4;-4.5\n")
    menu = first.text.partition('name="col.5"')[2].partition("</select>")[0]
    labels = dict(re.findall(r'<option value="(\w+)"[^>]*>([^<]+)', menu))

    done = change(client, first, "import", c5="latitude", c6="longitude")

    assert labels["adresse"] == "Numéro et rue"
    assert labels["commune"] == "Commune"
    assert labels["code_postal"] == "Code postal"
    assert labels["code_insee"] == "Code INSEE de la commune"
    assert (labels["latitude"], labels["longitude"]) == ("Latitude", "Longitude")
    assert done.status_code == 200
    assert text_of(wiki, "contacts/le-port.md") == (
        "---\ntitle: Le Port\nkind: lieu\nid: '7'\ncommune: Brest\ncode_postal: '29200'\n"
        "adresse: 1 quai\nlatitude: 48.4\nlongitude: -4.5\n---\n"
    )


def test_personal_contacts_are_asked_about(client: FlaskClient, wiki: Wiki) -> None:
    first = send(client, "id,title,telephone\n1,Un,06 12 34 56 78\n")
    assert "semble être le contact d’une personne" in first.text

    done = change(client, first, "import", personal="drop")

    assert "Contacts personnels retirés" in done.text
    assert "06 12" not in text_of(wiki, "contacts/un.md")


def test_a_ticket_serves_only_who_sent_the_file(client: FlaskClient, wiki: Wiki) -> None:
    first = send(client)
    other = member(wiki, "Oscar", Role.ADMIN)
    form = {**hidden(first), "csrf_token": token(other, "/-/import"), "do": "import"}

    answer = other.post("/-/import/file", data=form)
    forged = change(client, first, "import", ticket="../../secret")

    assert (answer.status_code, forged.status_code) == (410, 410)
    assert "envoyez-le à nouveau" in answer.text


def test_a_form_of_elsewhere_imports_nothing(client: FlaskClient, wiki: Wiki) -> None:
    head = wiki.store.head()
    first = send(client)

    answer = change(client, first, "import", c0="id", c1="title", csrf_token="faux")

    assert answer.status_code == 400
    assert wiki.store.head() == head


def test_files_that_cannot_be_taken_are_refused_in_words(client: FlaskClient) -> None:
    assert "Choisissez un fichier." in send(client, "", "").text
    assert send(client, b"x" * 2001).status_code == 413
    assert "Ce fichier est vide." in send(client, "").text
    assert "choisissez-le" in send(client, b"PK", "x.xlsx").text
    nothing = change(client, send(client, ""), "import")
    assert nothing.status_code == 422


@pytest.mark.parametrize(
    "content",
    [b"\xff\xfe\x00", b'id,title\n"', b"{" * 500, b"<script>,title\n1,<script>alert(1)</script>\n"],
)
def test_hostile_files_never_break_the_screen(client: FlaskClient, content: bytes) -> None:
    answer = send(client, content, "<b>.csv")

    assert answer.status_code == 200
    assert "<script>alert" not in answer.text
    assert "<b>.csv" not in answer.text


def test_files_wait_an_hour_and_only_the_last_ones(wiki: Wiki) -> None:
    data = wiki.settings.data
    first = keep(data, b"un", 1000.0)
    assert kept(data, first, 4600.0) == b"un"
    assert kept(data, first, 4601.0) is None
    assert kept(data, "../secret", 1000.0) is None

    others = [keep(data, b"x", 2000.0 + number) for number in range(MAX_KEPT)]

    assert kept(data, first, 2000.0) is None
    assert kept(data, others[0], 2050.0) == b"x"
    assert (data / FOLDER / others[0]).stat().st_mode & 0o077 == 0


def test_every_code_of_problems_has_its_sentence(client: FlaskClient) -> None:
    with client.application.test_request_context("/"):
        said = {**import_words.FAULTS, **import_words.PROBLEMS, **import_words.KEYS}

        assert all(one() for one in said.values())
