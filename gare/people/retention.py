"""Forgetting in time: what every table keeps no longer than the privacy page says."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

import sqlalchemy as sa

from gare.model.moderation import BROWSER_DAYS
from gare.model.retention import BLOCK, MAIL, NOTICE, PROPOSAL, REFUSAL, TOKEN
from gare.people.attempts import KEPT_PERIODS, WINDOW_SECONDS
from gare.people.database import Database
from gare.people.entry_tables import ASKINGS, ATTEMPTS, LINKS, SESSIONS
from gare.people.follow_tables import NOTICES, REFUSALS
from gare.people.moderation_tables import (
    BLOCKS,
    BROWSERS,
    COUNTS,
    NETWORK_KEYS,
    PASSAGES,
    PROPOSALS,
    SPENT,
)
from gare.people.outbox_tables import OUTBOX
from gare.people.token_tables import TOKENS

_DAY: Final = timedelta(days=1)
_SEASON: Final = timedelta(days=BROWSER_DAYS)


class Retention:
    """The delays of all tables; contacts are looked after beside the pages they are of."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def forget(self, now: datetime) -> int:
        """Remove every row whose delay is over; return how many. Nothing to do twice."""
        gone = 0
        with self._database.writing() as connection:
            for table, over in _over(now):
                gone += connection.execute(table.delete().where(over)).rowcount
            old = (PROPOSALS.c.changed_at < now - _SEASON) & (PROPOSALS.c.browser != "")
            connection.execute(sa.update(PROPOSALS).where(old).values(browser=""))
        return gone


def _over(now: datetime) -> tuple[tuple[sa.Table, sa.ColumnElement[bool]], ...]:
    """Return which rows of each table are over."""
    today = now.date()
    lifted = BLOCKS.c.lifted_at < now - BLOCK
    return (
        (SESSIONS, SESSIONS.c.ends_on <= today),
        (TOKENS, TOKENS.c.ends_on <= today - TOKEN),
        (LINKS, LINKS.c.ends_at <= now),
        (OUTBOX, OUTBOX.c.made_at < now - MAIL),
        (ASKINGS, ASKINGS.c.made_at < now - MAIL),
        (REFUSALS, REFUSALS.c.refused_at < now - REFUSAL),
        (NOTICES, NOTICES.c.made_at < now - NOTICE),
        (ATTEMPTS, ATTEMPTS.c.period < int(now.timestamp()) // WINDOW_SECONDS - KEPT_PERIODS),
        (NETWORK_KEYS, NETWORK_KEYS.c.day < today - _DAY),
        (PASSAGES, PASSAGES.c.day < today - _DAY),
        (BROWSERS, BROWSERS.c.seen_on < today - _SEASON),
        (COUNTS, COUNTS.c.ends_at < now),
        (SPENT, SPENT.c.ends_at < now),
        (BLOCKS, sa.or_(BLOCKS.c.ends_at < now - BLOCK, lifted)),
        (PROPOSALS, PROPOSALS.c.decided_at < now - PROPOSAL),
    )
