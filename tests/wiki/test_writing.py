"""Writing: nothing typed is ever lost, whoever writes at the same time."""

from __future__ import annotations

import pytest

from gare.model.errors import BadPath, BadSource, Conflict, NothingToDo, PageGone, TooLarge
from gare.model.pages import Action
from gare.model.people import Role
from gare.wiki.clashing import conflict_view
from gare.wiki.moving import MoveForm, move
from gare.wiki.reading import view
from gare.wiki.removing import delete, restore, revert
from gare.wiki.tracing import diff, history
from gare.wiki.views.listing import ListView
from gare.wiki.views.page import MissingView, PageView
from gare.wiki.writing import Form, edit_view, preview, save
from tests.making import ANNE, BELKACEM, MakeWiki, base_of, put, text_of, write
from tests.wiki.fiches import FICHES

TWO = "# Deux\n\nPremier paragraphe.\n\nSecond paragraphe.\n"


def test_a_new_page_is_read_at_once(wiki_with: MakeWiki) -> None:
    wiki = wiki_with({})

    write(wiki, "etudes/essai", "# Un essai\n\nDu **texte**.\n")

    shown = view(wiki, "etudes/essai", "http://gare.example")
    assert isinstance(shown, PageView)
    assert shown.title == "Un essai"
    assert "<strong>texte</strong>" in shown.parts[0].html
    assert shown.updated_by == "Anne"


def test_two_edits_of_different_paragraphs_are_joined(wiki_with: MakeWiki) -> None:
    wiki = wiki_with({"deux.md": TWO})
    base = base_of(wiki, "deux.md")

    write(wiki, "deux", TWO.replace("Premier", "Tout premier"), base=base)
    second = write(wiki, "deux", TWO.replace("Second", "Dernier"), base=base, who=BELKACEM)

    assert second.saved.joined == ("Anne",)
    assert text_of(wiki, "deux.md") == (
        "# Deux\n\nTout premier paragraphe.\n\nDernier paragraphe.\n"
    )


def test_two_edits_of_the_same_line_give_all_texts_back(wiki_with: MakeWiki) -> None:
    wiki = wiki_with({"deux.md": TWO})
    base = base_of(wiki, "deux.md")
    write(wiki, "deux", TWO.replace("Premier", "Le premier"), base=base)
    mine = TWO.replace("Premier", "Mon premier")

    with pytest.raises(Conflict) as caught:
        write(wiki, "deux", mine, base=base, who=BELKACEM)

    shown = conflict_view(wiki, caught.value, BELKACEM, Form(mine, base, "", ""))
    assert shown.mine == mine
    assert "Le premier" in shown.theirs
    assert "Le premier" in shown.draft
    assert "Mon premier" in shown.draft
    assert shown.their_author == "Anne"
    assert shown.base == base_of(wiki, "deux.md")


def test_a_page_created_twice_at_once_keeps_both_texts(wiki_with: MakeWiki) -> None:
    wiki = wiki_with({})
    write(wiki, "double", "Le texte d’Anne.\n")

    with pytest.raises(Conflict) as caught:
        write(wiki, "double", "Le texte de Belkacem.\n", who=BELKACEM)

    assert caught.value.theirs == "Le texte d’Anne.\n"
    assert caught.value.mine == "Le texte de Belkacem.\n"


def test_an_edit_of_a_deleted_page_is_given_back(wiki_with: MakeWiki) -> None:
    wiki = wiki_with({"deux.md": TWO})
    base = base_of(wiki, "deux.md")
    delete(wiki, "deux", ANNE, base, "")

    with pytest.raises(PageGone) as caught:
        write(wiki, "deux", TWO + "Encore.\n", base=base, who=BELKACEM)

    assert caught.value.mine == TWO + "Encore.\n"


def test_an_edit_of_a_moved_page_follows_it(wiki_with: MakeWiki) -> None:
    wiki = wiki_with({"deux.md": TWO})
    base = base_of(wiki, "deux.md")
    move(wiki, "deux", ANNE, MoveForm("trois", False, "", ""))

    written = write(wiki, "deux", TWO + "\nEncore.\n", base=base, who=BELKACEM)

    assert written.moved
    assert written.path == "trois"
    assert text_of(wiki, "trois.md").endswith("Encore.\n")


def test_a_section_is_edited_alone(wiki_with: MakeWiki) -> None:
    source = "# Page\n\n## Une\n\nun\n\n## Deux\n\ndeux\n"
    wiki = wiki_with({"page.md": source})
    shown = edit_view(wiki, "page", ANNE, section=2)

    save(wiki, "page", ANNE, Form("## Deux\n\nautre\n", shown.base, "", "", section=2))

    assert text_of(wiki, "page.md") == "# Page\n\n## Une\n\nun\n\n## Deux\n\nautre\n"


def test_a_header_that_cannot_be_read_is_refused_with_its_line(wiki_with: MakeWiki) -> None:
    wiki = wiki_with({})

    with pytest.raises(BadSource) as caught:
        write(wiki, "page", "---\ntitle: [sans fin\n---\n\ntexte\n")

    assert caught.value.problems[0].line is not None


def test_a_broken_header_that_arrived_by_push_does_not_forbid_editing(wiki_with: MakeWiki) -> None:
    broken = "---\ntitle: [sans fin\n---\n\ntexte\n"
    wiki = wiki_with({"page.md": broken})

    write(wiki, "page", broken + "\nsuite\n", base=base_of(wiki, "page.md"))

    assert text_of(wiki, "page.md").endswith("suite\n")


