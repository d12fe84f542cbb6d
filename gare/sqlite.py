"""The only door to SQLite: one connection per thread and process, and transactions told apart.

A file that is deleted or replaced while it is open is noticed at the next call by its inode; a
connection inherited through fork is never used again. Errors are those of `sqlite3`; a missing
file is `FileNotFoundError`.
"""

from __future__ import annotations

import os
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeAlias

Connection: TypeAlias = sqlite3.Connection
SqliteError: TypeAlias = sqlite3.Error
Row: TypeAlias = sqlite3.Row

_BUSY: Final = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})
_CORRUPT: Final = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_FORMAT})
_DISK: Final = frozenset(
    {sqlite3.SQLITE_IOERR, sqlite3.SQLITE_FULL, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY}
)
_SWAP_RETRIES: Final = 8
_POLL_SECONDS: Final = 0.005


def rows(db: Connection, query: str, values: tuple[str | int | None, ...]) -> Iterator[Row]:
    """Give the rows of a query, their columns by name."""
    cursor = db.cursor()
    cursor.row_factory = sqlite3.Row
    yield from cursor.execute(query, values)


def is_locked(error: SqliteError) -> bool:
    """Tell whether another writer held the database for too long."""
    return _code(error) in _BUSY


def is_corrupt(error: SqliteError) -> bool:
    """Tell whether the file is not a sound database."""
    return _code(error) in _CORRUPT


def is_refused(error: SqliteError) -> bool:
    """Tell whether the disk refused: full, read-only, or failing."""
    return _code(error) in _DISK


def is_missing_table(error: SqliteError) -> bool:
    """Tell whether the statement named a table or a column that is not there."""
    return str(error).startswith(("no such table", "no such column"))


def _code(error: SqliteError) -> int:
    """Return the primary result code, 0 when Python itself raised the error."""
    return int(getattr(error, "sqlite_errorcode", 0) or 0) & 0xFF


@dataclass(slots=True)
class _Held:
    """A connection of one thread, closed with it, but only in the process that opened it."""

    link: Connection
    pid: int
    place: tuple[int, int]

    def __del__(self) -> None:
        """Close when the thread ends: Python ≥ 3.13 warns about connections left open."""
        if self.pid == os.getpid():
            with suppress(sqlite3.Error):
                self.link.close()


