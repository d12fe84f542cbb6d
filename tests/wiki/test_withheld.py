"""What a field that not everyone sees says is found by nobody's search, whatever changes."""

from __future__ import annotations

import pytest

from gare.model.people import Role
from gare.wiki.exporting import export
from gare.wiki.indexing import rebuild
from gare.wiki.searching import search
from gare.wiki.wiki import Wiki
from tests.making import MakeWiki, put
from tests.wiki.fiches import CONTACT, FICHES, LIEU

OPEN = LIEU.replace(", visible_to: moderator", "")
SAID = "visible_to: moderator"


@pytest.fixture
def wiki(wiki_with: MakeWiki) -> Wiki:
    return wiki_with(FICHES)


def found(wiki: Wiki, words: str) -> list[str]:
    """Return the paths of the pages that a search gives."""
    return [hit.page.path for hit in search(wiki, words).hits]


def test_the_words_of_a_field_that_not_everyone_sees_are_not_found(wiki: Wiki) -> None:
    assert found(wiki, "bureau") == []
    assert found(wiki, "bureau médiathèque")[:1] == ["contacts/mediatheque"]
    assert wiki.index.search("bureau médiathèque").missing == ("bureau",)


def test_nor_are_they_after_a_rebuild(wiki: Wiki) -> None:
    rebuild(wiki)

    assert found(wiki, "bureau") == []
    assert found(wiki, "médiathèque") == ["contacts/mediatheque"]


def test_nor_when_the_page_is_written_again_or_moved(wiki: Wiki) -> None:
    text = FICHES["contacts/mediatheque.md"]
    put(wiki, {"contacts/mediatheque.md": None, "contacts/livres.md": text + "Ouvert.\n"})

    assert found(wiki, "bureau") == []
    assert found(wiki, "ouvert") == ["contacts/livres"]


def test_a_field_that_is_opened_is_found_at_once_and_closed_again_is_not(wiki: Wiki) -> None:
    put(wiki, {"_gare/kinds/lieu.yml": OPEN})
    assert found(wiki, "bureau") == ["contacts/mediatheque"]

    put(wiki, {"_gare/kinds/lieu.yml": LIEU})
    assert found(wiki, "bureau") == []
    assert wiki.index.verify() == ()


def test_a_field_hidden_in_the_kind_that_is_extended_is_hidden_below(wiki: Wiki) -> None:
    put(wiki, {"_gare/kinds/lieu.yml": OPEN.replace("prive, label: Ligne directe", "x, label: X")})
    assert found(wiki, "bureau") == ["contacts/mediatheque"]
    hidden = CONTACT + "  - {name: prive, label: Ligne directe, visible_to: member}\n"

    put(wiki, {"_gare/kinds/contact.yml": hidden})

    assert found(wiki, "bureau") == []


def test_a_schema_that_breaks_opens_nothing(wiki: Wiki) -> None:
    put(wiki, {"_gare/kinds/lieu.yml": LIEU + "  - [\n"})
    put(wiki, {"contacts/mediatheque.md": FICHES["contacts/mediatheque.md"] + "Ouvert.\n"})

    assert found(wiki, "bureau") == []

    rebuild(wiki)
    assert found(wiki, "bureau") == []


def test_a_place_that_not_everyone_sees_is_in_no_search(wiki: Wiki) -> None:
    assert found(wiki, "port") == ["contacts/mediatheque"]

    put(wiki, {"_gare/kinds/lieu.yml": LIEU.replace("type: place", f"type: place, {SAID}")})

    assert found(wiki, "port") == []


def test_nor_in_an_export(wiki: Wiki) -> None:
    put(wiki, {"_gare/kinds/lieu.yml": LIEU.replace("type: place", f"type: place, {SAID}")})

    sent = export(wiki, "lieu", "json", {}, "http://gare.example", Role.VISITOR)
    seen = export(wiki, "lieu", "json", {}, "http://gare.example", Role.MODERATOR)

    assert b"rue du Port" not in b"".join(sent.content)
    assert b"rue du Port" in b"".join(seen.content)
