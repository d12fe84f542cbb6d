"""All that is kept of people, copied to lines of text and put back, on either database.

Lines of JSON: the revision of the tables; then, for each table, its name and its columns, and a
line for each row. Tables are looked up in the database itself, so that what an older Gare had
copied is put back as it was, then brought up.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from itertools import islice
from typing import Final

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from gare.model.errors import BadBackup
from gare.people.current import HEAD
from gare.people.database import Database, PeopleUnavailable
from gare.people.sealing import Seal
from gare.people.tables import METADATA, Instant

_AT_ONCE: Final = 500
_VERSIONS: Final = sa.table("alembic_version", sa.column("version_num", sa.String))
_ONE_INSTANT: Final = "set transaction isolation level repeatable read, read only"
_SEQUENCE: Final = "select pg_get_serial_sequence(:table, :column)"
_NEXT: Final = "select setval(:sequence, :value)"
Value = None | str | int | float | bool


class Copy:
    """What the database held at one instant, for as long as it is given."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection
        self.rows: dict[str, int] = {}
        """How many rows each table had, once the lines were given."""

    def begun(self) -> str:
        """Return the revision of the tables: what is written from now on is not in the copy.

        Raises PeopleUnavailable when there are no tables.
        """
        return _revision(self._connection)

    def lines(self) -> Iterator[bytes]:
        """Give all there is; the same database gives the same lines."""
        yield _line({"revision": self.begun()})
        for table in _tables(self._connection).sorted_tables:
            yield _line({"table": table.name, "columns": [column.name for column in table.c]})
            query = sa.select(table).order_by(*table.primary_key.columns)
            found = self._connection.execution_options(yield_per=_AT_ONCE).execute(query)
            self.rows[table.name] = 0
            for row in found:
                self.rows[table.name] += 1
                yield _line([_said(value) for value in row])


class Copying:
    """Copies of a database, and databases made of them."""

    def __init__(self, database: Database, seal: Seal) -> None:
        self._database = database
        self._seal = seal

    @contextmanager
    def instant(self) -> Iterator[Copy]:
        """Give the database as it is at the first question, whoever writes meanwhile."""
        with self._database.reading() as connection:
            if connection.dialect.name == "postgresql":
                connection.exec_driver_sql(_ONE_INSTANT)
            yield Copy(connection)

    def refuse_used(self) -> None:
        """Raise BadBackup("people") when something is in the database already."""
        self._database.make()
        with self._database.reading() as connection:
            if any(_holds(connection, table) for table in _tables(connection).sorted_tables):
                raise BadBackup("people")

    def put_back(self, lines: Iterable[bytes], revision: str, rows: Mapping[str, int]) -> None:
        """Make the database that of a copy, all or nothing; what was there goes.

        `rows` is how many each table must get. Raises BadBackup("altered") when this is no copy.
        """
        from gare.people import migrating

        self._database.make()
        with self._database.writing() as connection:
            _tables(connection).drop_all(connection)
            connection.execute(sa.text("drop table if exists alembic_version"))
            migrating.upgrade(connection, self._seal, revision)
            try:
                counted = _filled(connection, iter(lines), revision)
            except IntegrityError as fault:
                raise BadBackup("altered", "people") from fault
            if counted != rows:
                raise BadBackup("altered", "people")
            _number_on(connection)
            if revision != HEAD:
                migrating.upgrade(connection, self._seal)
        self._database.close()


def _revision(connection: sa.Connection) -> str:
    """Return the revision of the tables. Raises PeopleUnavailable when there are none."""
    if not sa.inspect(connection).has_table(_VERSIONS.name):
        raise PeopleUnavailable("missing: no tables")
    return str(connection.execute(sa.select(_VERSIONS.c.version_num)).scalar_one())


def _tables(connection: sa.Connection) -> sa.MetaData:
    """Return our tables as they are in the database."""
    found = sa.MetaData()
    there = set(sa.inspect(connection).get_table_names())
    sa.event.listen(found, "column_reflect", _with_zone)
    found.reflect(connection, only=sorted(there & set(METADATA.tables)), resolve_fks=False)
    return found


def _with_zone(_inspector: object, _table: sa.Table, column: dict[str, object]) -> None:
    """Have instants read as aware, and kept in UTC, whatever the database keeps of zones."""
    if isinstance(column["type"], sa.DateTime):
        column["type"] = Instant()


