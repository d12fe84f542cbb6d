"""The index may be lost, damaged or of another version: it is made again."""

from __future__ import annotations

import os
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from gare.index.index import Index
from gare.index.schema import VERSION
from gare.model.errors import IndexUnready
from gare.model.pages import PageEntry
from tests.index.made import built, commit_id, created, entry


def rebuild(index: Index, *names: str, number: int = 7) -> None:
    pages = [entry(name) for name in names]
    commits = [created(place, page) for place, page in enumerate(pages, 1)]
    assert index.rebuild(commit_id(number), commits, [], pages) is not None


def test_a_rebuild_says_what_it_read(tmp_path: Path) -> None:
    index = Index(tmp_path / "index.sqlite")

    made = index.rebuild(commit_id(1), [created(1, entry("a"))], [], [entry("a")])

    assert made is not None
    assert (made.pages, made.files, made.commits) == (1, 0, 1)


def test_a_rebuild_tells_how_far_it_is(tmp_path: Path) -> None:
    seen: list[int] = []
    pages = (entry(f"p{n}") for n in range(250))

    Index(tmp_path / "index.sqlite").rebuild(commit_id(1), [], [], pages, progress=seen.append)

    assert seen == [100, 200]


def test_a_rebuild_replaces_all_that_was_there(tmp_path: Path) -> None:
    index = built(tmp_path, [entry("vieux", "ancien texte")])

    rebuild(index, "neuf")

    assert index.head() == commit_id(7)
    assert index.page("vieux") is None
    assert index.search("ancien").total == 0
    assert index.verify() == ()


def test_renderings_outlive_a_rebuild(tmp_path: Path) -> None:
    index = built(tmp_path, [entry("a")])
    index.keep("k", "<p>é</p>")

    rebuild(index, "b")

    assert index.cached("k") == "<p>é</p>"


def test_a_deleted_file_is_noticed_by_who_has_it_open(tmp_path: Path) -> None:
    index = built(tmp_path, [entry("a")])
    (tmp_path / "index.sqlite").unlink()

    assert index.head() is None
    with pytest.raises(IndexUnready):
        index.page("a")
    assert not index.apply(commit_id(1), commit_id(2))


def test_a_deleted_file_is_made_again(tmp_path: Path) -> None:
    index, other = built(tmp_path, [entry("a")]), Index(tmp_path / "index.sqlite")
    assert other.page("a") is not None
    (tmp_path / "index.sqlite").unlink()

    rebuild(index, "b")

    assert other.head() == commit_id(7)
    assert other.page("a") is None
    assert other.page("b") is not None
    assert other.verify() == ()


def test_a_file_replaced_by_another_is_read_anew(tmp_path: Path) -> None:
    index = built(tmp_path, [entry("a")])
    assert index.page("a") is not None
    other = built(tmp_path / "other", [entry("b")])
    other.close()

    (tmp_path / "other" / "index.sqlite").replace(tmp_path / "index.sqlite")

    assert index.page("b") is not None


@pytest.mark.parametrize(
    "content", [b"", b"x", os.urandom(200_000), b"SQLite format 3\0" + b"z" * 9_000]
)
def test_a_file_that_is_no_database_is_made_again(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "index.sqlite").write_bytes(content)
    index = Index(tmp_path / "index.sqlite")
    assert index.head() is None
    assert index.cached("k") is None
    assert not index.apply(None, commit_id(1))
    with pytest.raises(IndexUnready):
        index.page("a")

    rebuild(index, "a")

    assert index.page("a") is not None
    assert index.verify() == ()


@pytest.mark.parametrize("start", [100, 4_096, 40_000])
def test_a_damaged_database_is_made_again(tmp_path: Path, start: int) -> None:
    built(tmp_path, [entry(f"p{n}", "du texte " * 50) for n in range(40)]).close()
    with (tmp_path / "index.sqlite").open("r+b") as file:
        file.seek(start)
        file.write(os.urandom(30_000))
    index = Index(tmp_path / "index.sqlite")
    assert index.verify() != ()

    rebuild(index, "a")

    assert index.page("a") is not None
    assert index.verify() == ()


def test_a_file_overwritten_while_it_is_open_is_made_again(tmp_path: Path) -> None:
    index = built(tmp_path, [entry(f"p{n}", "du texte " * 50) for n in range(40)])
    path = tmp_path / "index.sqlite"
    with path.open("r+b") as file:
        file.write(os.urandom(path.stat().st_size))
    other = Index(path)
    assert other.head() is None
    with pytest.raises(IndexUnready):
        other.search("texte")

    rebuild(other, "a")

    assert index.page("a") is not None
    assert index.page("p1") is None


