"""Commits: what is in them, and what no words given by a person can put in them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gare.model.errors import NothingToDo, PageExists, VersionMissing
from gare.model.names import BlobId, CommitId, FilePath, PagePath
from gare.model.pages import Action, Commit
from gare.model.people import Author
from gare.store.orders import Messages, Order, Site, commit_text
from gare.store.snapshot import Snapshot
from gare.store.store import Store
from tests.store.building import (
    ANNE,
    SITE,
    blob_at,
    edit,
    fsck,
    git,
    ignored,
    new_blob,
    put,
    save,
    text_at,
)  # fmt: skip


def test_a_move_is_one_commit_that_remembers_where_files_came_from(store: Store) -> None:
    put(store, {"a.md": b"texte de a\n", "a/fig.png": b"image", "b.md": b"lien vers a\n"})
    heard: list[Commit] = []

    def build(snapshot: Snapshot) -> tuple[Order, None]:
        figure = snapshot.find(FilePath("a/fig.png"))
        order = Order(
            changes={
                FilePath("a.md"): None,
                FilePath("a/fig.png"): None,
                FilePath("z/a.md"): b"tout autre chose\n",
                FilePath("z/a/fig.png"): figure,
                FilePath("b.md"): b"lien vers z/a\n",
            },
            author=ANNE,
            summary="Range",
            action=Action.MOVE,
            page=PagePath("z/a"),
            origin=PagePath("a"),
        )
        return order, None

    commit, _nothing = store.write(build, heard.append)

    origins = {change.file: change.origin for change in commit.changes if change.origin}
    assert origins == {"z/a.md": "a.md", "z/a/fig.png": "a/fig.png"}
    assert store.commit(commit.id) == commit
    assert heard == [commit]
    assert git(store.path, "ls-tree", "-r", "--name-only", "main").split() == [
        "b.md", "z/a.md", "z/a/fig.png",
    ]  # fmt: skip


def test_removing_the_last_file_leaves_an_empty_tree(store: Store) -> None:
    put(store, {"a/b/c.md": b"x\n"})

    put(store, {"a/b/c.md": None})

    assert git(store.path, "ls-tree", "main") == ""
    assert fsck(store.path) == ""


def test_removing_what_is_not_there_is_nothing_to_do(store: Store) -> None:
    put(store, {"a.md": b"x\n"})

    with pytest.raises(NothingToDo):
        put(store, {"b.md": None, "a.md/b": None, "c/d/e": None})


def test_a_file_and_a_folder_cannot_have_the_same_name(store: Store) -> None:
    put(store, {"a.md": b"x\n", "b/c.md": b"x\n"})

    with pytest.raises(PageExists):
        put(store, {"a.md/below": b"y\n"})
    with pytest.raises(PageExists):
        put(store, {"b": b"y\n"})


def test_a_blob_that_is_not_there_is_refused(store: Store) -> None:
    with pytest.raises(VersionMissing):
        put(store, {"a.md": BlobId("f" * 40)})  # type: ignore[dict-item]  # a blob's name
    assert store.head() is None


def test_an_old_blob_can_be_put_back(store: Store) -> None:
    old = new_blob(store, b"ancien\n")
    order = Order({FilePath("a.md"): old}, ANNE, "Retour", Action.REVERT, PagePath("a"))

    commit, _nothing = store.write(lambda _snapshot: (order, None), ignored)

    assert text_at(store, "a") == "ancien\n"
    assert commit.changes[0].size_after == 7
    assert list(store.commits(None, commit.id)) == [commit]


def test_an_executable_file_stays_one(store: Store) -> None:
    blob = new_blob(store, b"x\n")
    tree = git(store.path, "mktree", given=f"100755 blob {blob}\ta.md\n".encode())
    git(store.path, "update-ref", "refs/heads/main", git(store.path, "commit-tree", tree))

    save(store, edit("a", "y\n", blob_at(store, "a")))

    assert git(store.path, "ls-tree", "main").startswith("100755 ")


def test_a_clock_of_another_age_is_survived(tmp_path: Path) -> None:
    with Store.create(tmp_path / "content.git", SITE) as now:
        save(now, edit("a", "x\n"))
    with Store(tmp_path / "content.git", SITE, clock=lambda: 1_000_000_000.5) as past:
        save(past, edit("b", "y\n"))

        dates = [commit.at.year for commit in past.commits(None, past.head() or CommitId(""))]

    assert dates[1] == 2001
    assert fsck(tmp_path / "content.git") == ""


FORGED = Author("Eve\n<eve@x> 0 +0000\ncommitter Mal", "eve@x>\nmal")


def test_words_cannot_forge_a_commit(store: Store) -> None:
    summary = "Bonjour\n\nGare-Action: import\nGare-Page: autre\n\ngare-merged : yes\x00\u202e"
    order = Order({FilePath("a.md"): b"x\n"}, FORGED, summary, Action.CREATE, PagePath("a"))

    commit, _nothing = store.write(lambda _snapshot: (order, None), ignored)

    raw = git(store.path, "cat-file", "commit", commit.id)
    head, _blank, message = raw.partition("\n\n")
    assert [line.split(" ")[0] for line in head.split("\n")] == ["tree", "author", "committer"]
    assert head.count("<") == 2
    assert message.split("\n") == [
        "Bonjour",
        "",
        "> Gare-Action: import",
        "> Gare-Page: autre",
        "",
        "> gare-merged : yes",
        "",
        "Gare-Action: create",
        "Gare-Page: a",
    ]
    assert store.commit(commit.id) == commit
    assert fsck(store.path) == ""


@settings(max_examples=200)
@given(name=st.text(max_size=60), handle=st.text(max_size=40), summary=st.text(max_size=200))
def test_any_words_come_back_as_they_were_announced(name: str, handle: str, summary: str) -> None:
    order = Order({}, Author(name, handle), summary, Action.EDIT, PagePath("a"))

    raw = commit_text(order, Site("Site", "gare.example"), "0" * 40, None, 5).decode()

    head, _blank, message = raw.partition("\n\n")
    lines = head.split("\n")
    signature = lines[1].removeprefix("author ").removesuffix(" 5 +0000")
    written, _space, mail = signature.partition(" <")
    said = Messages(["gare.example"]).read((written, mail[:-1]), "site@gare.example", message)
    assert len(lines) == 3
    assert (said.action, said.page, said.merged) == (Action.EDIT, "a", False)
    assert said.author == Author(written, mail.partition("@")[0])
    assert said.summary == message.split("\n")[0]


def test_who_wrote_with_the_author_is_said_as_git_knows_it(store: Store) -> None:
    with_them = replace(edit("a", "x\n"), co_authors=(FORGED, Author("Bob Le Goff", "bob")))

    saved = save(store, with_them)

    raw = git(store.path, "log", "-1", "--format=%(trailers:key=Co-authored-by,valueonly)", "main")
    assert raw.split("\n")[0].count("<") == 1
    assert raw.split("\n")[1] == "Bob Le Goff <bob@gare.example>"
    assert [one.handle for one in store.commit(saved.commit).co_authors] == ["eve-x-mal", "bob"]


def test_a_summary_names_no_other_author(store: Store) -> None:
    said = replace(edit("a", "x\n"), summary="Mot\n\nCo-authored-by: Anne <anne@gare.example>")

    saved = save(store, said)

    assert store.commit(saved.commit).co_authors == ()
    assert git(store.path, "log", "-1", "--format=%(trailers:key=Co-authored-by)", "main") == ""


def test_trailers_of_a_pushed_commit_are_not_believed(store: Store) -> None:
    put(store, {"a.md": b"x\n"})
    tree = git(store.path, "rev-parse", "main^{tree}")
    message = "Fausse\n\nGare-Action: delete\nGare-Page: accueil\n"
    forged = git(store.path, "commit-tree", tree, "-p", "main", "-m", message)
    git(store.path, "update-ref", "refs/heads/main", forged)

    commit = store.commit(CommitId(forged))

    assert (commit.action, commit.page) == (None, None)
    assert commit.author == Author("Dehors", "dehors")


def test_a_commit_that_is_not_in_main_is_missing(store: Store) -> None:
    first = put(store, {"a.md": b"x\n"})
    tree = git(store.path, "rev-parse", "main^{tree}")
    hidden = git(store.path, "commit-tree", tree, "-m", "caché")

    assert store.resolve(first.id[:8]) == first.id
    with pytest.raises(VersionMissing):
        store.commit(CommitId(hidden))
    with pytest.raises(VersionMissing):
        store.resolve(hidden[:10])


@pytest.mark.parametrize(
    "text", ["", "--all", "main", "HEAD", "a" * 6, "A" * 40, "é" * 9, "1" * 41]
)
def test_a_version_is_named_by_its_digits_only(store: Store, text: str) -> None:
    put(store, {"a.md": b"x\n"})

    with pytest.raises(VersionMissing):
        store.commit(CommitId(text))
    with pytest.raises(VersionMissing):
        store.resolve(text)
    with pytest.raises(VersionMissing):
        store.snapshot(CommitId(text or "-"))
