"""One door to SQLite: connections that are never stale, transactions that are told apart."""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from gare.sqlite import Database, is_corrupt, is_locked, is_missing_table, rows


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    made = Database(tmp_path / "x y%?#é.sqlite", timeout_seconds=0.2)
    with made.writing(create=True) as db:
        db.execute("create table t (n integer)")
        db.execute("insert into t values (1)")
    yield made
    made.close()


def numbers(database: Database) -> list[int]:
    with database.reading() as db:
        return [row[0] for row in db.execute("select n from t order by n")]


def test_a_file_is_made_only_when_asked(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        Database(tmp_path / "x").connection()
    assert not (tmp_path / "x").exists()


def test_a_folder_that_is_not_there_is_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        Database(tmp_path / "none" / "x").connection()


def test_the_log_is_written_ahead(database: Database) -> None:
    db = database.connection()
    assert db.execute("pragma journal_mode").fetchone() == ("wal",)
    assert db.execute("pragma synchronous").fetchone() == (1,)


def test_a_thread_keeps_its_connection(database: Database) -> None:
    assert database.connection() is database.connection()


def test_each_thread_has_its_own_connection(database: Database) -> None:
    with ThreadPoolExecutor(1) as pool:
        other = pool.submit(database.connection).result()
    assert other is not database.connection()


def test_a_child_made_by_fork_opens_its_own_connection(database: Database) -> None:
    mine = database.connection()

    child = os.fork()
    if child == 0:
        os._exit(0 if database.connection() is not mine and numbers(database) == [1] else 1)

    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert database.connection() is mine


def test_writing_is_kept_when_the_block_ends(database: Database) -> None:
    with database.writing() as db:
        db.execute("insert into t values (2)")
    assert numbers(database) == [1, 2]


def test_writing_is_undone_when_the_block_raises(database: Database) -> None:
    with pytest.raises(sqlite3.OperationalError), database.writing() as db:
        db.execute(
            "insert into t select 2 from t, (select 1 union select abs(-9223372036854775808))"
        )
    assert numbers(database) == [1]


def test_readings_nest(database: Database) -> None:
    with database.reading() as outer, database.reading() as inner:
        assert inner is outer
        assert outer.in_transaction
    assert not outer.in_transaction


def test_a_second_writer_is_told_that_the_database_is_locked(database: Database) -> None:
    other = Database(database.path, timeout_seconds=0.05)
    with database.writing():
        with pytest.raises(sqlite3.OperationalError) as waited, other.writing():
            pass
        with pytest.raises(sqlite3.OperationalError) as at_once, other.writing(wait=False):
            pass
    assert is_locked(waited.value)
    assert is_locked(at_once.value)
    other.close()


def test_two_writers_who_read_then_write_lose_nothing(database: Database) -> None:
    def count(_turn: int) -> None:
        with database.writing() as db:
            number = db.execute("select max(n) from t").fetchone()[0]
            db.execute("update t set n = ?", (number + 1,))

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(count, range(40)))

    assert numbers(database) == [41]


def test_a_deleted_file_is_noticed(database: Database) -> None:
    database.connection()
    database.path.unlink()
    with pytest.raises(FileNotFoundError):
        database.connection()


def test_a_replaced_file_is_noticed(database: Database, tmp_path: Path) -> None:
    other = Database(tmp_path / "other")
    with other.writing(create=True) as db:
        db.execute("create table t (n integer)")
        db.execute("insert into t values (7)")
    other.close()
    assert numbers(database) == [1]
    database.remove()

    (tmp_path / "other").replace(database.path)

    assert numbers(database) == [7]


def test_removing_takes_the_log_and_the_shared_memory_too(database: Database) -> None:
    database.connection()
    database.remove()
    assert list(database.path.parent.glob(f"{database.path.name}*")) == []


def test_a_file_that_is_no_database_is_corrupt(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b"no database " * 100)
    database = Database(tmp_path / "x")

    with pytest.raises(sqlite3.DatabaseError) as error:
        database.connection()

    assert is_corrupt(error.value)
    assert not database.is_sound()


def test_a_sound_database_is_sound_and_a_missing_one_is_not(
    database: Database, tmp_path: Path
) -> None:
    assert database.is_sound()
    assert not Database(tmp_path / "none").is_sound()


def test_a_missing_table_is_told_apart_from_damage(database: Database) -> None:
    with pytest.raises(sqlite3.OperationalError) as error, database.reading() as db:
        db.execute("select * from none")
    assert is_missing_table(error.value)
    assert not is_corrupt(error.value)
    assert not is_locked(error.value)


def test_rows_are_read_by_the_names_of_their_columns(database: Database) -> None:
    found = [row["n"] for row in rows(database.connection(), "select n from t where n = ?", (1,))]
    assert found == [1]


def test_the_log_is_emptied_when_asked(database: Database) -> None:
    database.shrink_log()
    log = database.path.with_name(database.path.name + "-wal")
    assert log.stat().st_size == 0


def test_many_threads_may_open_a_new_file_at_once(tmp_path: Path) -> None:
    for turn in range(10):
        path = tmp_path / f"{turn}.sqlite"
        gate = threading.Barrier(8)

        def opened(place: Path = path, gate: threading.Barrier = gate) -> str:
            database = Database(place)
            gate.wait()
            mode = database.connection(create=True).execute("pragma journal_mode").fetchone()[0]
            database.close()
            return str(mode)

        with ThreadPoolExecutor(8) as pool:
            modes = [task.result() for task in [pool.submit(opened) for _ in range(8)]]
        assert modes == ["wal"] * 8
