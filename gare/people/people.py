"""People: the accounts of one wiki, and who may log in to them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Final

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from gare.model.errors import AccountShut, BadCredentials, BadInput, NameTaken
from gare.model.people import Account, AccountState, Role
from gare.people import names, passwords
from gare.people.askings import Askings
from gare.people.attempts import Attempts
from gare.people.contacts import Contacts
from gare.people.copying import Copying
from gare.people.database import Database
from gare.people.drafts import Drafts
from gare.people.emails import allowed_email
from gare.people.erasing import Erasing
from gare.people.follows import Follows
from gare.people.identities import Identities
from gare.people.links import Links
from gare.people.moderation import Moderation
from gare.people.networks import Networks
from gare.people.outbox import Outbox
from gare.people.profiles import Profiles
from gare.people.retention import Retention
from gare.people.roll import Roll
from gare.people.sealing import Seal, no_secret
from gare.people.second_factor import SecondFactor
from gare.people.sessions import Sessions
from gare.people.tables import ACCOUNTS
from gare.people.tokens import Tokens

_SHOWN: Final = (
    ACCOUNTS.c.id,
    ACCOUNTS.c.handle,
    ACCOUNTS.c.name,
    ACCOUNTS.c.role,
    ACCOUNTS.c.created_at,
)
_ATTEMPTS: Final = 5
_MAX_ID: Final = 2**31 - 1
_HANDLE: Final = re.compile(r"[a-z0-9-]{1,64}")


class People:
    """The accounts kept at a database's address; nothing is opened before the first use.

    `secret` gives the site's, under which second factors are sealed; `note` is where it is
    written that the database was made once.

    Every method raises PeopleUnavailable when the database cannot be used.
    """

    def __init__(
        self, url: str, secret: Callable[[], bytes] = no_secret, note: Path | None = None
    ) -> None:
        self._database = Database(url, note)
        self._seal = Seal(secret)
        self.sessions = Sessions(self._database)
        self.tokens = Tokens(self._database)
        self.links = Links(self._database)
        self.askings = Askings(self._database)
        self.attempts = Attempts(self._database)
        self.outbox = Outbox(self._database)
        self.identities = Identities(self._database)
        self.second_factor = SecondFactor(self._database, self._seal)
        self.profiles = Profiles(self._database)
        self.roll = Roll(self._database)
        self.networks = Networks(self._database)
        self.erasing = Erasing(self._database)
        self.retention = Retention(self._database)
        self.contacts = Contacts(self._database)
        self.drafts = Drafts(self._database)
        self.follows = Follows(self._database)
        self.moderation = Moderation(self._database)
        self.copying = Copying(self._database, self._seal)

    def migrate(self) -> None:
        """Make or bring up the tables: quick when current, safe when many start at once.

        Raises PeopleLost when they were there once.
        """
        self._database.migrate(self._seal)

    def close(self) -> None:
        """Close the connections that are not in use; the next use opens new ones."""
        self._database.close()

    def register(
        self,
        name: str,
        password: str | None,
        now: datetime,
        state: AccountState = AccountState.ACTIVE,
        role: Role = Role.MEMBER,
    ) -> Account:
        """Return a new account; without a password, one that is entered otherwise.

        Raises BadInput("name") for a name that cannot be shown, NameTaken for one that another
        account bears or could be mistaken for, WeakPassword.
        """
        shown = self.free_name(name)
        if password is not None:
            passwords.check_strength(password, shown)
        row: dict[str, object] = {
            "name": shown,
            "name_key": names.key(shown),
            "name_look": names.look(shown),
            "role": role.value,
            "password_hash": "" if password is None else passwords.hashed(password),
            "created_at": now,
            "state": state.value,
        }
        return self._inserted(row)

    def authenticate(self, name: str, password: str) -> Account:
        """Return the account of a name (in any spelling, or its handle) and its password.

        Raises BadCredentials, in the same time for a name nobody bears; AccountShut when the
        password is right and the account cannot be entered.
        """
        row = self._row_named(name)
        kept = None if row is None else str(row["password_hash"]) or None
        if not passwords.matches(kept, password) or row is None:
            raise BadCredentials
        if row["state"] != AccountState.ACTIVE.value:
            raise AccountShut(row["state"])
        return _account(row)

    def has_password(self, account_id: int, password: str) -> bool:
        """Tell whether this is the password of an account; also when it has none."""
        query = sa.select(ACCOUNTS.c.password_hash).where(_numbered(account_id))
        with self._database.reading() as connection:
            kept = connection.execute(query).scalar_one_or_none()
        return kept == "" or passwords.matches(kept, password)

    def free_name(self, name: str, but: int = 0) -> str:
        """Return a name as it will be shown, when nobody but account `but` bears it.

        Raises BadInput("name"), NameTaken.
        """
        shown = names.allowed(name)
        if shown is None:
            raise BadInput("name", name)
        if names.is_reserved(shown) or names.is_pseudonym_like(shown) or not names.look(shown):
            raise NameTaken(shown)
        if self._found(_like(shown) & (ACCOUNTS.c.id != _number(but))) is not None:
            raise NameTaken(shown)
        return shown

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
        return self._found(_like(name)) is not None

    def set_role(self, account_id: int, role: Role) -> Account:
        """Return the account in its new role. Raises BadInput("account") when there is none."""
        return self._changed(account_id, {"role": role.value})

    def check_password(self, account: Account, password: str) -> None:
        """Raise WeakPassword for a password that this account may not have."""
        passwords.check_strength(password, account.name)

    def allowed_email(self, email: str) -> str:
        """Return an address that a message can be sent to. Raises BadInput("email")."""
        return allowed_email(email)

    def set_password(self, account_id: int, password: str) -> Account:
        """Return the account under a new password; its sessions and links are void.

        Raises WeakPassword.
        """
        account = self.account(account_id)
        passwords.check_strength(password, account.name if account else "")
        changed = self._changed(account_id, {"password_hash": passwords.hashed(password)})
        self.sessions.end_all(account_id)
        self.links.void(account_id)
        return changed

    def recover(self, account_id: int, password: str) -> Account:
        """Return the account under a new password, whoever had the former one shut out.

        As `set_password`; its tokens and the address of its feed are void too.
        """
        changed = self.set_password(account_id, password)
        self.tokens.revoke_all(account_id)
        self.follows.renew_feed(account_id)
        return changed

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
        query = sa.select(*_SHOWN, ACCOUNTS.c.password_hash, ACCOUNTS.c.state).where(same)
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


def _like(name: str) -> sa.ColumnElement[bool]:
    """Return the condition of the names that could be mistaken for one."""
    return sa.or_(ACCOUNTS.c.name_key == names.key(name), ACCOUNTS.c.name_look == names.look(name))


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
