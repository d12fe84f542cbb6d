"""Wrong passwords and codes counted, so that guessing is slow and nobody is locked out.

Source: OWASP, "Slow down online guessing attacks with device cookies": a browser that was signed in
to an account before has a count of its own, so whoever guesses elsewhere does not keep it out.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from gare.model.entering import Counter
from gare.model.errors import TooManyAttempts
from gare.people.database import Database
from gare.people.entry_tables import ATTEMPTS

WINDOW_SECONDS: Final = 900
KEPT_PERIODS: Final = 2


class Attempts:
    """The counts of wrong tries, exact with several processes."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def take(self, counters: tuple[Counter, ...], now: datetime) -> None:
        """Count one more try on each counter, before it is known whether it is right.

        Raises TooManyAttempts, with the time to wait, when one of them is over.
        """
        seconds = int(now.timestamp())
        period = seconds // WINDOW_SECONDS
        with self._database.writing() as connection:
            connection.execute(ATTEMPTS.delete().where(ATTEMPTS.c.period < period - KEPT_PERIODS))
            numbers = [_taken(connection, one.what, period) for one in counters]
        if any(n > c.most for n, c in zip(numbers, counters, strict=True)):
            raise TooManyAttempts(WINDOW_SECONDS - seconds % WINDOW_SECONDS)

    def forgive(self, counters: tuple[Counter, ...], now: datetime) -> None:
        """Take back one try on each counter: it was right."""
        period = int(now.timestamp()) // WINDOW_SECONDS
        mine = ATTEMPTS.c.what.in_([one.what for one in counters]) & (ATTEMPTS.c.period == period)
        with self._database.writing() as connection:
            connection.execute(
                sa.update(ATTEMPTS)
                .where(mine, ATTEMPTS.c.number > 0)
                .values(number=ATTEMPTS.c.number - 1)
            )


def _taken(connection: sa.Connection, what: str, period: int) -> int:
    """Return how many tries there are in a window, one more counted."""
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    insert = dialect.insert(ATTEMPTS).values(what=what, period=period, number=1)
    upsert = insert.on_conflict_do_update(
        index_elements=["what", "period"], set_={"number": ATTEMPTS.c.number + 1}
    ).returning(ATTEMPTS.c.number)
    return int(connection.execute(upsert).scalar_one())