def test_another_version_is_not_read_and_is_made_again(tmp_path: Path) -> None:
    index = built(tmp_path, [entry("a")])
    with closing(sqlite3.connect(tmp_path / "index.sqlite")) as db, db:
        db.execute("update meta set name = ? where name like 'head:%'", (f"head:{VERSION + 1}",))
        db.execute(f"pragma user_version = {VERSION + 1}")

    assert index.head() is None
    assert not index.apply(commit_id(1), commit_id(2))
    rebuild(index, "b")

    assert index.head() == commit_id(7)
    assert index.page("b") is not None


def test_readers_keep_the_former_state_during_a_rebuild(tmp_path: Path) -> None:
    index, reader = built(tmp_path, [entry("a")]), Index(tmp_path / "index.sqlite")
    seen: list[bool] = []

    def pages() -> Iterator[PageEntry]:
        yield entry("b")
        seen.append(reader.page("a") is not None and reader.page("b") is None)
        seen.append(reader.head() == commit_id(1))
        seen.append(not reader.apply(commit_id(1), commit_id(2)))
        reader.keep("k", "no room now")

    start = time.monotonic()
    index.rebuild(commit_id(7), [], [], pages())

    assert seen == [True, True, True]
    assert reader.page("b") is not None
    assert time.monotonic() - start < 4


def test_one_rebuild_at_a_time(tmp_path: Path) -> None:
    index, other = Index(tmp_path / "index.sqlite"), Index(tmp_path / "index.sqlite")
    refused: list[object] = []

    def pages() -> Iterator[PageEntry]:
        yield entry("a")
        thread = threading.Thread(
            target=lambda: refused.append(other.rebuild(commit_id(9), [], [], []))
        )
        thread.start()
        thread.join()

    assert index.rebuild(commit_id(7), [], [], pages()) is not None

    assert refused == [None]
    assert index.head() == commit_id(7)


def test_a_rebuild_that_fails_leaves_what_was_there(tmp_path: Path) -> None:
    index = built(tmp_path, [entry("a")])

    def pages() -> Iterator[PageEntry]:
        yield entry("b")
        raise KeyError

    with pytest.raises(KeyError):
        index.rebuild(commit_id(7), [], [], pages())

    assert index.head() == commit_id(1)
    assert index.page("a") is not None
    rebuild(index, "c")
    assert index.page("c") is not None


def test_renderings_are_bounded(tmp_path: Path) -> None:
    index = built(tmp_path, [entry("a")])
    with closing(sqlite3.connect(tmp_path / "index.sqlite")) as db, db:
        db.executemany(
            "insert into render (key, html) values (?, x'00')",
            [(f"old {n}",) for n in range(20_000)],
        )

    index.keep("new", "<p>")

    with closing(sqlite3.connect(tmp_path / "index.sqlite")) as db:
        number = db.execute("select count(*) from render").fetchone()[0]
    assert number == 20_000
    assert index.cached("new") == "<p>"
    assert index.cached("old 0") is None


def test_a_rendering_kept_twice_is_the_last_one(tmp_path: Path) -> None:
    index = built(tmp_path, [entry("a")])

    index.keep("k", "un")
    index.keep("k", "deux\udce9")

    assert index.cached("k") == "deux\udce9"


def test_damage_found_while_reading_makes_the_index_away(tmp_path: Path) -> None:
    built(tmp_path, [entry(f"p{n}", "du texte " * 50) for n in range(40)]).close()
    path = tmp_path / "index.sqlite"
    with path.open("r+b") as file:
        file.seek(16_384)
        file.write(os.urandom(path.stat().st_size - 16_384))
    index = Index(path)

    with pytest.raises(IndexUnready):
        index.search("texte")

    assert index.head() is None
    assert not path.exists()
    rebuild(index, "a")
    assert index.search("a").total == 1


def test_who_is_building_can_be_seen(tmp_path: Path) -> None:
    index, other = Index(tmp_path / "index.sqlite"), Index(tmp_path / "index.sqlite")
    seen: list[bool] = [other.is_building()]

    def pages() -> Iterator[PageEntry]:
        seen.append(other.is_building())
        yield entry("a")

    index.rebuild(commit_id(7), [], [], pages())

    assert [*seen, other.is_building()] == [False, True, False]
