"""The key that networks are hashed with: drawn anew each day, gone two days later."""

from __future__ import annotations

import secrets
from datetime import date, timedelta
from typing import Final

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from gare.people.database import Database
from gare.people.moderation_tables import NETWORK_KEYS
from gare.people.origins import KEY_BYTES

_DAY: Final = timedelta(days=1)


class Networks:
    """The keys of today and yesterday, the same for all processes; older ones are erased."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._known: tuple[date, tuple[bytes, bytes]] | None = None

    def keys(self, today: date) -> tuple[bytes, bytes]:
        """Return the key of a day and that of the day before (b"" when there was none).

        Asks the database at the first use of the day.
        """
        known = self._known
        if known is None or known[0] != today:
            known = self._known = today, self._read(today)
        return known[1]

    def _read(self, today: date) -> tuple[bytes, bytes]:
        """Return both keys, today's drawn when nobody did; what is older is erased."""
        yesterday = today - _DAY
        old = NETWORK_KEYS.delete().where(NETWORK_KEYS.c.day < yesterday)
        drawn = NETWORK_KEYS.insert().values(day=today, key=secrets.token_hex(KEY_BYTES))
        found = self._found(yesterday)
        if today not in found:
            try:
                with self._database.writing() as connection:
                    connection.execute(old)
                    connection.execute(drawn)
            except IntegrityError:
                pass  # another process drew it at the same instant: its key is read below
            found = self._found(yesterday)
        return found[today], found.get(yesterday, b"")

    def _found(self, since: date) -> dict[date, bytes]:
        """Return the keys from a day on."""
        query = sa.select(NETWORK_KEYS.c.day, NETWORK_KEYS.c.key).where(NETWORK_KEYS.c.day >= since)
        with self._database.reading() as connection:
            return {day: bytes.fromhex(key) for day, key in connection.execute(query)}
