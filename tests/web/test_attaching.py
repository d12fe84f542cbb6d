"""Files chosen in a form of a fiche: one commit has both, nothing is kept of a form given back."""

from __future__ import annotations

import re
from html import unescape
from io import BytesIO
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from gare.app import application
from gare.wiki.waiting_files import CHALLENGED, MAX_KEPT, keep, kept
from gare.wiki.wiki import Wiki
from tests.making import MakeWiki, put, text_of
from tests.web.test_forming import fields
from tests.wiki.test_filing import PDF, picture

SCHEMA = """label: Atelier
folder: ateliers
title: "{nom}"
fields:
  - {name: nom, label: Nom, type: text, required: true}
  - {name: image, label: Image, type: image}
  - {name: notice, label: Notice, type: file, multiple: true}
"""
PAGE = "---\nkind: atelier\nnom: Réparer\n---\n# Réparer\n"
PLACE = "ateliers/reparer"


@pytest.fixture
def wiki(wiki_with: MakeWiki) -> Wiki:
    return wiki_with({"_gare/kinds/atelier.yml": SCHEMA, f"{PLACE}.md": PAGE})


@pytest.fixture
def client(wiki: Wiki) -> FlaskClient:
    return application(wiki).test_client()


def sent(client: FlaskClient, address: str, **changes: object) -> TestResponse:
    """Send the form of a fiche with files ("upload__field__image" is "upload.field.image")."""
    shown = fields(client.get(address).text).to_dict()
    given = {name.replace("__", "."): value for name, value in changes.items()}
    target = address.partition("?")[0]
    return client.post(target, data=shown | given, content_type="multipart/form-data")


def test_an_image_comes_with_its_fiche_in_one_commit(wiki: Wiki, client: FlaskClient) -> None:
    before = wiki.store.head()
    file = (BytesIO(picture()), "Ma photo.png")

    answer = sent(
        client, f"/-/edit/{PLACE}",
        field__image__alt="Une table", upload__field__image__fichier=file,
    )  # fmt: skip

    head = wiki.store.head()
    assert answer.status_code == 303
    assert head is not None
    assert len(list(wiki.store.commits(before, head))) == 1
    assert "fichier: reparer/ma-photo.webp" in text_of(wiki, f"{PLACE}.md")
    assert (
        '<img src="/ateliers/reparer/ma-photo.webp" alt="Une table"' in client.get(f"/{PLACE}").text
    )
    assert client.get(f"/{PLACE}/ma-photo.webp").status_code == 200


def test_a_new_fiche_is_made_with_its_files(wiki: Wiki, client: FlaskClient) -> None:
    files = {
        "upload__field__notice": [(BytesIO(PDF), "a.pdf"), (BytesIO(PDF + b"% b"), "a.pdf")],
        "field__nom": "Souder",
    }

    answer = sent(client, "/-/new?kind=atelier", **files)

    assert (answer.status_code, answer.location) == (303, "/ateliers/souder")
    assert {row.file for row in wiki.index.files_of("ateliers/souder")} == {
        "ateliers/souder/a.pdf", "ateliers/souder/a-2.pdf",
    }  # fmt: skip
    written = text_of(wiki, "ateliers/souder.md")
    assert "souder/a.pdf" in written
    assert "souder/a-2.pdf" in written


def test_a_name_that_is_taken_gets_a_number(wiki: Wiki, client: FlaskClient) -> None:
    for content in (picture(), picture((60, 30))):
        file = (BytesIO(content), "photo.png")
        sent(client, f"/-/edit/{PLACE}", upload__field__image__fichier=file)

    assert "fichier: reparer/photo-2.webp" in text_of(wiki, f"{PLACE}.md")


def test_a_file_that_is_refused_gives_the_form_back(wiki: Wiki, client: FlaskClient) -> None:
    before = wiki.store.head()
    file = (BytesIO(b"<svg onload=alert(1)>"), "photo.png")

    answer = sent(
        client, f"/-/edit/{PLACE}",
        field__nom="Réparer ensemble", upload__field__image__fichier=file,
    )  # fmt: skip

    assert answer.status_code == 415
    assert "Ce type de fichier n’est pas accepté" in answer.text
    assert "choisissez-le à nouveau" in answer.text
    assert 'value="Réparer ensemble"' in answer.text
    assert wiki.store.head() == before


