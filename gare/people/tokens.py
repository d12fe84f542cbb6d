"""Personal tokens: what a program shows instead of a password, for a while and for some uses."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Final

import sqlalchemy as sa

from gare.model.errors import BadInput
from gare.model.people import Account, AccountState, Role, Scope
from gare.people.database import Database
from gare.people.names import presentable
from gare.people.tables import ACCOUNTS
from gare.people.token_tables import TOKENS

PREFIX: Final = "gare_"
"""What every token begins with, so that one left in a public place can be recognised."""
MAX_TOKENS: Final = 50

_TOKEN_BYTES: Final = 32
_MAX_CHARS: Final = 100


@dataclass(frozen=True, slots=True)
class Token:
    """A personal token as its owner sees it again: everything but the secret."""

    id: int
    name: str
    scopes: frozenset[Scope]
    made_on: date
    ends_on: date
    used_on: date | None


class Tokens:
    """The personal tokens of all accounts."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def make(
        self, account_id: int, name: str, scopes: Iterable[Scope], ends_on: date, today: date
    ) -> str:
        """Return a new token: the only time it can be read, its hash alone is kept.

        Raises BadInput("name"), BadInput("scopes") when there is none, BadInput("ends_on") for a
        day that is not to come, BadInput("tokens") for too many.
        """
        shown, allowed = presentable(name), frozenset(scopes)
        if not shown:
            raise BadInput("name", name)
        if not allowed:
            raise BadInput("scopes")
        if ends_on <= today:
            raise BadInput("ends_on", ends_on.isoformat())
        token = PREFIX + secrets.token_urlsafe(_TOKEN_BYTES)
        row = {
            "account_id": account_id,
            "name": shown,
            "scopes": " ".join(sorted(allowed)),
            "hash": hashed(token),
            "made_on": today,
            "ends_on": ends_on,
        }
        with self._database.writing() as connection:
            count = sa.select(sa.func.count()).where(TOKENS.c.account_id == account_id)
            if connection.execute(count).scalar_one() >= MAX_TOKENS:
                raise BadInput("tokens")
            connection.execute(TOKENS.insert().values(**row))
        return token

    def find(
        self, token: str, now: datetime | None = None
    ) -> tuple[Account, frozenset[Scope]] | None:
        """Return the account a token stands for and what it allows; None when it is void.

        The day it was last used is kept, nothing finer.
        """
        if not token.startswith(PREFIX) or len(token) > _MAX_CHARS:
            return None
        today = (now or datetime.now(UTC)).date()
        query = (
            sa.select(TOKENS.c.id.label("token"), TOKENS.c.scopes, TOKENS.c.used_on, ACCOUNTS)
            .join(ACCOUNTS, ACCOUNTS.c.id == TOKENS.c.account_id)
            .where(TOKENS.c.hash == hashed(token), TOKENS.c.ends_on > today)
            .where(ACCOUNTS.c.state == AccountState.ACTIVE.value)
        )
        with self._database.reading() as connection:
            row = connection.execute(query).mappings().first()
        if row is None:
            return None
        if row["used_on"] != today:
            self._used(row["token"], today)
        account = Account(
            row["id"], row["handle"], row["name"], Role(row["role"]), row["created_at"]
        )
        return account, _scopes(row["scopes"])

    def of(self, account_id: int) -> tuple[Token, ...]:
        """Return the tokens of an account, the newest first, void ones too."""
        query = (
            sa.select(TOKENS)
            .where(TOKENS.c.account_id == account_id)
            .order_by(TOKENS.c.made_on.desc(), TOKENS.c.id.desc())
        )
        with self._database.reading() as connection:
            rows = connection.execute(query).mappings().all()
        return tuple(
            Token(
                row["id"],
                row["name"],
                _scopes(row["scopes"]),
                row["made_on"],
                row["ends_on"],
                row["used_on"],
            )
            for row in rows
        )

    def revoke(self, account_id: int, token_id: int) -> None:
        """Remove a token of an account; nothing when it has no such token."""
        mine = (TOKENS.c.account_id == account_id) & (TOKENS.c.id == token_id)
        with self._database.writing() as connection:
            connection.execute(TOKENS.delete().where(mine))

    def revoke_all(self, account_id: int) -> None:
        """Remove all the tokens of an account."""
        with self._database.writing() as connection:
            connection.execute(TOKENS.delete().where(TOKENS.c.account_id == account_id))

    def _used(self, token_id: int, today: date) -> None:
        """Keep the day a token was used."""
        update = sa.update(TOKENS).where(TOKENS.c.id == token_id).values(used_on=today)
        with self._database.writing() as connection:
            connection.execute(update)


def hashed(secret: str) -> str:
    """Return what is kept of a secret of 256 bits drawn by chance."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _scopes(words: str) -> frozenset[Scope]:
    """Return the scopes of a row."""
    return frozenset(Scope(word) for word in words.split())
