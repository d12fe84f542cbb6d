"""Files chosen in a form of a fiche: one commit has both, nothing is kept of a form given back."""

from __future__ import annotations

from io import BytesIO

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from gare.app import application
from gare.wiki.wiki import Wiki
from tests.making import MakeWiki, text_of
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
