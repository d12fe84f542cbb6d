"""The log of moderation, and the switches of the site: what was decided, by whom, when."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

import sqlalchemy as sa

from gare.model.moderation import JournalEntry
from gare.people.database import Database
from gare.people.moderation_tables import JOURNAL, SWITCHES

_REASON_CHARS = 500
_NAME_CHARS = 100


class Journal:
    """What moderators did: only added to."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, entry: JournalEntry) -> None:
        """Write a line."""
        row = asdict(entry) | {
            "about": entry.about[:_NAME_CHARS],
            "by_name": entry.by_name[:_NAME_CHARS],
            "reason": entry.reason[:_REASON_CHARS],
        }
        del row["id"]
        with self._database.writing() as connection:
            connection.execute(JOURNAL.insert().values(**row))

    def entries(self, limit: int, before: int | None = None) -> tuple[JournalEntry, ...]:
        """Return the last lines, the newest first; `before` is the id of the last one seen."""
        query = sa.select(JOURNAL).order_by(JOURNAL.c.id.desc()).limit(limit)
        if before is not None:
            query = query.where(JOURNAL.c.id < before)
        with self._database.reading() as connection:
            return tuple(
                JournalEntry(**{str(key): value for key, value in row.items()})
                for row in connection.execute(query).mappings()
            )


class Switches:
    """What is turned on for the whole site, with a value."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def value(self, name: str) -> str | None:
        """Return the value of a switch, None when it is off."""
        query = sa.select(SWITCHES.c.value).where(SWITCHES.c.name == name)
        with self._database.reading() as connection:
            found: str | None = connection.execute(query).scalar_one_or_none()
        return found

    def turn(self, name: str, value: str | None, by: str, at: datetime) -> None:
        """Turn a switch on with a value, or off (None)."""
        with self._database.writing() as connection:
            connection.execute(SWITCHES.delete().where(SWITCHES.c.name == name))
            if value is not None:
                row = {"name": name, "value": value[:500], "made_at": at, "made_by": by}
                connection.execute(SWITCHES.insert().values(**row))
