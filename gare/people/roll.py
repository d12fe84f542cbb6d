"""The roll: all accounts as those who administer see them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

import sqlalchemy as sa

from gare.model.errors import BadInput
from gare.model.people import Account, AccountState, Role
from gare.people import names
from gare.people.database import Database
from gare.people.entry_tables import SESSIONS
from gare.people.tables import ACCOUNTS
from gare.people.token_tables import TOKENS

PER_SCREEN: Final = 50


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the roll: an account, its state; whether it has an address, never which."""

    account: Account
    state: AccountState
    has_email: bool
    has_second_factor: bool


@dataclass(frozen=True, slots=True)
class Lines:
    """Lines of the roll; `next` is where the following ones begin, None after the last."""

    entries: tuple[Entry, ...]
    next: int | None


class Roll:
    """All accounts but the closed ones."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def search(self, text: str = "", state: AccountState | None = None, after: int = 0) -> Lines:
        """Return accounts by age whose name or handle holds a text, from a number on."""
        query = sa.select(ACCOUNTS).where(
            ACCOUNTS.c.id > after, ACCOUNTS.c.state != AccountState.CLOSED.value
        )
        if state is not None:
            query = query.where(ACCOUNTS.c.state == state.value)
        if text.strip():
            # Keys and handles have neither % nor _.
            key, handle = names.key(text), names.handle(text)
            by_name = ACCOUNTS.c.name_key.contains(key) if key else sa.false()
            query = query.where(sa.or_(by_name, ACCOUNTS.c.handle.contains(handle)))
        query = query.order_by(ACCOUNTS.c.id).limit(PER_SCREEN + 1)
        with self._database.reading() as connection:
            entries = [_entry(row) for row in connection.execute(query).mappings()]
        more = len(entries) > PER_SCREEN
        shown = tuple(entries[:PER_SCREEN])
        return Lines(shown, shown[-1].account.id if more else None)

    def count(self, state: AccountState) -> int:
        """Return how many accounts are in a state."""
        query = sa.select(sa.func.count()).where(ACCOUNTS.c.state == state.value)
        with self._database.reading() as connection:
            return int(connection.execute(query).scalar_one())

    def set_state(self, account_id: int, state: AccountState) -> None:
        """Put an account in a state; its sessions and tokens go unless it may be entered.

        Raises BadInput("account") for one that does not exist, or was closed by its owner.
        """
        mine = (ACCOUNTS.c.id == account_id) & (ACCOUNTS.c.state != AccountState.CLOSED.value)
        with self._database.writing() as connection:
            done = connection.execute(sa.update(ACCOUNTS).where(mine).values(state=state.value))
            if state is not AccountState.ACTIVE:
                for table in (SESSIONS, TOKENS):
                    connection.execute(table.delete().where(table.c.account_id == account_id))
        if done.rowcount != 1:
            raise BadInput("account", str(account_id))

    def decline(self, account_id: int) -> None:
        """Remove an account that waits: it never wrote anything. Raises BadInput("account")."""
        waiting = ACCOUNTS.c.state == AccountState.WAITING.value
        with self._database.writing() as connection:
            done = connection.execute(ACCOUNTS.delete().where(ACCOUNTS.c.id == account_id, waiting))
        if done.rowcount != 1:
            raise BadInput("account", str(account_id))

    def handles(self) -> frozenset[str]:
        """Return the handles of all the accounts that may be entered."""
        query = sa.select(ACCOUNTS.c.handle).where(ACCOUNTS.c.state == AccountState.ACTIVE.value)
        with self._database.reading() as connection:
            return frozenset(connection.execute(query).scalars())

    def keepers(self) -> tuple[int, ...]:
        """Return the numbers of the accounts that moderate or administer and may be entered."""
        roles = (Role.MODERATOR.value, Role.ADMIN.value)
        query = sa.select(ACCOUNTS.c.id).where(
            ACCOUNTS.c.role.in_(roles), ACCOUNTS.c.state == AccountState.ACTIVE.value
        )
        with self._database.reading() as connection:
            return tuple(connection.execute(query.order_by(ACCOUNTS.c.id)).scalars())

    def waiting_since(self, at: datetime) -> int:
        """Return how many accounts that wait were asked for from an instant on."""
        query = sa.select(sa.func.count()).where(
            ACCOUNTS.c.state == AccountState.WAITING.value, ACCOUNTS.c.created_at >= at
        )
        with self._database.reading() as connection:
            return int(connection.execute(query).scalar_one())

    def admins(self) -> tuple[int, ...]:
        """Return the numbers of the accounts that administer and may be entered."""
        query = sa.select(ACCOUNTS.c.id).where(
            ACCOUNTS.c.role == Role.ADMIN.value, ACCOUNTS.c.state == AccountState.ACTIVE.value
        )
        with self._database.reading() as connection:
            return tuple(connection.execute(query).scalars())


def _entry(row: sa.RowMapping) -> Entry:
    """Return the line of a row."""
    account = Account(row["id"], row["handle"], row["name"], Role(row["role"]), row["created_at"])
    return Entry(
        account,
        AccountState(row["state"]),
        row["email"] is not None,
        row["totp_sealed"] is not None,
    )
