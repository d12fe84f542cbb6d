from __future__ import annotations

import pytest

from gare.model.errors import BadSource, NothingToDo, PageMissing
from gare.wiki.records import now
from gare.wiki.verifying import verify
from gare.wiki.wiki import Wiki
from tests.making import ANNE, MakeWiki, put, text_of
from tests.wiki.fiches import FICHES


@pytest.fixture
def wiki(wiki_with: MakeWiki) -> Wiki:
    return wiki_with(FICHES)


def test_a_fiche_is_confirmed_by_one_line_of_its_header(wiki: Wiki):
    before = text_of(wiki, "contacts/atelier.md")

    written = verify(wiki, "contacts/atelier", ANNE, "", "Vérifiée")

    today = now().date().isoformat()
    assert text_of(wiki, "contacts/atelier.md") == before.replace("2020-01-01", today)
    last = wiki.index.last_revision(written.path)
    assert last is not None
    assert (last.author, last.summary) == ("Anne", "Vérifiée")


def test_confirming_twice_a_day_changes_nothing(wiki: Wiki):
    verify(wiki, "contacts/atelier", ANNE, "", "Vérifiée")

    with pytest.raises(NothingToDo):
        verify(wiki, "contacts/atelier", ANNE, "", "Vérifiée")


def test_what_cannot_be_confirmed_says_why(wiki: Wiki):
    put(wiki, {"casse.md": "---\na: [\n---\n\nTexte.\n"})

    with pytest.raises(BadSource):
        verify(wiki, "casse", ANNE, "", "")
    with pytest.raises(PageMissing):
        verify(wiki, "rien", ANNE, "", "")
