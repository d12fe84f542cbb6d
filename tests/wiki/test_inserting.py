"""Choosing a block: what is chosen becomes plain lines, and what they show is what was chosen."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gare.markup.directives import Directive
from gare.markup.reading import document
from gare.markup.render import Resolved, render
from gare.model.names import PagePath
from gare.model.people import Role
from gare.wiki.inserting import TAKES, directive_text, insert_view
from gare.wiki.views.blocks import BLOCK_NAMES, BlockFault, GuideBlock, PagesBlock
from gare.wiki.views.inserting import InsertView
from gare.wiki.views.listing import ListView
from gare.wiki.wiki import Wiki
from tests.making import MakeWiki
from tests.wiki.fiches import FICHES


@pytest.fixture
def wiki(wiki_with: MakeWiki) -> Wiki:
    return wiki_with(FICHES)


def chosen(wiki: Wiki, **arguments: str) -> InsertView:
    given = {name.replace("__", "."): text.split("|") for name, text in arguments.items()}
    return insert_view(wiki, given, Role.VISITOR)


def counts(view: InsertView, name: str) -> dict[str, int]:
    [group] = [one for one in view.filters if one.name == name]
    return {one.value: one.pages for one in group.values}


def read_again(text: str) -> list[Directive]:
    """Return the directives of a page where a text was put."""
    source = f"Avant.\n\n{text}\n\nAprès.\n"
    made = render(
        PagePath("page"), source, lambda _link: Resolved("/", exists=True), directives=BLOCK_NAMES
    )
    assert "Après" in made.parts[-1]
    return list(made.directives)


def test_all_blocks_may_be_chosen_but_the_one_that_readers_get_by_citing() -> None:
    assert frozenset(TAKES) == BLOCK_NAMES - {"bibliographie"}


def test_nothing_chosen_yet_is_a_list_of_the_first_kind(wiki: Wiki) -> None:
    view = chosen(wiki)

    assert view.text == "```{liste}\ngenre: contact\nvue: liste\n```"
    assert isinstance(view.block, ListView)


def test_a_list_is_written_with_what_was_chosen_and_nothing_else(wiki: Wiki) -> None:
    view = chosen(
        wiki, kind="lieu", view="table", sort="-places", number="5", q="", near="",
        f__services="Aide aux démarches", f__gratuit="true", km="20",
    )  # fmt: skip

    assert view.text == (
        "```{liste}\ngenre: lieu\nvue: tableau\ntri: -places\n"
        "services: Aide aux démarches\ngratuit: true\nnombre: 5\n```"
    )
    assert isinstance(view.block, ListView)
    assert [card.title for card in view.block.cards] == ["Médiathèque"]


def test_filters_have_counts_that_follow_what_is_chosen(wiki: Wiki) -> None:
    before = chosen(wiki, kind="lieu")
    after = chosen(wiki, kind="lieu", f__gratuit="true")

    assert counts(before, "services") == {"Accès internet": 2, "Aide aux démarches": 1}
    assert counts(after, "services") == {"Accès internet": 1, "Aide aux démarches": 1}
    assert counts(before, "territoire")["bretagne"] == 1


def test_a_map_in_a_preview_has_no_form(wiki: Wiki) -> None:
    view = chosen(wiki, kind="lieu", view="map", near="Brest", km="5")

    assert view.text.endswith("vue: carte\npres-de: Brest\nrayon: '5'\n```")
    assert isinstance(view.block, ListView)
    assert view.block.map is not None
    assert view.block.map.near is None


def test_a_guide_asks_the_questions_that_were_chosen(wiki: Wiki) -> None:
    view = chosen(wiki, block="je-cherche", kind="lieu", ask="services", title="Je cherche")

    assert "questions:\n  services: Services\u202f?\n" in view.text
    assert isinstance(view.block, GuideBlock)
    assert view.block.address == ""
    assert [one.name for one in view.asks if one.selected] == ["services"]


def test_the_pages_of_a_folder_are_those_of_the_page_unless_told(wiki: Wiki) -> None:
    here = chosen(wiki, block="sous-pages", path="contacts")
    named = chosen(wiki, block="sous-pages", folder="/agenda/", number="3")

    assert here.text == "```{sous-pages}\n```"
    assert isinstance(here.block, PagesBlock)
    assert {page.title for page in here.block.pages} >= {"L’Asso", "Médiathèque"}
    assert named.text == "```{sous-pages}\ndossier: agenda\nnombre: 3\n```"


@pytest.mark.parametrize("name", sorted(TAKES))
def test_every_block_is_read_again_as_it_was_shown(wiki: Wiki, name: str) -> None:
    said = {"folder": "contacts", "title": "Titre", "address": "https://a.example/flux"}
    view = chosen(wiki, block=name, kind="lieu", number="4", **said)

    [directive] = read_again(view.text)
    assert directive.name == name
    assert directive.fault == ""
    assert not isinstance(view.block, BlockFault)


def test_a_wiki_without_kinds_says_what_is_missing(wiki_with: MakeWiki) -> None:
    view = chosen(wiki_with({}))

    assert isinstance(view.block, BlockFault)
    assert view.text == "```{liste}\n```"


NASTY = st.text(alphabet="`~{}:#-'\"\n\r\t [],é&*!|>%@x", max_size=60)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=NASTY, value=NASTY, folder=NASTY)
def test_what_is_typed_never_leaves_its_block(
    wiki: Wiki, words: str, value: str, folder: str
) -> None:
    asked = {"kind": ["lieu"], "q": [words], "f.services": [value, "x"], "near": [folder]}
    listing = insert_view(wiki, asked, Role.VISITOR)
    pages = insert_view(wiki, {"block": ["sous-pages"], "folder": [folder]}, Role.VISITOR)

    assert len(read_again(f"{listing.text}\n\n{pages.text}")) == 2


def test_a_setting_that_is_empty_is_not_written() -> None:
    assert directive_text("liste", {"genre": "lieu", "tri": "", "tags": ()}) == (
        "```{liste}\ngenre: lieu\n```"
    )
    assert document(PagePath("page"), directive_text("mots-cles", {})).problems == ()


def test_a_number_said_for_a_block_is_not_kept_for_another(wiki: Wiki) -> None:
    asked = {"block": ["mots-cles"], "number": ["10"]}

    kept = insert_view(wiki, asked | {"was": ["mots-cles"]}, Role.VISITOR)
    left = insert_view(wiki, asked | {"was": ["liste"]}, Role.VISITOR)

    assert kept.text == "```{mots-cles}\nnombre: 10\n```"
    assert left.text == "```{mots-cles}\n```"
