"""People: the accounts of one wiki, and who may log in to them."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Final, cast

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from gare.model.errors import BadCredentials, BadInput, NameTaken
from gare.model.people import Account, Role
from gare.people import names, passwords
from gare.people.database import Database
from gare.people.erasing import Erasing
from gare.people.networks import Networks
from gare.people.tables import ACCOUNTS
from gare.people.tokens import Tokens

_SHOWN: Final = (
    ACCOUNTS.c.id,
    ACCOUNTS.c.handle,
    ACCOUNTS.c.name,
    ACCOUNTS.c.role,
    ACCOUNTS.c.created_at,
)
# Asked at each request of a person who is logged in.
_OF_SESSION: Final = sa.select(*_SHOWN).where(
    ACCOUNTS.c.id == sa.bindparam("number"), ACCOUNTS.c.session_key == sa.bindparam("token")
)
_ATTEMPTS: Final = 5
_MAX_ID: Final = 2**31 - 1
_HANDLE: Final = re.compile(r"[a-z0-9-]{1,64}")


class People:
    """The accounts kept at a database's address; nothing is opened before the first use.

    Every method raises PeopleUnavailable when the database cannot be used.
    """

    def __init__(self, url: str) -> None:
        self._database = Database(url)
        self._of_session = self._database.question(_OF_SESSION)
        self.tokens = Tokens(self._database)
        self.networks = Networks(self._database)
        self.erasing = Erasing(self._database)

    def migrate(self) -> None:
        """Make or bring up the tables: quick when current, safe when many start at once."""
        self._database.migrate()

    def close(self) -> None:
        """Close the connections that are not in use; the next use opens new ones."""
        self._database.close()

    def register(self, name: str, password: str, now: datetime) -> Account:
        """Return a new member's account.

        Raises BadInput("name") for a name that cannot be shown, NameTaken for one that another
        account bears or could be mistaken for, WeakPassword.
        """
        shown = names.allowed(name)
        if shown is None:
            raise BadInput("name", name)
        if names.is_reserved(shown) or names.is_pseudonym_like(shown) or not names.look(shown):
            raise NameTaken(shown)
        passwords.check_strength(password, shown)
        if self.is_taken(shown):
            raise NameTaken(shown)
        row = {
            "name": shown,
            "name_key": names.key(shown),
            "name_look": names.look(shown),
            "role": Role.MEMBER.value,
            "password_hash": passwords.hashed(password),
            "session_key": secrets.token_hex(16),
            "created_at": now,
        }
        return self._inserted(row)

    def authenticate(self, name: str, password: str) -> Account:
        """Return the account of a name (in any spelling, or its handle) and its password.

        Raises BadCredentials, in the same time for a name nobody bears.
        """
        row = self._row_named(name)
        kept = None if row is None else str(row["password_hash"])
        if not passwords.matches(kept, password) or row is None:
            raise BadCredentials
        return _account(row)

    def account(self, account_id: int) -> Account | None:
        """Return an account by its number."""
        return self._found(_numbered(account_id))

    def account_named(self, name: str) -> Account | None:
        """Return the account of a name, in any spelling, or of a handle."""
        row = self._row_named(name)
        return None if row is None else _account(row)

    def accounts(self) -> tuple[Account, ...]:
        """Return all accounts, the oldest first."""
        query = sa.select(*_SHOWN).order_by(ACCOUNTS.c.id)
        with self._database.reading() as connection:
            return tuple(_account(row) for row in connection.execute(query).mappings())

    def is_taken(self, name: str) -> bool:
        """Tell whether signing with this name could pass for an account, or for the site."""
        if names.is_reserved(name):
            return True
        same = sa.or_(
            ACCOUNTS.c.name_key == names.key(name), ACCOUNTS.c.name_look == names.look(name)
        )
        return self._found(same) is not None

    def session_token(self, account_id: int) -> str:
        """Return what a session keeps beside the number of its account.

        It changes with the password. Raises BadCredentials when there is no such account.
        """
        query = sa.select(ACCOUNTS.c.session_key).where(_numbered(account_id))
        with self._database.reading() as connection:
            token: str | None = connection.execute(query).scalar_one_or_none()
        if token is None:
            raise BadCredentials
        return token

    def signed_in(self, account_id: int, token: str) -> Account | None:
        """Return the account of a session, or None when the session is void: one query."""
        given = {"number": _number(account_id), "token": token}
        row = self._database.first(self._of_session, given)
        if row is None:
            return None
        number, handle, name, role, made = cast("tuple[int, str, str, str, datetime]", row)
        return Account(number, handle, name, Role(role), made)

    def set_role(self, account_id: int, role: Role) -> Account:
        """Return the account in its new role. Raises BadInput("account") when there is none."""
        return self._changed(account_id, {"role": role.value})

    def set_password(self, account_id: int, password: str) -> Account:
        """Return the account under a new password; its sessions are void. Raises WeakPassword."""
        account = self.account(account_id)
        passwords.check_strength(password, account.name if account else "")
        new = {
            "password_hash": passwords.hashed(password),
            "session_key": secrets.token_hex(16),
        }
        return self._changed(account_id, new)

    def _inserted(self, row: dict[str, object]) -> Account:
        """Return the account of a new row, under the first handle that is free."""
        stem = names.handle(str(row["name"]))
        for _ in range(_ATTEMPTS):
            try:
                with self._database.writing() as connection:
                    handle = _free_handle(connection, stem)
                    insert = ACCOUNTS.insert().values(**row, handle=handle).returning(*_SHOWN)
                    return _account(connection.execute(insert).mappings().one())
            except IntegrityError:
                # The name, or on PostgreSQL the handle, was taken meanwhile.
                if self.is_taken(str(row["name"])):
                    break
        raise NameTaken(str(row["name"]))

    def _changed(self, account_id: int, values: Mapping[str, object]) -> Account:
        """Return an account after a change of its row."""
        update = sa.update(ACCOUNTS).where(_numbered(account_id)).values(**values)
        with self._database.writing() as connection:
            row = connection.execute(update.returning(*_SHOWN)).mappings().one_or_none()
        if row is None:
            raise BadInput("account", str(account_id))
        return _account(row)

    def _found(self, condition: sa.ColumnElement[bool]) -> Account | None:
        """Return the account of the first row under a condition."""
        with self._database.reading() as connection:
            found = connection.execute(sa.select(*_SHOWN).where(condition).limit(1))
            row = found.mappings().first()
        return None if row is None else _account(row)

    def _row_named(self, name: str) -> sa.RowMapping | None:
        """Return the row of a name in any spelling, before one whose handle it is."""
        key = names.key(name)
        handle = name.strip().lower()
        same = ACCOUNTS.c.name_key == key
        if _HANDLE.fullmatch(handle):
            same = same | (ACCOUNTS.c.handle == handle)
        query = sa.select(*_SHOWN, ACCOUNTS.c.password_hash).where(same)
        by_name_first = query.order_by((ACCOUNTS.c.name_key == key).desc()).limit(1)
        with self._database.reading() as connection:
            return connection.execute(by_name_first).mappings().first()


def _account(row: sa.RowMapping) -> Account:
    """Return the account of a row."""
    return Account(row["id"], row["handle"], row["name"], Role(row["role"]), row["created_at"])


def _numbered(account_id: int) -> sa.ColumnElement[bool]:
    """Return the condition of an account's number."""
    return ACCOUNTS.c.id == _number(account_id)


def _number(account_id: int) -> int:
    """Return a number the column can hold; one too large is nobody's."""
    return account_id if 0 < account_id <= _MAX_ID else 0


def _free_handle(connection: sa.Connection, stem: str) -> str:
    """Return a handle nobody has: "anne-le-goff", then "anne-le-goff-2"."""
    query = sa.select(ACCOUNTS.c.handle).where(
        sa.or_(ACCOUNTS.c.handle == stem, ACCOUNTS.c.handle.like(f"{stem}-%"))
    )
    used = set(connection.execute(query).scalars())
    number = 2
    handle = stem
    while handle in used:
        handle = f"{stem}-{number}"
        number += 1
    return handle
