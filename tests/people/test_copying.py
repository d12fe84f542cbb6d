"""All that is kept of people, copied and put back, from each of the two databases to each."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import uuid4

import pytest
import sqlalchemy as sa

from gare.model.errors import BadBackup
from gare.people import migrating
from gare.people.current import HEAD
from gare.people.database import Database, PeopleUnavailable
from gare.people.people import People
from gare.people.sealing import Seal
from gare.people.tables import METADATA, Instant
from tests.people.postgresql import Postgresql
from tests.people.workers import NOW, PASSWORD, site_secret

EARLY = datetime(1969, 12, 31, 23, 59, 59, 999_999, UTC)
LATE = datetime(2031, 7, 14, 1, 2, 3, 4, UTC)


@pytest.fixture(params=["to sqlite", "to postgresql"])
def other_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Return the address of another database, without tables, on each of the two systems."""
    if request.param == "to sqlite":
        yield f"sqlite:///{tmp_path / 'other.sqlite'}"
        return
    running: Postgresql = request.getfixturevalue("postgresql")
    name = f"other-{uuid4().hex}"
    yield running.create(name)
    running.drop(name)


@pytest.fixture
def other(other_url: str) -> Iterator[People]:
    people = People(other_url, site_secret)
    yield people
    people.close()


def test_every_row_of_every_table_comes_back(url: str, other_url: str, other: People) -> None:
    fill(url)
    before = kept(url)

    put_back(other, copy_of(url))

    assert kept(other_url) == before
    assert {name: len(rows) for name, rows in before.items()} == dict.fromkeys(METADATA.tables, 2)


def test_the_same_people_give_the_same_lines(url: str, other_url: str, other: People) -> None:
    fill(url)

    put_back(other, copy_of(url))

    assert copy_of(other_url) == copy_of(url)


def test_new_rows_are_numbered_after_those_put_back(url: str, other: People) -> None:
    source = People(url, site_secret)
    old = source.register("Élodie", PASSWORD, NOW)
    source.close()

    put_back(other, copy_of(url))
    new = other.register("Camille", PASSWORD, NOW)

    assert other.authenticate("Élodie", PASSWORD).id == old.id
    assert new.id > old.id


def test_a_copy_is_of_one_instant(url: str) -> None:
    people = People(url, site_secret)
    people.register("Élodie", PASSWORD, NOW)

    with people.copying.instant() as copy:
        copy.begun()
        people.register("Camille", PASSWORD, NOW)
        lines = b"".join(copy.lines())
    people.close()

    assert "Élodie" in lines.decode()
    assert "Camille" not in lines.decode()
    assert copy.rows["accounts"] == 1


def test_what_an_older_gare_copied_is_brought_up(bare_url: str, other: People) -> None:
    old = Database(bare_url)
    old.make()
    with old.writing() as connection:
        migrating.upgrade(connection, Seal(site_secret), "0001")
        connection.exec_driver_sql(
            "insert into accounts (handle, name, name_key, name_look, role, password_hash,"
            " session_key, created_at) values ('anne', 'Anne', 'anne', 'Anne', 'admin', 'scrypt:x',"
            " 'abc', '2026-01-02 03:04:05')"
        )
    old.close()
    lines = copy_of(bare_url)

    put_back(other, lines)
    other.migrate()

    (account,) = other.accounts()
    assert (account.handle, account.created_at) == ("anne", datetime(2026, 1, 2, 3, 4, 5, 0, UTC))


def test_a_database_in_use_is_refused(url: str, people: People) -> None:
    people.copying.refuse_used()
    people.register("Élodie", PASSWORD, NOW)

    with pytest.raises(BadBackup, match="people"):
        people.copying.refuse_used()


def test_rows_that_are_missing_are_missed(url: str, other_url: str, other: People) -> None:
    fill(url)
    lines = copy_of(url)

    with pytest.raises(BadBackup, match="altered"):
        other.copying.put_back(lines[:-1], HEAD, rows_of(lines))

    with pytest.raises(PeopleUnavailable, match="missing"):
        copy_of(other_url)


