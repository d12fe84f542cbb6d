"""What is kept about a person beside the account: address, former handles; and its end."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from gare.model.errors import BadInput, NameTaken
from gare.model.people import Account, AccountState, Role
from gare.people import names, portrait
from gare.people.closing import erase
from gare.people.database import Database
from gare.people.emails import allowed_email, email_key
from gare.people.entry_tables import FORMER_HANDLES
from gare.people.tables import ACCOUNTS


@dataclass(frozen=True, slots=True)
class Profile:
    """What an account has, for its owner and for those who administer."""

    account: Account
    state: AccountState
    email: str
    has_password: bool
    has_second_factor: bool
    renamed_on: date | None
    former_handles: tuple[str, ...]


class Profiles:
    """What is kept about the persons behind the accounts."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, account_id: int) -> Profile | None:
        """Return the profile of an account, closed or not, None when there is no such number."""
        return self._found(ACCOUNTS.c.id == account_id)

    def of_handle(self, handle: str) -> Profile | None:
        """Return the profile of the account a handle is, or was before it had an account."""
        former = sa.select(FORMER_HANDLES.c.account_id).where(FORMER_HANDLES.c.handle == handle)
        return self._found(sa.or_(ACCOUNTS.c.handle == handle, ACCOUNTS.c.id.in_(former)))

    def of_email(self, email: str) -> tuple[Account, ...]:
        """Return the accounts that may be entered and have confirmed this address."""
        query = sa.select(ACCOUNTS).where(
            ACCOUNTS.c.email_key == email_key(email),
            ACCOUNTS.c.state == AccountState.ACTIVE.value,
        )
        with self._database.reading() as connection:
            return tuple(_account(row) for row in connection.execute(query).mappings())

    def set_email(self, account_id: int, email: str) -> None:
        """Keep a confirmed address, "" for none."""
        shown = allowed_email(email) if email else None
        values: dict[str, object] = {
            "email": shown,
            "email_key": email_key(shown) if shown else None,
        }
        self._change(account_id, values)

    def rename(self, account: Account, name: str, today: date) -> None:
        """Give an account another public name, one that `People.free_name` returned.

        Raises NameTaken when somebody took it meanwhile.
        """
        values: dict[str, object] = {
            "name": name,
            "name_key": names.key(name),
            "name_look": names.look(name),
            "renamed_on": today,
        }
        try:
            self._change(account.id, values)
        except IntegrityError as taken:
            raise NameTaken(name) from taken

    def add_handle(self, account_id: int, handle: str) -> None:
        """Say that what a visitor's handle signed is this person's. Raises BadInput("handle")."""
        row = {"handle": handle, "account_id": account_id}
        try:
            with self._database.writing() as connection:
                connection.execute(FORMER_HANDLES.insert().values(row))
        except IntegrityError as taken:
            raise BadInput("handle", handle) from taken

    def remove_handle(self, account_id: int, handle: str) -> None:
        """Say no more that what a handle signed is this person's."""
        mine = (FORMER_HANDLES.c.account_id == account_id) & (FORMER_HANDLES.c.handle == handle)
        with self._database.writing() as connection:
            connection.execute(FORMER_HANDLES.delete().where(mine))

    def close(self, account_id: int, today: date) -> None:
        """Erase all that is kept about a person: nothing is left but the handle history has."""
        with self._database.writing() as connection:
            erase(connection, account_id, today)

    def everything(self, account: Account) -> dict[str, object]:
        """Return all rows about an account by table, secrets left out, as JSON can say them."""
        with self._database.reading() as connection:
            return portrait.everything(connection, account)

    def everything_of_visitor(self, handle: str, browser: str) -> dict[str, object]:
        """Return all rows about who writes without account, as JSON can say them."""
        with self._database.reading() as connection:
            return portrait.of_visitor(connection, handle, browser)

    def names(self) -> dict[str, str]:
        """Return the present names of those whose history may say another: {handle: name}."""
        query = sa.select(ACCOUNTS.c.handle, ACCOUNTS.c.name).where(
            ACCOUNTS.c.renamed_on.is_not(None)
        )
        with self._database.reading() as connection:
            return {row.handle: row.name for row in connection.execute(query)}

    def _found(self, condition: sa.ColumnElement[bool]) -> Profile | None:
        """Return the profile of the first account under a condition."""
        with self._database.reading() as connection:
            row = connection.execute(sa.select(ACCOUNTS).where(condition)).mappings().first()
            if row is None:
                return None
            handles = (
                sa.select(FORMER_HANDLES.c.handle)
                .where(FORMER_HANDLES.c.account_id == row["id"])
                .order_by(FORMER_HANDLES.c.handle)
            )
            former = tuple(connection.execute(handles).scalars())
        return Profile(
            _account(row),
            AccountState(row["state"]),
            row["email"] or "",
            row["password_hash"] != "",
            row["totp_sealed"] is not None,
            row["renamed_on"],
            former,
        )

    def _change(self, account_id: int, values: dict[str, object]) -> None:
        """Change the row of an account."""
        with self._database.writing() as connection:
            connection.execute(
                sa.update(ACCOUNTS).where(ACCOUNTS.c.id == account_id).values(values)
            )


def _account(row: sa.RowMapping) -> Account:
    """Return the account of a row."""
    return Account(row["id"], row["handle"], row["name"], Role(row["role"]), row["created_at"])
