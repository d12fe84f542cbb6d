"""The forms: saved, or given back with everything that was typed."""

from __future__ import annotations

import io
import re
from datetime import UTC, datetime

import pytest
from flask.testing import FlaskClient
from PIL import Image

from gare.app import application
from gare.wiki.tracing import history
from gare.wiki.wiki import Wiki
from tests.making import ALL_MAY, MakeWiki, base_of, text_of, write

TWO = "# Deux\n\nPremier.\n\nSecond.\n"


@pytest.fixture
def wiki(wiki_with: MakeWiki) -> Wiki:
    return wiki_with({"deux.md": TWO} | ALL_MAY)


@pytest.fixture
def client(wiki: Wiki) -> FlaskClient:
    return application(wiki).test_client()


def token(client: FlaskClient, address: str) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', client.get(address).text)
    assert found is not None
    return found[1]


def post(client: FlaskClient, address: str, **fields: str):
    """Send a form as the browser does, with the token of its screen."""
    return client.post(address, data={"csrf_token": token(client, address), **fields})


def signed(wiki: Wiki, path: str) -> str:
    """Return the name that signed the last change of a page."""
    last = wiki.index.last_revision(path)
    assert last is not None
    return last.author


def first_version(wiki: Wiki) -> str:
    """Return the commit that made the page."""
    return history(wiki, "deux").revisions[-1].commit


def test_a_save_redirects_to_the_page(wiki: Wiki, client: FlaskClient) -> None:
    answer = post(client, "/-/edit/neuve", source="# Neuve\r\n\r\nTexte.\r\n", base="", author="")

    assert (answer.status_code, answer.location) == (303, "/neuve")
    assert text_of(wiki, "neuve.md") == "# Neuve\n\nTexte.\n"


def test_a_visitor_signs_with_a_stable_pseudonym_and_no_address(
    wiki: Wiki, client: FlaskClient
) -> None:
    post(client, "/-/edit/une", source="un\n", base="", author="")
    post(client, "/-/edit/autre", source="deux\n", base="", author="")

    names = [signed(wiki, path) for path in ("une", "autre")]
    assert names[0] == names[1]
    assert re.fullmatch(r"Visiteur \w+ \d{4}", names[0])


def test_a_name_typed_is_remembered(wiki: Wiki, client: FlaskClient) -> None:
    post(client, "/-/edit/une", source="un\n", base="", author="Maëlle Le Goff")

    assert 'value="Maëlle Le Goff"' in client.get("/-/edit/autre").text
    assert signed(wiki, "une") == "Maëlle Le Goff"


def test_the_name_of_an_account_cannot_be_borrowed(wiki: Wiki, client: FlaskClient) -> None:
    post(client, "/-/register", name="Anne Le Bris", password="une phrase longue et sûre")
    client.post("/-/logout", data={"csrf_token": token(client, "/-/edit/x")})

    answer = post(client, "/-/edit/une", source="mon texte\n", base="", author="anne le bris")

    assert answer.status_code == 422
    assert "mon texte" in answer.text


def test_the_same_line_gives_both_texts_back(wiki: Wiki, client: FlaskClient) -> None:
    base = base_of(wiki, "deux.md")
    write(wiki, "deux", TWO.replace("Premier", "Le leur"), base=base)

    answer = post(
        client, "/-/edit/deux", source=TWO.replace("Premier", "Le mien"), base=base, author=""
    )

    assert answer.status_code == 409
    assert "Le leur" in answer.text
    assert "Le mien" in answer.text


def test_a_form_without_token_is_given_back(client: FlaskClient) -> None:
    answer = client.post("/-/edit/neuve", data={"source": "Texte précieux.", "base": ""})

    assert answer.status_code == 400
    assert "Texte précieux." in answer.text
    assert 'name="csrf_token"' in answer.text


def test_a_text_too_long_is_given_back(client: FlaskClient) -> None:
    answer = post(client, "/-/edit/neuve", source="mot " * 90_000, base="", author="")

    assert answer.status_code == 413
    assert answer.text.count("mot ") > 80_000


def test_a_broken_header_is_given_back_with_its_line(client: FlaskClient) -> None:
    answer = post(
        client, "/-/edit/neuve", source="---\ntitle: [a\n---\nTexte.\n", base="", author=""
    )

    assert answer.status_code == 422
    assert "Texte." in answer.text
    assert "Ligne" in answer.text


def test_a_preview_without_script_keeps_the_text(wiki: Wiki, client: FlaskClient) -> None:
    answer = post(client, "/-/edit/neuve", source="**gras**\n", base="", author="", preview="1")

    assert answer.status_code == 200
    assert "<strong>gras</strong>" in answer.text
    assert wiki.index.page("neuve") is None


def test_a_preview_warns_of_a_heading_that_skips_a_level(client: FlaskClient) -> None:
    source = "## Un\n\n#### <b>Bas</b>\n"
    sent = {"csrf_token": token(client, "/-/edit/deux"), "source": source, "path": "deux"}
    fragment = client.post("/-/preview", data=sent).text
    whole = post(client, "/-/edit/deux", source=source, base="", preview="1").text
    right = client.post("/-/preview", data={**sent, "source": "## Un\n\n### Deux\n"}).text

    for shown in (fragment, whole):
        assert "saute un niveau" in shown
        assert "<b>Bas" not in shown
    assert "saute un niveau" not in right


