"""What is done at each connection to the database of people, transaction or statement."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import sqlalchemy as sa
from sqlalchemy.engine.interfaces import DBAPIConnection, DBAPICursor
from sqlalchemy.pool import ConnectionPoolEntry

BEGIN: Final = "gare_begin"
"""The option that says how a transaction begins."""
LOCK_SECONDS: Final = 10
_NUL: Final = "\0"
_UNKNOWN: Final = "\N{REPLACEMENT CHARACTER}"


def on_connect(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    """Take transactions away from Python's driver, which loses updates, and make commits last."""
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute(f"pragma busy_timeout = {LOCK_SECONDS * 1000}")
    cursor.execute("pragma synchronous = full")
    cursor.execute("pragma foreign_keys = on")
    cursor.execute("pragma secure_delete = on")
    cursor.close()


def on_begin(connection: sa.Connection) -> None:
    """Begin as asked: writers take their turn at once, a deferred one fails when two write."""
    statement = connection.get_execution_options().get(BEGIN, "begin")
    if statement:
        connection.exec_driver_sql(statement)


def before_execute(
    _connection: sa.Connection,
    _cursor: DBAPICursor,
    statement: str,
    given: object,
    _context: object,
    _many: bool,
) -> tuple[str, object]:
    """Return a statement with its values, without the NUL that no text of PostgreSQL may hold.

    Anybody can send one, and it is refused as if the database could not be used. Source:
    PostgreSQL 15, §8.3 "Character Types".
    """
    return statement, _without_nul(given)


def _without_nul(given: object) -> object:
    """Return values with U+FFFD in place of NUL, whatever holds them."""
    if isinstance(given, str):
        return given.replace(_NUL, _UNKNOWN)
    if isinstance(given, Mapping):
        return {name: _without_nul(one) for name, one in given.items()}
    if isinstance(given, list | tuple):
        cleaned = (_without_nul(one) for one in given)
        return list(cleaned) if isinstance(given, list) else tuple(cleaned)
    return given
