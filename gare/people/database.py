"""The database of people: SQLite beside the pages, or PostgreSQL by its address."""

from __future__ import annotations

import os
import time
import weakref
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final
from urllib.parse import quote

import sqlalchemy as sa
from sqlalchemy.exc import ArgumentError, DBAPIError, IntegrityError, NoSuchModuleError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from gare.model.errors import BadSetting, DiskFull, StoreFailure
from gare.people.current import HEAD, note_of
from gare.people.hooks import BEGIN, LOCK_SECONDS, before_execute, on_begin, on_connect
from gare.people.lost import PeopleLost
from gare.people.question import Question, Row
from gare.people.sealing import Seal

_SETTING: Final = "GARE_DATABASE_URL"
# As many as threads may be asked for: a request never waits for another one's connection.
_MOST_CONNECTIONS: Final = 64
_POSTGRESQL_LOCK: Final = 0x67617265
_NO_ROOM: Final = frozenset({"SQLITE_FULL", "SQLITE_IOERR_WRITE"})
_VERSION: Final = sa.table("alembic_version", sa.column("version_num", sa.String))


class PeopleUnavailable(StoreFailure):
    """The database of people cannot be used; `detail` begins with why.

    "newer": made by a newer Gare; "missing": no tables, or no file; "refused": what the database
    answered follows.
    """


class Database:
    """Connections to the database of people; nothing is opened before the first use.

    Safe with threads. After a fork, and when the file was replaced, connections are made anew.
    `note` is the file that says the database was made once, beside an SQLite one by itself.
    """

    def __init__(self, url: str, note: Path | None = None) -> None:
        address = _parsed(url)
        self._file = None if address.get_backend_name() != "sqlite" else _file_of(address)
        self._note = note_of(self._file) if note is None and self._file is not None else note
        self._engine = _engine(address, self._file)
        self._opened = self._identity()
        # Python 3.13 warns of connections that were never closed.
        weakref.finalize(self, self._engine.dispose)

    def close(self) -> None:
        """Close the connections that are not in use."""
        self._engine.dispose()

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """Give a connection on one consistent state; PeopleUnavailable when there is none."""
        self._refresh()
        with _named(), self._engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def writing(self, *, lasting: bool = True) -> Iterator[sa.Connection]:
        """Give a connection that writes alone, committed at the end unless an error goes out.

        Not `lasting`: committed for all, but a power cut may lose it. Raises PeopleUnavailable,
        and IntegrityError as it is: a unique value was taken.
        """
        self._refresh()
        with _named(), self._engine.connect() as plain, self._lasting(plain, lasting):
            connection = plain.execution_options(**{BEGIN: "begin immediate"})
            with connection.begin():
                if not lasting and self._file is None:
                    connection.exec_driver_sql("set local synchronous_commit = off")
                yield connection

    @contextmanager
    def _lasting(self, plain: sa.Connection, lasting: bool) -> Iterator[None]:
        """Have SQLite wait for the disk at each commit, or not for this one."""
        if lasting or self._file is None:
            yield
            return
        cursor = plain.connection.cursor()
        cursor.execute("pragma synchronous = normal")
        try:
            yield
        finally:
            cursor.execute("pragma synchronous = full")
            cursor.close()

    def question(self, statement: sa.SelectBase) -> Question:
        """Return a SELECT made ready to be asked often."""
        return Question(statement, self._engine.dialect)

    def first(self, question: Question, given: Mapping[str, object]) -> Row | None:
        """Return the first row of a question: quickly, or else with PeopleUnavailable."""
        self._refresh()
        try:
            return question.first(self._engine, given)
        except (self._engine.dialect.loaded_dbapi.Error, PoolTimeout):
            with self.reading() as connection:
                row = connection.execute(question.statement, given).first()
            return None if row is None else tuple(row)

    def migrate(self, seal: Seal) -> None:
        """Make or bring up the tables; quick when they are current, safe when many start at once.

        Changes nothing and raises PeopleUnavailable when a newer Gare was there ("newer"),
        PeopleLost when tables were there once and are not any more.
        """
        was_made = self._note is not None and self._note.exists()
        if self._file is not None and was_made and not self._file.exists():
            raise PeopleLost(self._file.name)
        self.make()
        with self.reading() as connection:
            version = _version(connection)
        if version == HEAD:
            self._remember()
            return
        if version is None and was_made:
            raise PeopleLost("no tables")
        with self.writing() as connection:
            if self._file is None:
                connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_POSTGRESQL_LOCK)))
            _upgrade(connection, seal)
        self._engine.dispose()
        self._remember()

    def make(self) -> None:
        """Make an empty file only its owner may read, when there is none."""
        if self._file is None:
            return
        with _refusals():
            os.close(os.open(self._file, os.O_CREAT | os.O_RDWR, 0o600))
        self._keep_a_log()

    def compact(self) -> None:
        """Have nothing of what was removed stay in the file, its log or its free pages."""
        self._refresh()
        options = {BEGIN: ""} if self._file is not None else {"isolation_level": "AUTOCOMMIT"}
        with _named(), self._engine.connect() as plain:
            connection = plain.execution_options(**options)
            if self._file is None:
                connection.exec_driver_sql("vacuum full")
                return
            connection.exec_driver_sql("vacuum")
            deadline = time.monotonic() + LOCK_SECONDS
            while time.monotonic() < deadline:
                log = connection.exec_driver_sql("pragma wal_checkpoint(truncate)").fetchone()
                if log is None or not log[0]:
                    return
                time.sleep(0.02)

    def _remember(self) -> None:
        """Note that the database was made: losing it is an error from now on."""
        with _refusals():
            if self._note is not None:
                self._note.touch(0o600)

    def _refresh(self) -> None:
        """Forget connections of the process before a fork, or to a file that was replaced."""
        now = self._identity()
        if now != self._opened:
            self._engine.dispose(close=now[0] == self._opened[0])
            self._opened = now

    def _identity(self) -> tuple[int, int, int]:
        """Return what the connections belong to: the process, and the file itself."""
        if self._file is None:
            return os.getpid(), 0, 0
        try:
            status = self._file.stat()
        except OSError:
            return os.getpid(), 0, 0
        return os.getpid(), status.st_dev, status.st_ino

    def _keep_a_log(self) -> None:
        """Set the write-ahead log: readers do not wait for a writer. It is kept in the file.

        SQLite does not wait by itself when two processes do it at the same instant.
        """
        deadline = time.monotonic() + LOCK_SECONDS
        while True:
            try:
                with _named(), self._engine.connect() as plain:
                    connection = plain.execution_options(**{BEGIN: ""})
                    connection.exec_driver_sql("pragma journal_mode = wal")
                return
            except PeopleUnavailable:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.02)