def test_a_picture_is_written_anew_without_its_place(wiki: Wiki, client: FlaskClient) -> None:
    sent = io.BytesIO()
    exif = Image.Exif()
    exif[0x010F] = "Appareil secret"
    Image.new("RGB", (2000, 500), "teal").save(sent, "JPEG", exif=exif)
    fields = {
        "csrf_token": token(client, "/-/files/deux"),
        "file": (io.BytesIO(sent.getvalue()), "Été à Brest.JPG"),
        "alt": "Une plage",
    }

    answer = client.post("/-/files/deux", data=fields, headers={"Accept": "application/json"})

    assert answer.get_json()["markdown"] == "![Une plage](deux/ete-a-brest.jpg)"
    kept = client.get(answer.get_json()["address"])
    assert b"Appareil secret" not in kept.data
    assert Image.open(io.BytesIO(kept.data)).width == 1600


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("x.svg", b'<svg xmlns="http://www.w3.org/2000/svg"/>'),
        ("x.png", b"<html><script>alert(1)</script>"),
        ("x.html", b"<!doctype html>"),
        ("x.exe", b"MZ\x90\x00" + b"\0" * 200),
        ("x.pdf", b"<script>alert(1)</script>"),
        ("x.txt", b"\xff\xfe\x00binary"),
        ("x.png", b""),
    ],
)
def test_files_that_are_not_what_they_say_are_refused(
    client: FlaskClient, name: str, content: bytes
) -> None:
    fields = {
        "csrf_token": token(client, "/-/files/deux"),
        "file": (io.BytesIO(content), name),
        "alt": "",
    }

    answer = client.post("/-/files/deux", data=fields)

    assert answer.status_code in {415, 422}


def test_one_cannot_be_sent_off_the_site_after_signing_in(client: FlaskClient) -> None:
    post(client, "/-/register", name="Anne Le Bris", password="une phrase longue et sûre")
    client.post("/-/logout", data={"csrf_token": token(client, "/-/edit/x")})
    fields = {"name": "Anne Le Bris", "password": "une phrase longue et sûre"}

    answer = post(client, "/-/login", next="//evil.example/", **fields)

    assert (answer.status_code, answer.location) == (303, "/")


def test_deleting_asks_again_when_the_page_changed(wiki: Wiki, client: FlaskClient) -> None:
    base = base_of(wiki, "deux.md")
    write(wiki, "deux", TWO + "Encore.\n", base=base)

    answer = post(client, "/-/delete/deux", base=base, author="", summary="")

    assert answer.status_code == 409
    assert base_of(wiki, "deux.md")


def test_a_write_by_get_is_impossible(wiki: Wiki, client: FlaskClient) -> None:
    first = first_version(wiki)
    write(wiki, "deux", "# Deux\n", base=base_of(wiki, "deux.md"))
    head = wiki.store.head()
    asked = (f"revert/deux?commit={first}", "restore/deux", "delete/deux", "move/deux")
    statuses = [client.get(f"/-/{address}").status_code for address in asked]

    assert statuses == [200, 303, 200, 200]
    assert client.get("/-/logout").status_code in {404, 405}
    assert wiki.store.head() == head


def test_going_back_shows_what_changes_then_signs_and_says_why(
    wiki: Wiki, client: FlaskClient
) -> None:
    first = first_version(wiki)
    write(wiki, "deux", "# Deux\n\nAutre chose.\n", base=base_of(wiki, "deux.md"))
    address = f"/-/revert/deux?commit={first}"
    asked = client.get(address).text
    fields = {"commit": first, "author": "Anne", "summary": "Erreur de page"}
    answer = client.post("/-/revert/deux", data={"csrf_token": token(client, address), **fields})
    last = wiki.index.last_revision("deux")

    assert "Autre" in asked
    assert "Premier" in asked
    assert answer.status_code == 303
    assert text_of(wiki, "deux.md") == TWO
    assert last is not None
    assert (last.author, last.summary) == ("Anne", "Erreur de page")


@pytest.mark.parametrize("commit", ["", "xyz", "0" * 40, "main", "HEAD", "-1", "%0a"])
def test_going_back_to_no_version_is_a_clear_sentence(client: FlaskClient, commit: str) -> None:
    answer = client.get(f"/-/revert/deux?commit={commit}")

    assert answer.status_code == 404
    assert "<h1>" in answer.text


def test_a_deleted_page_is_brought_back_by_who_says_why(wiki: Wiki, client: FlaskClient) -> None:
    post(client, "/-/delete/deux", base=base_of(wiki, "deux.md"), summary="En double")
    asked = client.get("/-/restore/deux").text
    answer = post(client, "/-/restore/deux", author="Anne", summary="Elle servait")

    assert "En double" in asked
    assert (answer.status_code, text_of(wiki, "deux.md")) == (303, TWO)
    assert signed(wiki, "deux") == "Anne"
    assert client.get("/-/restore/jamais-ecrite").status_code == 404


def test_the_name_of_an_account_cannot_be_borrowed_to_go_back(
    wiki: Wiki, client: FlaskClient
) -> None:
    first = first_version(wiki)
    write(wiki, "deux", "# Deux\n", base=base_of(wiki, "deux.md"))
    wiki.people.register("Anne Le Bris", "une phrase longue et sûre", datetime.now(UTC))
    address = f"/-/revert/deux?commit={first}"
    fields = {"commit": first, "author": "Anne Le Bris"}
    answer = client.post("/-/revert/deux", data={"csrf_token": token(client, address), **fields})

    assert answer.status_code != 303
    assert text_of(wiki, "deux.md") == "# Deux\n"