def _holds(connection: sa.Connection, table: sa.Table) -> bool:
    """Tell whether a table has a row."""
    query = sa.select(sa.literal(1)).select_from(table).limit(1)
    return connection.execute(query).first() is not None


def _filled(connection: sa.Connection, lines: Iterator[bytes], revision: str) -> Mapping[str, int]:
    """Put the rows into empty tables; return how many went into each. Raises BadBackup."""
    if _read(next(lines, b"")) != {"revision": revision}:
        raise BadBackup("altered", "people")
    tables = _tables(connection).tables
    counted: dict[str, int] = {}
    rows = _Rows(lines)
    while (head := rows.head()) is not None:
        table, columns = _table_of(head, tables)
        if table.name in counted:
            raise BadBackup("altered", table.name)
        readers = [_reader(table.c[name]) for name in columns]
        counted[table.name] = 0
        while some := list(islice(rows, _AT_ONCE)):
            values = [_values(row, columns, readers) for row in some]
            connection.execute(table.insert(), values)
            counted[table.name] += len(some)
    return counted


class _Rows:
    """The lines of a copy: rows until the head of the next table."""

    def __init__(self, lines: Iterator[bytes]) -> None:
        self._lines = lines
        self._head: dict[str, object] | None = None

    def head(self) -> dict[str, object] | None:
        """Return the head of the table whose rows are next, None at the end."""
        if self._head is None:
            first = next(self, None)
            if first is not None:
                raise BadBackup("altered", "people")
        found, self._head = self._head, None
        return found

    def __iter__(self) -> Iterator[list[Value]]:
        return self

    def __next__(self) -> list[Value]:
        if self._head is not None:
            raise StopIteration
        line = next(self._lines, None)
        if line is None:
            raise StopIteration
        read = _read(line)
        if isinstance(read, dict):
            self._head = read
            raise StopIteration
        if not isinstance(read, list):
            raise BadBackup("altered", "people")
        return read


def _table_of(
    head: Mapping[str, object], tables: Mapping[str, sa.Table]
) -> tuple[sa.Table, list[str]]:
    """Return the table of a head and the columns of its rows. Raises BadBackup."""
    table, columns = tables.get(str(head.get("table"))), head.get("columns")
    if table is None or not isinstance(columns, list) or set(columns) != set(table.c.keys()):
        raise BadBackup("altered", str(head.get("table"))[:40])
    return table, columns


def _values(
    row: list[Value], columns: list[str], readers: list[Callable[[Value], object]]
) -> dict[str, object]:
    """Return the values of a row by column. Raises BadBackup."""
    if len(row) != len(columns):
        raise BadBackup("altered", "people")
    try:
        return {name: read(one) for name, read, one in zip(columns, readers, row, strict=True)}
    except (ValueError, TypeError) as fault:
        raise BadBackup("altered", "people") from fault


def _reader(column: sa.Column[object]) -> Callable[[Value], object]:
    """Return what makes a value of a column from what JSON says of it."""
    kind = column.type
    if isinstance(kind, Instant):
        return lambda said: None if said is None else datetime.fromisoformat(_text(said))
    if isinstance(kind, sa.Date):
        return lambda said: None if said is None else date.fromisoformat(_text(said))
    return lambda said: said


def _text(said: Value) -> str:
    """Return what must be a text. Raises TypeError."""
    if not isinstance(said, str):
        raise TypeError
    return said


def _said(value: object) -> Value:
    """Return a value as JSON says it. Raises TypeError for a type that no table has."""
    if value is None or isinstance(value, str | int | float):
        return value
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(type(value).__name__)


def _line(value: object) -> bytes:
    """Return a line."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _read(line: bytes) -> object:
    """Return what a line says. Raises BadBackup."""
    try:
        return json.loads(line)
    except ValueError as fault:
        raise BadBackup("altered", "people") from fault


def _number_on(connection: sa.Connection) -> None:
    """Have PostgreSQL number new rows after those that were put in."""
    if connection.dialect.name != "postgresql":
        return
    for table in _tables(connection).sorted_tables:
        for column in table.primary_key.columns:
            given = {"table": f'"{table.name}"', "column": column.name}
            sequence = connection.execute(sa.text(_SEQUENCE), given).scalar()
            most = connection.execute(sa.select(sa.func.max(column))).scalar()
            if sequence is not None and most is not None:
                connection.execute(sa.text(_NEXT), {"sequence": sequence, "value": most})
