"""One-time links: to choose a password, to confirm an address, to come in by invitation."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import Final

import sqlalchemy as sa

from gare.model.entering import Link, Purpose, Wanted
from gare.model.errors import LinkVoid
from gare.model.people import Role
from gare.model.retention import LINK
from gare.people.database import Database
from gare.people.entry_tables import LINKS
from gare.people.names import presentable
from gare.people.tokens import hashed

_SECRET_BYTES: Final = 32
_MAX_CHARS: Final = 100


LASTS: Final = {
    Purpose.PASSWORD: timedelta(hours=24),
    Purpose.EMAIL: timedelta(days=3),
    Purpose.INVITATION: LINK,
}
"""How long each kind of link may be used."""


class Links:
    """The one-time links that may still be used."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def make(self, wanted: Wanted, now: datetime) -> str:
        """Return the secret of a new link: the only time it can be read.

        A new link to choose a password, or to confirm an address, makes the former ones void.
        """
        secret = secrets.token_urlsafe(_SECRET_BYTES)
        with self._database.writing() as connection:
            connection.execute(LINKS.delete().where(LINKS.c.ends_at <= now))
            if wanted.account_id is not None:
                same = LINKS.c.purpose == wanted.purpose.value
                connection.execute(
                    LINKS.delete().where(LINKS.c.account_id == wanted.account_id, same)
                )
            connection.execute(LINKS.insert().values(row_of(wanted, secret, now)))
        return secret

    def find(self, secret: str, purpose: Purpose, now: datetime) -> Link:
        """Return a link that may still be used, without using it. Raises LinkVoid."""
        with self._database.reading() as connection:
            row = connection.execute(_query(secret, purpose, now)).mappings().first()
        if row is None:
            raise LinkVoid
        return _link(row)

    def use(self, secret: str, purpose: Purpose, now: datetime) -> Link:
        """Return a link and make it void: of two who use it at once, one does. Raises LinkVoid."""
        with self._database.writing() as connection:
            row = connection.execute(_query(secret, purpose, now)).mappings().first()
            if row is not None:
                gone = connection.execute(LINKS.delete().where(LINKS.c.id == row["id"]))
                row = row if gone.rowcount == 1 else None
        if row is None:
            raise LinkVoid
        return _link(row)

    def void(self, account_id: int) -> None:
        """Make every link about an account void."""
        with self._database.writing() as connection:
            connection.execute(LINKS.delete().where(LINKS.c.account_id == account_id))

    def invitations(self, now: datetime) -> tuple[Link, ...]:
        """Return the invitations nobody used yet, the newest first."""
        waiting = (LINKS.c.purpose == Purpose.INVITATION.value) & (LINKS.c.ends_at > now)
        query = sa.select(LINKS).where(waiting).order_by(LINKS.c.id.desc())
        with self._database.reading() as connection:
            return tuple(_link(row) for row in connection.execute(query).mappings())

    def withdraw(self, link_id: int) -> None:
        """Make an invitation void."""
        one = (LINKS.c.id == link_id) & (LINKS.c.purpose == Purpose.INVITATION.value)
        with self._database.writing() as connection:
            connection.execute(LINKS.delete().where(one))


def row_of(wanted: Wanted, secret: str, now: datetime) -> dict[str, object]:
    """Return the row of a link."""
    return {
        "hash": hashed(secret),
        "purpose": wanted.purpose.value,
        "account_id": wanted.account_id,
        "email": wanted.email or None,
        "role": wanted.role.value if wanted.role else None,
        "made_by": wanted.made_by,
        "note": presentable(wanted.note),
        "made_at": now,
        "ends_at": now + LASTS[wanted.purpose],
    }


def _query(secret: str, purpose: Purpose, now: datetime) -> sa.Select[tuple[object, ...]]:
    """Return the question for the link of a secret."""
    return sa.select(LINKS).where(
        LINKS.c.hash == hashed(secret[:_MAX_CHARS]),
        LINKS.c.purpose == purpose.value,
        LINKS.c.ends_at > now,
    )


def _link(row: sa.RowMapping) -> Link:
    """Return the link of a row."""
    return Link(
        row["id"],
        Purpose(row["purpose"]),
        row["account_id"],
        row["email"] or "",
        Role(row["role"]) if row["role"] else None,
        row["made_by"],
        row["note"],
        row["made_at"],
        row["ends_at"],
    )