@pytest.mark.parametrize("name", ["upload__field__nom", "upload__field__autre", "autre"])
def test_a_file_of_no_field_that_takes_one_is_not_kept(
    wiki: Wiki, client: FlaskClient, name: str
) -> None:
    sent(
        client, f"/-/edit/{PLACE}",
        **{name: (BytesIO(PDF), "a.pdf"), "field__nom": "Réparer tout"},
    )  # fmt: skip

    assert wiki.index.files_of(PLACE) == ()
    assert "nom: Réparer tout" in text_of(wiki, f"{PLACE}.md")


ASKED = """\
challenge:
  when: always
  effort: 4
  questions: [{question: Combien font deux et trois ?, answers: [5, cinq]}]
"""


def challenged(screen: str) -> dict[str, str]:
    """Return the fields that a challenge sends again."""
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', screen)
    return {name: unescape(value) for name, value in found}


@pytest.fixture
def asked(wiki: Wiki, client: FlaskClient) -> TestResponse:
    """Return the challenge of a form that came with a picture."""
    put(wiki, {"_gare/moderation.yml": ASKED})
    file = (BytesIO(picture()), "Ma photo.png")
    answer = sent(client, f"/-/edit/{PLACE}", upload__field__image__fichier=file)
    assert answer.status_code == 428
    return answer


def test_a_file_goes_through_a_challenge_with_its_form(
    wiki: Wiki, client: FlaskClient, asked: TestResponse
) -> None:
    wrong = client.post(f"/-/edit/{PLACE}", data=challenged(asked.text) | {"challenge_answer": "6"})

    done = client.post(
        f"/-/edit/{PLACE}", data=challenged(wrong.text) | {"challenge_answer": "cinq"}
    )

    assert "ajoutez-le ensuite" not in asked.text + wrong.text
    assert (wrong.status_code, done.status_code) == (428, 303)
    assert "fichier: reparer/ma-photo.webp" in text_of(wiki, f"{PLACE}.md")


def test_a_file_alone_goes_through_a_challenge(wiki: Wiki, client: FlaskClient) -> None:
    put(wiki, {"_gare/moderation.yml": ASKED})
    screen = challenged(client.get(f"/-/files/{PLACE}").text)
    file = (BytesIO(PDF), "guide.pdf")
    fields = {"csrf_token": screen["csrf_token"], "file": file}
    held = client.post(f"/-/files/{PLACE}", data=fields, content_type="multipart/form-data")

    done = client.post(
        f"/-/files/{PLACE}", data=challenged(held.text) | {"challenge_answer": "cinq"}
    )

    assert (held.status_code, done.status_code) == (428, 200)
    assert [row.file for row in wiki.index.files_of(PLACE)] == [f"{PLACE}/guide.pdf"]


def test_a_file_that_waits_is_given_to_its_browser_alone(
    wiki: Wiki, client: FlaskClient, asked: TestResponse
) -> None:
    other = client.application.test_client()
    token = challenged(other.get(f"/-/edit/{PLACE}").text)["csrf_token"]
    stolen = challenged(asked.text) | {
        "csrf_token": token,
        "challenge_answer": "cinq",
        "body": "Autre texte",
    }

    answer = other.post(f"/-/edit/{PLACE}", data=stolen)

    assert answer.status_code == 428
    assert "ajoutez-le ensuite" in answer.text
    assert "fichier" not in text_of(wiki, f"{PLACE}.md")


def test_files_of_anyone_never_take_the_place_of_those_of_imports(tmp_path: Path) -> None:
    ours = keep(tmp_path, b"import", 1_000.0)

    theirs = [keep(tmp_path, b"x", 1_001.0, CHALLENGED) for _one in range(MAX_KEPT + 5)]

    assert kept(tmp_path, ours, 1_002.0) == b"import"
    assert sum(kept(tmp_path, one, 1_002.0) is not None for one in theirs) == MAX_KEPT