class Database:
    """An SQLite file in WAL mode, safe to share between threads and across fork."""

    def __init__(self, path: Path, timeout_seconds: float = 5.0) -> None:
        self.path = path
        self._name = str(path)
        self._timeout_seconds = timeout_seconds
        self._local = threading.local()
        self._inherited: list[_Held] = []

    def connection(self, *, create: bool = False) -> Connection:
        """Return this thread's connection to the file that is there now.

        `FileNotFoundError` when there is none and `create` is false.
        """
        held: _Held | None = getattr(self._local, "held", None)
        if held is not None:
            if held.pid == os.getpid():
                if held.place == self._place():
                    return held.link
                held.link.close()
            else:
                self._inherited.append(held)
            self._local.held = None
        return self._open(create)

    def _place(self) -> tuple[int, int] | None:
        """Return the device and the inode of the file, or None when it is missing."""
        try:
            found = os.stat(self._name)  # noqa: PTH116 -- twice as quick as Path.stat, on every read
        except (FileNotFoundError, NotADirectoryError):
            return None
        return found.st_dev, found.st_ino

    def _open(self, create: bool) -> Connection:
        """Open the file and its log at once, again when it is swapped meanwhile."""
        for _attempt in range(_SWAP_RETRIES):
            before = self._place()
            if before is None and not create:
                raise FileNotFoundError(self._name)
            link = self._connect(create)
            if link is None:
                continue
            place = self._place()
            if place is not None and before in {None, place}:
                self._local.held = _Held(link, os.getpid(), place)
                return link
            link.close()
        raise FileNotFoundError(self._name)

    def _connect(self, create: bool) -> Connection | None:
        """Return a new connection with its log open, or None when the file has just gone."""
        uri = f"{self.path.absolute().as_uri()}?mode={'rwc' if create else 'rw'}"
        try:
            link = sqlite3.connect(
                uri,
                uri=True,
                isolation_level=None,
                timeout=self._timeout_seconds,
                cached_statements=256,
                check_same_thread=False,
            )
        except sqlite3.OperationalError:
            if not create and self._place() is None:
                return None
            raise
        try:
            self._keep_log(link)
            link.execute("pragma synchronous = normal")
            link.execute("pragma cache_size = -4000")
            link.execute("pragma temp_store = memory")
            link.execute("select count(*) from sqlite_master").fetchone()
        except BaseException:
            link.close()
            raise
        return link

    def _keep_log(self, link: Connection) -> None:
        """Have the file keep a log: SQLite does not wait by itself when another does just that."""
        until = time.monotonic() + self._timeout_seconds
        while True:
            try:
                link.execute("pragma journal_mode = wal")
            except sqlite3.OperationalError as error:
                if not is_locked(error) or time.monotonic() > until:
                    raise
                time.sleep(_POLL_SECONDS)
            else:
                return

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """One consistent snapshot for all the reads inside; may be nested."""
        link = self.connection()
        if link.in_transaction:
            yield link
            return
        link.execute("begin")
        try:
            yield link
        finally:
            _end(link, "rollback")

    @contextmanager
    def writing(self, *, create: bool = False, wait: bool = True) -> Iterator[Connection]:
        """One transaction that holds the write lock from its beginning.

        Kept when the block ends, undone when it raises. With `wait` false a lock held by another
        raises at once (see `is_locked`).
        """
        link = self._begin(create=create, wait=wait)
        try:
            yield link
            link.execute("commit")
        except BaseException:
            _end(link, "rollback")
            raise

    def _begin(self, *, create: bool, wait: bool) -> Connection:
        """Return this thread's connection inside a write transaction on the present file."""
        for _attempt in range(_SWAP_RETRIES):
            link = self.connection(create=create)
            if not wait:
                link.execute("pragma busy_timeout = 0")
            try:
                link.execute("begin immediate")
            finally:
                if not wait:
                    link.execute(f"pragma busy_timeout = {int(self._timeout_seconds * 1000)}")
            if self.is_current():
                return link
            _end(link, "rollback")
        raise FileNotFoundError(self._name)

    def is_current(self) -> bool:
        """Tell whether this thread has the file open that is now at the path."""
        held: _Held | None = getattr(self._local, "held", None)
        return held is not None and held.place == self._place()

    def close(self) -> None:
        """Close this thread's connection; the next call opens another."""
        held: _Held | None = getattr(self._local, "held", None)
        if held is not None and held.pid == os.getpid():
            self._local.held = None
            held.link.close()

    def shrink_log(self) -> None:
        """Copy the log into the file and empty it, unless readers are in the way."""
        with suppress(sqlite3.Error):
            self.connection().execute("pragma wal_checkpoint(truncate)").fetchone()

    def copy_to(self, file: Path) -> None:
        """Make a whole database of one state of this one, while others write to it."""
        copy = sqlite3.connect(file, isolation_level=None)
        try:
            self.connection().backup(copy)
            copy.execute("pragma journal_mode = delete").fetchone()
        finally:
            copy.close()

    def remove(self) -> None:
        """Delete the database with its log and its shared memory; open readers keep theirs."""
        for suffix in ("", "-wal", "-shm"):
            Path(self._name + suffix).unlink(missing_ok=True)

    def is_sound(self) -> bool:
        """Tell whether the file is a database without damage. Reads the whole file."""
        try:
            with self.reading() as link:
                return bool(link.execute("pragma quick_check(1)").fetchone()[0] == "ok")
        except (sqlite3.Error, FileNotFoundError):
            return False


def _end(link: Connection, how: str) -> None:
    """Leave the transaction if there is one; SQLite may have left it by itself."""
    if link.in_transaction:
        with suppress(sqlite3.Error):
            link.execute(how)