def test_without_tables_there_is_nothing_to_copy(bare_url: str) -> None:
    people = People(bare_url)

    with (
        pytest.raises(PeopleUnavailable, match="missing"),
        people.copying.instant() as copy,
    ):
        copy.begun()
    people.close()


@pytest.mark.parametrize(
    "change",
    [
        lambda lines: lines[1:],
        lambda lines: [b'{"revision":"0001"}\n', *lines[1:]],
        lambda lines: [lines[0], b'{"table":"nowhere","columns":[]}\n'],
        lambda lines: [lines[0], b'{"table":"accounts","columns":["id"]}\n'],
        lambda lines: [lines[0], b"[1,2]\n"],
        lambda lines: [*lines, *lines[1:]],
        lambda lines: [*lines[:2], lines[2].replace(b"[", b"[7,", 1), *lines[3:]],
        lambda lines: [*lines[:3], *lines[2:]],
        lambda lines: [*lines[:2], b"not json\n"],
        lambda lines: [*lines[:2], b"3\n"],
        lambda lines: [*lines[:2], lines[2].replace(b"2031-07-14", b"2031-77-14"), *lines[3:]],
    ],
    ids=["headless", "other revision", "other table", "few columns", "row first", "table twice",
         "one value more", "row twice", "no json", "no row", "no date"],
)  # fmt: skip
def test_lines_that_are_no_copy_change_nothing(change: object, url: str) -> None:
    fill(url)
    before = kept(url)
    people = People(url, site_secret)
    assert callable(change)

    with pytest.raises(BadBackup, match="altered"):
        put_back(people, change(copy_of(url)))
    people.close()

    assert kept(url) == before


def copy_of(url: str) -> list[bytes]:
    """Return the lines of a copy of a database."""
    people = People(url)
    with people.copying.instant() as copy:
        lines = list(copy.lines())
    people.close()
    return lines


def put_back(people: People, lines: list[bytes]) -> None:
    """Put a copy back, with as many rows as it has."""
    first = json.loads(lines[0])
    people.copying.put_back(lines, first.get("revision", HEAD), rows_of(lines))


def rows_of(lines: list[bytes]) -> dict[str, int]:
    """Return how many rows of each table there are in a copy."""
    heads = [json.loads(line)["table"] for line in lines if line.startswith(b'{"table"')]
    counted, table = dict.fromkeys(heads, 0), ""
    for line in lines:
        if line.startswith(b'{"table"'):
            table = json.loads(line)["table"]
        elif line.startswith(b"[") and table:
            counted[table] += 1
    return counted


def fill(url: str) -> None:
    """Put two rows into every table: one with all there can be, one with the least."""
    database = Database(url)
    with database.writing() as connection:
        for table in METADATA.sorted_tables:
            columns = table.c
            full = {column.name: some(column, 1) for column in columns}
            least = {
                column.name: None if column.nullable else some(column, 2) for column in columns
            }
            connection.execute(table.insert(), [full, least])
    database.close()


def some(column: sa.Column[object], number: int) -> object:
    """Return a value that a column can have, another one for each number."""
    if isinstance(column.type, Instant):
        return LATE if number == 1 else EARLY
    if isinstance(column.type, sa.Date):
        return date(2026, 2, 27 + number - 1)
    if isinstance(column.type, sa.Boolean):
        return number == 1
    if isinstance(column.type, sa.BigInteger):
        return 2**40 + number
    if isinstance(column.type, sa.Integer):
        return number
    text = f"é\u2028\"'\\\n\t🚉{number}"
    return text[: getattr(column.type, "length", None) or 100]


def kept(url: str) -> dict[str, list[tuple[object, ...]]]:
    """Return all that is in the tables, in the order of the keys."""
    database = Database(url)
    found: dict[str, list[tuple[object, ...]]] = {}
    with database.reading() as connection:
        for table in METADATA.sorted_tables:
            query = sa.select(table).order_by(*table.primary_key.columns)
            found[table.name] = sorted((tuple(row) for row in connection.execute(query)), key=repr)
    database.close()
    return found
