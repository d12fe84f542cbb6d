"""Taking texts out of the whole database of people, whatever its tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from gare.people.database import Database
from gare.people.draft_tables import DRAFTS
from gare.people.follow_tables import FOLLOWS, NOTICES
from gare.people.moderation_tables import JOURNAL, PROPOSALS

INSTEAD: Final = "xxxxx"
_LEFT_ALONE: Final = frozenset({"alembic_version", "accounts"})
"""An account is closed by its owner or an admin: its name is not taken from it."""


class Erasing:
    """Looks for texts in every column of every table, and takes them out."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def count(self, texts: tuple[str, ...]) -> int:
        """Return in how many rows one of the texts is, those of accounts left out."""
        with self._database.reading() as connection:
            return sum(
                connection.execute(
                    sa.select(sa.func.count()).select_from(table).where(_any(columns, texts))
                ).scalar_one()
                for table, columns in _tables(connection)
            )

    def accounts(self, texts: tuple[str, ...]) -> tuple[str, ...]:
        """Return the handles of the accounts that bear one of the texts."""
        with self._database.reading() as connection:
            table = _reflected(connection, "accounts")
            query = sa.select(table.c.handle).where(_any(_texts_of(table), texts))
            return tuple(connection.execute(query).scalars())

    def forget_pages(self, paths: Sequence[str]) -> None:
        """Forget what the tables say of some pages: who follows them, what waits, what was done."""
        with self._database.writing() as connection:
            for table, path in (
                (FOLLOWS, "value"),
                (NOTICES, "path"),
                (PROPOSALS, "page"),
                (DRAFTS, "page"),
            ):
                connection.execute(table.delete().where(table.c[path].in_(paths)))
            done = sa.update(JOURNAL).where(JOURNAL.c.page.in_(paths))
            connection.execute(done.values(page=""))

    def erase(self, texts: tuple[str, ...]) -> None:
        """Put `xxxxx` in place of the texts; a row that must not look like another goes."""
        with self._database.writing() as connection:
            for table, columns in _tables(connection):
                for column in columns:
                    for text in texts:
                        _replace(connection, table, column, text)
        self._database.compact()


def _tables(connection: sa.Connection) -> Iterator[tuple[sa.Table, list[sa.Column[str]]]]:
    """Give the tables that hold words, with those columns."""
    for name in sa.inspect(connection).get_table_names():
        if name not in _LEFT_ALONE:
            table = _reflected(connection, name)
            columns = _texts_of(table)
            if columns:
                yield table, columns


def _reflected(connection: sa.Connection, name: str) -> sa.Table:
    """Return a table as the database has it."""
    return sa.Table(name, sa.MetaData(), autoload_with=connection)


def _texts_of(table: sa.Table) -> list[sa.Column[str]]:
    """Return the columns of a table that hold words."""
    return [column for column in table.columns if isinstance(column.type, sa.String | sa.JSON)]


def _any(columns: list[sa.Column[str]], texts: tuple[str, ...]) -> sa.ColumnElement[bool]:
    """Return the condition that one of the texts is in one of the columns."""
    return sa.or_(*(_holds(column, text) for column in columns for text in texts))


def _holds(column: sa.Column[str], text: str) -> sa.ColumnElement[bool]:
    """Return the condition that a text is in a column, letter for letter."""
    whole = sa.cast(column, sa.Text)
    return sa.func.replace(whole, text, "") != whole


def _replace(connection: sa.Connection, table: sa.Table, column: sa.Column[str], text: str) -> None:
    """Take a text out of a column."""
    holds = _holds(column, text)
    cleaned = sa.cast(sa.func.replace(sa.cast(column, sa.Text), text, INSTEAD), column.type)
    try:
        with connection.begin_nested():
            connection.execute(sa.update(table).where(holds).values({column.name: cleaned}))
    except IntegrityError:
        connection.execute(sa.delete(table).where(holds))
