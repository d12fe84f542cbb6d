"""Forgotten passwords: what was typed, kept until a work beside the requests answers it.

A request only writes a row, whoever it is about: nothing in it tells whether there is an account.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

import sqlalchemy as sa

from gare.people.database import Database
from gare.people.entry_tables import ASKINGS

MAX_WHO_CHARS: Final = 254


@dataclass(frozen=True, slots=True)
class Asking:
    """A name or an address somebody typed, and the language they read."""

    id: int
    who: str
    language: str


class Askings:
    """Those that wait for an answer."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, who: str, language: str, now: datetime) -> None:
        """Keep what was typed."""
        row = {"who": who[:MAX_WHO_CHARS], "language": language, "made_at": now}
        with self._database.writing() as connection:
            connection.execute(ASKINGS.insert().values(row))

    def waiting(self, limit: int = 100) -> tuple[Asking, ...]:
        """Return what waits, the oldest first."""
        query = sa.select(ASKINGS).order_by(ASKINGS.c.id).limit(limit)
        with self._database.reading() as connection:
            rows = connection.execute(query).all()
        return tuple(Asking(row.id, row.who, row.language) for row in rows)

    def answered(self, asking: Asking) -> None:
        """Forget what was answered."""
        with self._database.writing() as connection:
            connection.execute(ASKINGS.delete().where(ASKINGS.c.id == asking.id))
