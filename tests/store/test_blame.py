"""Who wrote which line, as history tells it."""

from __future__ import annotations

from pathlib import Path

import pytest

from gare.model.errors import TooLarge, VersionMissing
from gare.model.names import CommitId, FilePath
from gare.store.blame import blame
from gare.store.store import Store
from tests.store.building import ANNE, BOB, blob_at, clone, edit, git, put, save


def test_each_run_of_lines_has_its_author(store: Store) -> None:
    first = save(store, edit("a", "un\ndeux\ntrois\n", author=ANNE, summary="Début"))
    second = save(store, edit("a", "un\nDEUX\ntrois\n", blob_at(store, "a"), author=BOB))

    runs = blame(store, second.commit, FilePath("a.md"))

    assert [(run.commit, run.author, run.first, run.lines) for run in runs] == [
        (first.commit, ANNE.name, 1, ("un",)),
        (second.commit, BOB.name, 2, ("DEUX",)),
        (first.commit, ANNE.name, 3, ("trois",)),
    ]
    assert runs[0].summary == "Début"


def test_lines_keep_their_author_through_a_move(store: Store) -> None:
    first = put(store, {"a.md": b"un\ndeux\ntrois\n"})
    second = put(store, {"a.md": None, "b.md": b"un\ndeux\ntrois\n"}, BOB)

    runs = blame(store, second.id, FilePath("b.md"))

    assert [run.commit for run in runs] == [first.id]


def test_strange_bytes_are_shown(store: Store) -> None:
    commit = put(store, {"a.md": b"\xff\xfe\r\nauthor x\n\tfin\x00 sans ligne"})

    runs = blame(store, commit.id, FilePath("a.md"))

    assert [run.lines for run in runs] == [("\ufffd\ufffd", "author x", "\tfin\x00 sans ligne")]


def test_an_empty_file_has_no_lines(store: Store) -> None:
    assert blame(store, put(store, {"a.md": b""}).id, FilePath("a.md")) == ()


def test_a_renaming_file_pushed_by_somebody_renames_nobody(store: Store, tmp_path: Path) -> None:
    put(store, {"a.md": b"x\n"})
    work = clone(store.path, tmp_path / "work")
    (work / ".mailmap").write_text("Mal <mal@x> <anne-martin@gare.example>\n")
    git(work, "add", ".")
    git(work, "commit", "-q", "-m", "x")
    git(work, "push", "-q", "origin", "main")

    runs = blame(store, store.head() or CommitId(""), FilePath("a.md"))

    assert [run.author for run in runs] == [ANNE.name]


def test_what_is_not_there_is_missing(store: Store) -> None:
    commit = put(store, {"a.md": b"x\n"})

    with pytest.raises(VersionMissing):
        blame(store, commit.id, FilePath("b.md"))
    with pytest.raises(VersionMissing):
        blame(store, CommitId("--contents=/etc/passwd"), FilePath("a.md"))
    with pytest.raises(VersionMissing):
        blame(store, CommitId("f" * 40), FilePath("a.md"))


def test_too_much_is_refused_in_time(store: Store) -> None:
    commit = put(store, {"a.md": b"x\n" * 600_000, "b.md": b"y\n" * 100_000})

    with pytest.raises(TooLarge):
        blame(store, commit.id, FilePath("a.md"))
    with pytest.raises(TooLarge):
        blame(store, commit.id, FilePath("b.md"), timeout_seconds=0.0001)
