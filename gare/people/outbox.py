"""Messages to be sent: a queue that outlives a stop, so that no screen waits for a mail server."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import sqlalchemy as sa

from gare.model.entering import Message
from gare.people.database import Database
from gare.people.outbox_tables import OUTBOX

MAX_ATTEMPTS: Final = 10
"""In fifteen hours or so."""
_FIRST_WAIT: Final = timedelta(minutes=2)
_LONGEST_WAIT: Final = timedelta(hours=6)
_CLAIM: Final = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Queued:
    """A message taken from the queue, and how often it was tried before."""

    id: int
    message: Message
    attempts: int


class Outbox:
    """The messages that wait to be sent."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, message: Message, now: datetime, not_before: datetime | None = None) -> None:
        """Put a message in the queue."""
        with self._database.writing() as connection:
            connection.execute(OUTBOX.insert().values(row_of(message, now, not_before)))

    def take(self, now: datetime, limit: int = 20) -> tuple[Queued, ...]:
        """Return messages to send now, the oldest first; nobody else is given them for a while.

        One that is neither `sent` nor `failed` within five minutes is given again.
        """
        due = (
            sa.select(OUTBOX)
            .where(OUTBOX.c.not_before <= now)
            .order_by(OUTBOX.c.not_before, OUTBOX.c.id)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        with self._database.writing() as connection:
            rows = connection.execute(due).mappings().all()
            claimed = OUTBOX.c.id.in_([row["id"] for row in rows])
            connection.execute(sa.update(OUTBOX).where(claimed).values(not_before=now + _CLAIM))
        return tuple(Queued(row["id"], _message(row), row["attempts"]) for row in rows)

    def sent(self, queued: Queued) -> None:
        """Forget a message that was sent."""
        with self._database.writing() as connection:
            connection.execute(OUTBOX.delete().where(OUTBOX.c.id == queued.id))

    def failed(self, queued: Queued, now: datetime) -> None:
        """Try a message again later, each time later; forget it after the last attempt."""
        attempts = queued.attempts + 1
        if attempts >= MAX_ATTEMPTS:
            self.sent(queued)
            return
        later = now + min(_FIRST_WAIT * 2**queued.attempts, _LONGEST_WAIT)
        mine = OUTBOX.c.id == queued.id
        update = sa.update(OUTBOX).where(mine).values(attempts=attempts, not_before=later)
        with self._database.writing() as connection:
            connection.execute(update)

    def waiting(self) -> int:
        """Return how many messages are in the queue."""
        with self._database.reading() as connection:
            return int(
                connection.execute(sa.select(sa.func.count()).select_from(OUTBOX)).scalar_one()
            )


def row_of(
    message: Message, now: datetime, not_before: datetime | None = None
) -> dict[str, object]:
    """Return the row of a message."""
    return {
        "recipient": message.recipient,
        "subject": message.subject,
        "plain": message.plain,
        "html": message.html,
        "headers": json.dumps(dict(message.headers)),
        "made_at": now,
        "not_before": not_before or now,
        "attempts": 0,
    }


def _message(row: sa.RowMapping) -> Message:
    """Return the message of a row."""
    headers = {str(name): str(value) for name, value in json.loads(row["headers"]).items()}
    return Message(row["recipient"], row["subject"], row["plain"], row["html"], headers)
