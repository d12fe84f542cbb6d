"""Every fiche of the starter gare goes through its form as a browser sends it back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from gare.app import application
from gare.shipped import content_folder
from gare.wiki.starting import start
from gare.wiki.wiki import Wiki
from tests.making import indexed, settings_for, wait_for_builders
from tests.themes import markup
from tests.web.test_forming import fields

KIND = "\nkind: "
HEADER_CHARS = 600


@pytest.fixture
def wiki(tmp_path: Path) -> Iterator[Wiki]:
    made = start(settings_for(tmp_path / "data"), content_folder())
    indexed(made)
    yield made
    wait_for_builders()
    made.close()


def sent_as_shown(client: FlaskClient, path: str) -> str:
    """Return the fiche when its form, sent as it is shown, is not simply found unchanged."""
    answer = client.post(f"/-/edit/{path}", data=fields(client.get(f"/-/edit/{path}").text))
    return "" if (answer.status_code, answer.location) == (303, f"/{path}") else path


def test_a_form_sent_as_it_is_shown_changes_no_fiche(wiki: Wiki) -> None:
    folder = content_folder()
    assert folder is not None
    files = (file for file in sorted(folder.rglob("*.md")))
    texts = {file: file.read_text(encoding="utf-8")[:HEADER_CHARS] for file in files}
    paths = [f.relative_to(folder).as_posix()[:-3] for f, text in texts.items() if KIND in text]
    before = wiki.store.head()

    client = application(wiki).test_client()
    wrong = [path for path in paths if sent_as_shown(client, path)]

    assert len(paths) > 30
    assert wrong == []
    assert wiki.store.head() == before


def test_rare_fields_are_folded_and_unfolded_where_something_is_wrong(wiki: Wiki) -> None:
    client = application(wiki).test_client()
    sent = fields(client.get("/-/edit/etudes/une-autre?kind=etude").text)
    sent["field.nombre_pages"] = "douze"

    begun = folded(client.get("/-/edit/etudes/une-autre?kind=etude").text)
    refused = folded(client.post("/-/edit/etudes/une-autre", data=sent).text)

    assert begun == dict.fromkeys(begun, False)
    assert len(begun) >= 3
    assert [label for label, is_open in refused.items() if is_open] == ["Revue, ouvrage, éditeur"]


def folded(html: str) -> dict[str, bool]:
    """Return the folded parts of a form and whether each is open."""
    found = markup.parse(html).iterfind(".//details[@class='field-group']")
    return {(one.findtext("summary") or "").strip(): "open" in one.attrib for one in found}
