"""History as it is streamed from git: merges, moves, strange commits, other people's addresses."""

from __future__ import annotations

import subprocess
from pathlib import Path

from gare.model.names import CommitId, FilePath
from gare.model.pages import Action, FileChange
from gare.model.people import Author
from gare.store.orders import Site
from gare.store.store import Store
from tests.store.building import (
    ANNE,
    BOB,
    ENVIRONMENT,
    SITE,
    clone,
    commit_tree,
    edit,
    git,
    new_blob,
    put,
    save,
)  # fmt: skip


def test_saves_come_back_oldest_first_exactly_as_they_were_announced(store: Store) -> None:
    first = put(store, {"a.md": b"un\n", "b.md": b"deux\n"})
    second = put(store, {"a.md": b"un et demi\n", "b.md": None, "c.md": b"trois\n"}, BOB)

    history = list(store.commits(None, second.id))

    assert history == [first, second]
    assert list(store.commits(first.id, second.id)) == [second]
    assert list(store.commits(second.id, second.id)) == []


def test_sizes_before_and_after_are_exact(store: Store) -> None:
    put(store, {"a.md": b"12345\n"})
    commit = put(store, {"a.md": b"1234567890\n"})

    change = next(iter(store.commits(commit.parent, commit.id))).changes[0]

    assert (change.size_before, change.size_after) == (6, 11)


def test_more_commits_than_a_batch_keep_their_own_changes(store: Store) -> None:
    announced = [put(store, {f"p{n % 7}.md": f"{n}\n".encode()}) for n in range(230)]

    assert list(store.commits(None, announced[-1].id)) == announced


def test_moves_of_other_tools_are_recognised(store: Store, tmp_path: Path) -> None:
    put(store, {"a.md": b"une ligne\n" * 20})
    work = clone(store.path, tmp_path / "work")
    git(work, "mv", "a.md", "b.md")
    git(work, "commit", "-q", "-m", "Range")
    git(work, "push", "-q", "origin", "main")

    commit = list(store.commits(None, store.head() or CommitId("")))[-1]

    assert [(part.file, part.origin, part.before is None) for part in commit.changes] == [
        ("a.md", None, False),
        ("b.md", "a.md", True),
    ]
    assert commit.author == Author("Dehors", "dehors")


def test_merges_of_pushed_branches_are_understood(store: Store, tmp_path: Path) -> None:
    put(store, {"a.md": b"un\n\ndeux\n\ntrois\n"})
    work = clone(store.path, tmp_path / "work")
    git(work, "checkout", "-q", "-b", "autre")
    (work / "a.md").write_bytes(b"UN\n\ndeux\n\ntrois\n")
    git(work, "commit", "-q", "-a", "-m", "un")
    git(work, "checkout", "-q", "main")
    (work / "a.md").write_bytes(b"un\n\ndeux\n\nTROIS\n")
    git(work, "commit", "-q", "-a", "-m", "trois")
    git(work, "merge", "-q", "autre", "-m", "joint")
    git(work, "push", "-q", "origin", "main")

    history = list(store.commits(None, store.head() or CommitId("")))

    assert history[0].summary == "Mise en place"
    assert {commit.summary for commit in history[1:3]} == {"un", "trois"}
    assert history[3].summary == "joint"
    assert [part.file for part in history[3].changes] == ["a.md"]
    assert history[3].changes[0].after == store.snapshot().find(FilePath("a.md"))


def test_strange_commits_are_read_without_fault(store: Store) -> None:
    blob = new_blob(store, b"x\n")
    tree = git(store.path, "mktree", given=f"100644 blob {blob}\ta.md\n".encode())
    raw = (
        f"tree {tree}\nauthor  <> 99999999999999 +9999\ncommitter \xe9 <\xe9@> 0 +0000\n"
        "encoding ISO-8859-1\n\n\xe9t\xe9\x01\x1b[31m\n\nGare-Action: delete"
    ).encode("latin-1")
    args = ["hash-object", "-t", "commit", "-w", "--literally", "--stdin"]
    commit = CommitId(git(store.path, *args, given=raw))
    git(store.path, "update-ref", "refs/heads/main", commit)

    found = store.commit(commit)

    assert found.author == Author("anonyme", "anonyme")
    assert found.summary == "été[31m"
    assert found.action is None
    assert found.at.year == 9999
    assert [part.file for part in found.changes] == ["a.md"]


def test_a_commit_without_message_nor_change_is_read(store: Store) -> None:
    put(store, {"a.md": b"x\n"})
    tree = git(store.path, "rev-parse", "main^{tree}")
    args = ["git", "commit-tree", tree, "-p", "main"]
    done = subprocess.run(
        args, cwd=store.path, env=ENVIRONMENT, input=b"", capture_output=True, check=True
    )
    git(store.path, "update-ref", "refs/heads/main", done.stdout.decode().strip())

    found = store.commit(store.head() or CommitId(""))

    assert (found.summary, found.changes) == ("", ())


def test_an_address_of_another_host_never_shows(store: Store, tmp_path: Path) -> None:
    work = clone(store.path, tmp_path / "work")
    (work / "a.md").write_text("x\n")
    git(work, "add", "a.md")
    git(work, "-c", "user.name=É. Œuvrard", "commit", "-q", "-m", "x", "--author",
        "É. Œuvrard <perso@orange.example>")  # fmt: skip
    git(work, "push", "-q", "origin", "HEAD:main")

    found = store.commit(store.head() or CommitId(""))

    assert found.author == Author("É. Œuvrard", "e-oeuvrard")


def test_a_site_that_changed_its_host_still_knows_its_own_commits(store: Store) -> None:
    saved = save(store, edit("a", "x\n", author=ANNE))

    with Store.create(store.path, Site("Autre nom", "autre.example")) as moved:
        found = moved.commit(saved.commit)

    assert (found.action, found.page, found.author) == (Action.CREATE, "a", ANNE)


def test_an_index_can_follow_by_the_difference_of_two_trees(store: Store) -> None:
    first = put(store, {"a.md": b"un\n", "b.md": b"deux\n", "d/e.md": b"x\n"})
    second = put(store, {"a.md": b"1\n", "b.md": None, "c.md": b"deux\n"})

    changes = list(store.changed(first.id, second.id))

    assert [(c.file, c.before is None, c.after is None, c.size_after) for c in changes] == [
        ("a.md", False, False, 2),
        ("b.md", False, True, 0),
        ("c.md", True, False, 5),
    ]
    assert [change.file for change in store.changed(None, second.id)] == ["a.md", "c.md", "d/e.md"]


def test_a_link_that_becomes_a_page_appears(store: Store) -> None:
    blob = new_blob(store, b"a.md")
    link = git(store.path, "mktree", given=f"120000 blob {blob}\tp.md\n".encode())
    before = commit_tree(store, link)
    page = git(store.path, "mktree", given=f"100644 blob {blob}\tp.md\n".encode())
    after = commit_tree(store, page)

    expected = FileChange(FilePath("p.md"), None, blob, 0, 4)
    assert list(store.changed(before, after)) == [expected]
    assert [commit.changes for commit in store.commits(None, after)] == [(), (expected,)]
    assert SITE.mail == "site@gare.example"
