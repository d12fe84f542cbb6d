"""Sessions: each browser that is signed in, listed and revocable, bounded in time."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final, cast

import sqlalchemy as sa

from gare.model.entering import LONG_SESSION
from gare.model.people import Account, AccountState, Role
from gare.people.database import Database
from gare.people.entry_tables import SESSIONS
from gare.people.tables import ACCOUNTS
from gare.people.tokens import hashed

SHORT: Final = timedelta(days=2)
"""How long a session lasts at most, when the browser is to forget it as it closes."""
MAX_SESSIONS: Final = 30

_SECRET_BYTES: Final = 32
_MAX_ID: Final = 2**31 - 1
# Asked at each request of a person who is signed in.
_SIGNED_IN: Final = (
    sa.select(
        ACCOUNTS.c.id,
        ACCOUNTS.c.handle,
        ACCOUNTS.c.name,
        ACCOUNTS.c.role,
        ACCOUNTS.c.created_at,
        SESSIONS.c.seen_on,
        SESSIONS.c.ends_on,
    )
    .join(ACCOUNTS, ACCOUNTS.c.id == SESSIONS.c.account_id)
    .where(
        SESSIONS.c.id == sa.bindparam("number"),
        SESSIONS.c.hash == sa.bindparam("hash"),
        ACCOUNTS.c.state == sa.bindparam("state"),
    )
)


@dataclass(frozen=True, slots=True)
class Session:
    """A browser that is signed in, as its owner sees it: no address, days only."""

    id: int
    browser: str
    made_on: date
    seen_on: date
    ends_on: date


class Sessions:
    """The sessions of all accounts."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._question = database.question(_SIGNED_IN)

    def begin(self, account_id: int, browser: str, now: datetime, *, lasting: bool = False) -> str:
        """Return the key of a new session: "12:kPq…", kept by the browser, its hash alone here.

        The oldest sessions go when there are too many, those that ended too.
        """
        secret = secrets.token_urlsafe(_SECRET_BYTES)
        today = now.date()
        row = {
            "account_id": account_id,
            "hash": hashed(secret),
            "browser": browser[:64],
            "made_on": today,
            "seen_on": today,
            "ends_on": today + (LONG_SESSION if lasting else SHORT),
        }
        newest = (
            sa.select(SESSIONS.c.id)
            .where(SESSIONS.c.account_id == account_id, SESSIONS.c.ends_on > today)
            .order_by(SESSIONS.c.id.desc())
            .limit(MAX_SESSIONS)
        )
        insert = SESSIONS.insert().values(**row).returning(SESSIONS.c.id)
        with self._database.writing() as connection:
            number = connection.execute(insert).scalar_one()
            kept = connection.execute(newest).scalars().all()
            mine = SESSIONS.c.account_id == account_id
            connection.execute(SESSIONS.delete().where(mine, SESSIONS.c.id.not_in(kept)))
        return f"{number}:{secret}"

    def signed_in(self, key: str, now: datetime) -> Account | None:
        """Return the account of a session, None when it is void: one query.

        Once a day it is also written down that the session was seen.
        """
        number, secret = _parts(key)
        given = {"number": number, "hash": hashed(secret), "state": AccountState.ACTIVE.value}
        row = self._database.first(self._question, given)
        if row is None:
            return None
        of, handle, name, role, made, seen_on, ends_on = cast(
            "tuple[int, str, str, str, datetime, date, date]", row
        )
        today = now.date()
        if ends_on <= today:
            return None
        if seen_on < today:
            self._seen(number, today)
        return Account(of, handle, name, Role(role), made)

    def of(self, account_id: int, today: date) -> tuple[Session, ...]:
        """Return the sessions of an account that have not ended, the last begun first."""
        query = (
            sa.select(SESSIONS)
            .where(SESSIONS.c.account_id == account_id, SESSIONS.c.ends_on > today)
            .order_by(SESSIONS.c.id.desc())
        )
        with self._database.reading() as connection:
            rows = connection.execute(query).mappings().all()
        return tuple(
            Session(row["id"], row["browser"], row["made_on"], row["seen_on"], row["ends_on"])
            for row in rows
        )

    def end(self, account_id: int, session_id: int) -> None:
        """End a session of an account; nothing when it has no such session."""
        mine = (SESSIONS.c.account_id == account_id) & (SESSIONS.c.id == _number(session_id))
        with self._database.writing() as connection:
            connection.execute(SESSIONS.delete().where(mine))

    def end_all(self, account_id: int, *, but: int = 0) -> None:
        """End the sessions of an account, but one."""
        mine = (SESSIONS.c.account_id == account_id) & (SESSIONS.c.id != _number(but))
        with self._database.writing() as connection:
            connection.execute(SESSIONS.delete().where(mine))

    def _seen(self, session_id: int, today: date) -> None:
        """Keep the day a session was seen."""
        update = sa.update(SESSIONS).where(SESSIONS.c.id == session_id).values(seen_on=today)
        with self._database.writing() as connection:
            connection.execute(update)


def number_of(key: str) -> int:
    """Return the number of a session from its key, 0 when it is none."""
    return _parts(key)[0]


def _parts(key: str) -> tuple[int, str]:
    """Return the number and the secret of a key."""
    number, _colon, secret = key.partition(":")
    if not (number.isascii() and number.isdigit() and len(number) <= 10):
        return 0, ""
    return _number(int(number)), secret


def _number(number: int) -> int:
    """Return a number the column can hold; one too large is nobody's."""
    return number if 0 < number <= _MAX_ID else 0
