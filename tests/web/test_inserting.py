"""The choice of a block through HTTP."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

from gare.app import application
from tests.making import MakeWiki
from tests.wiki.fiches import FICHES


@pytest.fixture
def client(wiki_with: MakeWiki) -> FlaskClient:
    return application(wiki_with(FICHES)).test_client()


def test_the_choice_shows_its_text_and_what_it_makes(client: FlaskClient) -> None:
    answer = client.get("/-/block?block=liste&kind=lieu&view=cards&f.gratuit=true")

    assert answer.status_code == 200
    assert "```{liste}\ngenre: lieu\nvue: vignettes\ngratuit: true\n```" in answer.text
    assert 'class="card-title"' in answer.text
    assert "Atelier" not in answer.text.partition('class="block-result"')[2]


@pytest.mark.parametrize(
    "query",
    [
        "block=zut&kind=zut&view=zut&sort=zut&number=zut",
        "block=je-cherche&kind=lieu&ask=zut",
        "kind=lieu&near=%00&km=NaN&number=99999&f.services=%0A%60%60%60",
        "block=sous-pages&folder=../../etc&path=//x",
        "block=changements&folder=%3Cscript%3E&kind=%3Cscript%3E",
    ],
)
def test_what_is_not_understood_is_left_out(client: FlaskClient, query: str) -> None:
    answer = client.get(f"/-/block?{query}")

    assert answer.status_code == 200
    assert "<script>" not in answer.text


def test_a_preview_in_the_editor_holds_no_form_of_its_own(client: FlaskClient) -> None:
    source = (
        "```{liste}\ngenre: lieu\nvue: carte\n```\n\n"
        "```{je-cherche}\ngenre: lieu\nquestions:\n  services: Quoi ?\n```\n"
    )

    found = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/-/edit/page").text)
    assert found is not None
    sent = {"csrf_token": found[1], "source": source}

    fragment = client.post("/-/preview", data={**sent, "path": "page"}).text
    screen = client.post("/-/edit/page", data={**sent, "base": "", "preview": "1"}).text

    assert "<figure" in fragment
    assert "<select" in fragment
    assert "<form" not in fragment
    assert "fiches.css" in fragment
    assert "<figure" in screen
    assert "<form" not in screen.partition('id="preview"')[2].partition('class="buttons save"')[0]