def test_a_text_too_long_is_refused(wiki_with: MakeWiki) -> None:
    wiki = wiki_with({}, max_page_bytes="1 kB")

    with pytest.raises(TooLarge):
        write(wiki, "page", "x" * 2000)


def test_saving_the_same_text_makes_no_commit(wiki_with: MakeWiki) -> None:
    wiki = wiki_with({"deux.md": TWO})
    head = wiki.store.head()

    with pytest.raises(NothingToDo):
        write(wiki, "deux", TWO, base=base_of(wiki, "deux.md"))

    assert wiki.store.head() == head


@pytest.mark.parametrize("path", ["../etc", "a//b", "-x", ".git/config", "con", "a\x00b", "x.md"])
def test_hostile_names_are_refused(wiki_with: MakeWiki, path: str) -> None:
    wiki = wiki_with({})

    with pytest.raises(BadPath):
        write(wiki, path, "texte")


def test_carriage_returns_of_a_file_are_kept_and_those_of_a_browser_are_not(
    wiki_with: MakeWiki,
) -> None:
    wiki = wiki_with({"dos.md": b"un\r\ndeux\r\n", "unix.md": "un\n"})

    write(wiki, "dos", "un\r\ndeux\r\ntrois\r\n", base=base_of(wiki, "dos.md"))
    write(wiki, "unix", "un\r\ndeux\r\n", base=base_of(wiki, "unix.md"))

    assert text_of(wiki, "dos.md") == "un\r\ndeux\r\ntrois\r\n"
    assert text_of(wiki, "unix.md") == "un\ndeux\n"


def test_a_deleted_page_comes_back_with_its_files_and_its_history(wiki_with: MakeWiki) -> None:
    wiki = wiki_with({"deux.md": TWO, "deux/fig.webp": b"RIFF"})
    delete(wiki, "deux", ANNE, base_of(wiki, "deux.md"), "")
    gone = view(wiki, "deux", "")
    assert isinstance(gone, MissingView)
    assert gone.deleted is not None
    assert base_of(wiki, "deux/fig.webp") == ""

    restore(wiki, "deux", BELKACEM)

    assert text_of(wiki, "deux.md") == TWO
    assert text_of(wiki, "deux/fig.webp") == "RIFF"
    actions = [change.action for change in history(wiki, "deux").revisions]
    assert actions[:2] == [Action.RESTORE, Action.DELETE]


def test_a_page_takes_back_the_text_of_any_version(wiki_with: MakeWiki) -> None:
    wiki = wiki_with({})
    first = write(wiki, "page", "un\n")
    write(wiki, "page", "deux\n", base=base_of(wiki, "page.md"))

    revert(wiki, "page", BELKACEM, first.saved.commit)

    assert text_of(wiki, "page.md") == "un\n"
    assert history(wiki, "page").revisions[0].action is Action.REVERT


def test_the_comparison_of_the_last_change_shows_its_words(wiki_with: MakeWiki) -> None:
    wiki = wiki_with({})
    write(wiki, "page", "un deux trois\n")
    write(wiki, "page", "un quatre trois\n", base=base_of(wiki, "page.md"))

    shown = diff(wiki, "page", "", "", "side")

    assert shown.diff is not None
    assert (shown.diff.added, shown.diff.removed) == (1, 1)


def test_a_push_from_outside_is_read_on_the_next_request(wiki_with: MakeWiki) -> None:
    wiki = wiki_with({"page.md": "avant\n"})
    view(wiki, "page", "")

    put(wiki, {"page.md": "après\n", "neuve.md": "# Neuve\n"})

    shown = view(wiki, "page", "")
    assert isinstance(shown, PageView)
    assert "après" in shown.parts[0].html


def test_a_preview_keeps_nothing(wiki_with: MakeWiki) -> None:
    wiki = wiki_with({"page.md": "avant\n"})
    head = wiki.store.head()

    source = "# Titre\n\n<script>alert(1)</script> **gras**\n"
    [part] = preview(wiki, "page", source, Role.VISITOR).parts

    assert "<strong>gras</strong>" in part.html
    assert "<script" not in part.html
    assert wiki.store.head() == head


@pytest.mark.parametrize(
    ("source", "named"),
    [
        ("# Titre\n\n## Un\n\n#### Trop bas\n", "Trop bas"),
        ("# Titre\n\n## Un\n\n### Deux\n\n## Trois\n", ""),
        ("### Commence bas\n\n## Puis haut\n", "Commence bas"),
        ("# Titre\n\n#### Un seul\n", ""),
        ("Sans titre.\n", ""),
    ],
)
def test_a_preview_names_the_first_heading_that_skips_a_level(
    wiki_with: MakeWiki, source: str, named: str
) -> None:
    assert preview(wiki_with({}), "page", source, Role.VISITOR).jump == named


def test_a_preview_fills_blocks_as_readers_will_see_them(wiki_with: MakeWiki) -> None:
    wiki = wiki_with(FICHES)
    source = "Avant.\n\n```{liste}\ngenre: lieu\nvue: carte\n```\n\nAprès.\n"

    first, last = preview(wiki, "page", source, Role.VISITOR).parts

    assert isinstance(first.block, ListView)
    assert [card.title for card in first.block.cards] == ["Atelier", "Médiathèque"]
    assert first.block.map is not None
    assert first.block.map.near is None
    assert "Après" in last.html