def _parsed(url: str) -> sa.URL:
    """Return an address that can be used; BadSetting without showing it, it has a password."""
    try:
        address = sa.make_url(url)
    except (ArgumentError, ValueError) as error:
        raise BadSetting(_SETTING, "adresse illisible") from error
    if address.get_backend_name() not in {"sqlite", "postgresql"}:
        raise BadSetting(_SETTING, "attendu : sqlite:/// ou postgresql+psycopg://")
    return address


def _file_of(address: sa.URL) -> Path:
    """Return the file of an SQLite address; one in memory would be lost at each start."""
    if not address.database or ":memory:" in address.database:
        raise BadSetting(_SETTING, "attendu : un fichier après sqlite:///")
    return Path(address.database)


def _engine(address: sa.URL, file: Path | None) -> sa.Engine:
    """Return the engine; SQLite gets its hooks, and never makes a file by itself."""
    if file is not None:
        # mode=rw: a lost file is an error, not an empty list of accounts.
        query = {"mode": "rw", "uri": "true"}
        address = address.set(database=f"file:{quote(str(file))}", query=query)
    try:
        engine = sa.create_engine(
            address, pool_pre_ping=file is None, max_overflow=_MOST_CONNECTIONS
        )
    except (ImportError, NoSuchModuleError) as error:
        raise BadSetting(_SETTING, "pilote absent : pip install 'gare[postgresql]'") from error
    if file is not None:
        sa.event.listen(engine, "connect", on_connect)
        sa.event.listen(engine, "begin", on_begin)
    else:
        sa.event.listen(engine, "before_cursor_execute", before_execute, retval=True)
    return engine


@contextmanager
def _named() -> Iterator[None]:
    """Turn what a driver raises into PeopleUnavailable, but for a unique value taken."""
    try:
        yield
    except IntegrityError:
        raise
    except PoolTimeout as error:
        raise PeopleUnavailable("refused: no connection is free") from error
    except DBAPIError as error:
        if getattr(error.orig, "sqlite_errorname", "") in _NO_ROOM:
            raise DiskFull(str(error.orig)) from error
        lost = "no such table" in str(error.orig) or "unable to open" in str(error.orig)
        raise PeopleUnavailable(f"{'missing' if lost else 'refused'}: {error.orig}") from error


@contextmanager
def _refusals() -> Iterator[None]:
    """Turn what the disk refuses into PeopleUnavailable."""
    try:
        yield
    except OSError as error:
        raise PeopleUnavailable(f"refused: {error.strerror}") from error


def _version(connection: sa.Connection) -> str | None:
    """Return the revision of the tables, None when there are none."""
    if not sa.inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(sa.select(_VERSION.c.version_num)).scalar_one_or_none()


def _upgrade(connection: sa.Connection, seal: Seal) -> None:
    """Run what is missing, unless another process just did."""
    version = _version(connection)
    if version == HEAD:
        return
    # Alembic takes 0.3 s and 39 MB to import: only who migrates pays.
    from gare.people import migrating

    if version is not None and not migrating.is_known(version):
        raise PeopleUnavailable(f"newer: {version}")
    migrating.upgrade(connection, seal)
