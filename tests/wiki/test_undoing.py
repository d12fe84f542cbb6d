"""Patrol and undoing: what is to be read, and what one source wrote taken back at once."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from gare.model.errors import Conflict, Forbidden
from gare.model.moderation import Source
from gare.model.people import Account, Author, Origin, Person, Role
from gare.wiki.moving import MoveForm, move
from gare.wiki.patrolling import patrol
from gare.wiki.removing import delete
from gare.wiki.reviewing import approve, trust
from gare.wiki.undoing import revert_run, undo_source
from gare.wiki.wiki import Wiki
from tests.making import ANNE, BELKACEM, MakeWiki, base_of, put, text_of, write

SPAM = Person(
    Role.VISITOR, Author("Casino", "visiteur-ambre-6666"), origin=Origin("b" * 32, "n" * 32)
)
MODERATOR = Person(
    Role.MODERATOR,
    Author("Mod", "mod"),
    Account(1, "mod", "Mod", Role.MODERATOR, datetime.now(UTC)),
)
SPAM_MEMBER = Person(
    Role.MEMBER,
    Author("Casino", "casino"),
    Account(2, "casino", "Casino", Role.MEMBER, datetime.now(UTC)),
)
START = {"etudes.md": "# Études\n\nUn.\n\nDeux.\n\nTrois.\n", "lieux.md": "# Lieux\n\nTexte.\n"}


@pytest.fixture
def wiki(wiki_with: MakeWiki) -> Wiki:
    return wiki_with(START)


def change(wiki: Wiki, path: str, source: str, who: Person) -> str:
    """Save a text over the present one and return the commit."""
    return write(wiki, path, source, base=base_of(wiki, f"{path}.md"), who=who).saved.commit


def listed(wiki: Wiki) -> list[tuple[str, str, int]]:
    """Return what is to be read: (page, author, how many changes)."""
    entries = patrol(wiki, MODERATOR).entries
    return [(one.path, one.author, one.commits) for one in entries if one.path != "accueil"]


def read_all(wiki: Wiki) -> None:
    """Approve all that is to be read."""
    for one in patrol(wiki, MODERATOR).entries:
        author = Author(one.author, one.handle)
        approve(wiki, MODERATOR, one.path, author, [one.newest])


def test_the_changes_of_newcomers_are_to_be_read_by_page_and_author(wiki: Wiki) -> None:
    read_all(wiki)
    change(wiki, "etudes", "# Études\n\nUn !\n", BELKACEM)
    change(wiki, "lieux", "# Lieux\n\nTexte ?\n", BELKACEM)
    change(wiki, "etudes", "# Études\n\nUn !!\n", BELKACEM)
    change(wiki, "etudes", "# Études\n\nUn !!!\n", SPAM)

    assert listed(wiki) == [
        ("etudes", "Casino", 1), ("etudes", "Belkacem", 2), ("lieux", "Belkacem", 1),
    ]  # fmt: skip


def test_what_was_approved_is_not_shown_again(wiki: Wiki) -> None:
    read_all(wiki)
    commit = change(wiki, "etudes", "# Études\n\nUn !\n", BELKACEM)

    approve(wiki, MODERATOR, "etudes", BELKACEM.author, [commit])

    assert listed(wiki) == []


def test_after_enough_approved_changes_an_author_is_trusted(wiki_with: MakeWiki) -> None:
    wiki = wiki_with(START | {"_gare/moderation.yml": "newcomers: {trusted_after: 2}\n"})
    read_all(wiki)
    for number in range(2):
        commit = change(wiki, "etudes", f"# Études\n\n{number}\n", BELKACEM)
        approve(wiki, MODERATOR, "etudes", BELKACEM.author, [commit])

    change(wiki, "etudes", "# Études\n\nEncore\n", BELKACEM)

    assert listed(wiki) == []


def test_what_somebody_trusted_writes_is_not_to_be_read(wiki: Wiki) -> None:
    read_all(wiki)
    change(wiki, "etudes", "# Études\n\nUn !\n", BELKACEM)

    trust(wiki, MODERATOR, BELKACEM.author)

    assert listed(wiki) == []


def test_a_run_is_undone_with_what_others_wrote_elsewhere_kept(wiki: Wiki) -> None:
    spam = change(wiki, "etudes", "# Études\n\nUn.\n\nDeux.\n\nCasino.\n", SPAM)
    change(wiki, "etudes", "# Études\n\nUn, relu.\n\nDeux.\n\nCasino.\n", BELKACEM)

    revert_run(wiki, MODERATOR, "etudes", spam)

    assert text_of(wiki, "etudes.md") == "# Études\n\nUn, relu.\n\nDeux.\n\nTrois.\n"
    assert "Casino" not in [author for _page, author, _n in listed(wiki)]


def test_a_run_that_others_wrote_over_is_not_undone(wiki: Wiki) -> None:
    spam = change(wiki, "etudes", "# Études\n\nUn.\n\nDeux.\n\nCasino.\n", SPAM)
    change(wiki, "etudes", "# Études\n\nUn.\n\nDeux.\n\nLe casino, une étude.\n", BELKACEM)

    with pytest.raises(Conflict):
        revert_run(wiki, MODERATOR, "etudes", spam)


def test_a_page_that_was_made_is_undone_by_going(wiki: Wiki) -> None:
    spam = write(wiki, "casino", "# Casino\n", who=SPAM).saved.commit

    revert_run(wiki, MODERATOR, "casino", spam)

    assert wiki.index.page("casino") is None


def test_all_that_a_source_wrote_is_undone_but_what_others_improved(wiki: Wiki) -> None:
    for number in range(5):
        write(wiki, f"casino-{number}", f"# Casino {number}\n", who=SPAM)
    change(wiki, "etudes", "# Études\n\nCasino.\n", SPAM)
    change(wiki, "etudes", "# Études\n\nCasino, deux fois.\n", SPAM)
    change(wiki, "casino-3", "# Le casino, une étude\n", BELKACEM)
    before = wiki.store.head()

    report = undo_source(wiki, MODERATOR, SPAM.author, [SPAM.author.handle])

    made = list(wiki.store.commits(before, wiki.store.head() or before))  # type: ignore[arg-type]  # there is a head
    assert sorted(report.undone) == ["casino-0", "casino-1", "casino-2", "casino-4", "etudes"]
    assert report.skipped == ("casino-3",)
    assert len(made) == 5
    assert {one.author.name for one in made} == {"Mod"}
    assert text_of(wiki, "etudes.md") == START["etudes.md"]
    assert text_of(wiki, "casino-3.md") == "# Le casino, une étude\n"
    assert wiki.index.page("casino-0") is None
    assert [one for one in listed(wiki) if one[1] == "Casino"] == [("casino-3", "Casino", 1)]


def test_spam_that_was_left_is_undone_from_what_is_to_be_read(wiki: Wiki) -> None:
    read_all(wiki)
    spam = change(wiki, "etudes", "# Études\n\nUn.\n\nDeux.\n\nPUB PUB\n", SPAM)
    change(wiki, "etudes", "# Études\n\nUn, relu.\n\nDeux.\n\nPUB PUB\n", BELKACEM)

    report = undo_source(wiki, MODERATOR, SPAM.author, [SPAM.author.handle])

    assert report.skipped == ("etudes",)
    assert ("etudes", "Casino", 1) in listed(wiki)
    revert_run(wiki, MODERATOR, "etudes", spam)
    assert text_of(wiki, "etudes.md") == "# Études\n\nUn, relu.\n\nDeux.\n\nTrois.\n"
    assert "Casino" not in [author for _page, author, _n in listed(wiki)]


def test_a_commit_of_which_a_file_was_left_is_still_to_be_read(wiki: Wiki) -> None:
    read_all(wiki)
    put(wiki, {"etudes.md": "# Casino\n", "lieux.md": "# Casino\n\nIci.\n"}, SPAM)
    change(wiki, "lieux", "# Casino\n\nIci, oui.\n", BELKACEM)

    report = undo_source(wiki, MODERATOR, SPAM.author, [SPAM.author.handle])

    assert (report.undone, report.skipped) == (("etudes",), ("lieux",))
    assert "Casino" in [author for _page, author, _n in listed(wiki)]


def test_moves_and_deletions_are_undone_too(wiki: Wiki) -> None:
    move(wiki, "lieux", SPAM_MEMBER, MoveForm("casino/lieux", False, "", ""))
    delete(wiki, "etudes", SPAM_MEMBER, base_of(wiki, "etudes.md"), "")

    undo_source(wiki, MODERATOR, SPAM_MEMBER.author, ["casino"])

    assert text_of(wiki, "lieux.md") == START["lieux.md"]
    assert text_of(wiki, "etudes.md") == START["etudes.md"]
    assert wiki.index.page("casino/lieux") is None
    assert wiki.index.redirect("lieux") is None


@pytest.mark.parametrize("whole", [False, True])
def test_rules_that_were_begun_are_undone_by_being_empty(wiki: Wiki, whole: bool) -> None:
    put(wiki, {"_gare/rules.yml": "rules:\n  - path: lieux\n    read: admins\n"}, SPAM_MEMBER)

    if whole:
        undo_source(wiki, MODERATOR, SPAM_MEMBER.author, ["casino"])
    else:
        newest = patrol(wiki, MODERATOR).entries[0].newest
        revert_run(wiki, MODERATOR, "_gare/rules.yml", newest)

    assert text_of(wiki, "_gare/rules.yml") == ""
    change(wiki, "etudes", "# Études\n\nTout le monde écrit.\n", BELKACEM)


def test_the_gate_remembers_which_handles_a_browser_and_a_network_signed_with(wiki: Wiki) -> None:
    change(wiki, "etudes", "# Études\n\nUn !\n", SPAM)

    gate = wiki.people.moderation.gate

    assert gate.handles_of(Source.NETWORK, "n" * 32) == (SPAM.author.handle,)
    assert gate.handles_of(Source.BROWSER, "b" * 32) == (SPAM.author.handle,)


def test_what_is_done_is_in_the_log(wiki: Wiki) -> None:
    put(wiki, {"casino.md": "# Casino\n"}, SPAM)

    undo_source(wiki, MODERATOR, SPAM.author, [SPAM.author.handle])

    told = wiki.people.moderation.journal.entries(1)[0]
    assert (told.act, told.by_name, told.about, told.pages) == ("undo", "Mod", "Casino", 1)


def test_only_keepers_moderate(wiki: Wiki) -> None:
    with pytest.raises(Forbidden):
        patrol(wiki, ANNE)
    with pytest.raises(Forbidden):
        undo_source(wiki, ANNE, SPAM.author, [SPAM.author.handle])
    with pytest.raises(Forbidden):
        approve(wiki, ANNE, "etudes", SPAM.author, [])
