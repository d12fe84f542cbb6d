"""Identities: who another service says a person is, and whose account that is here."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from gare.model.entering import Identity
from gare.model.errors import AccountShut, BadInput
from gare.model.people import Account, AccountState, Role
from gare.people.database import Database
from gare.people.entry_tables import IDENTITIES
from gare.people.tables import ACCOUNTS


class Identities:
    """The identities that open an account."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def find(self, identity: Identity) -> Account | None:
        """Return the account an identity opens, None when there is none. Raises AccountShut."""
        query = (
            sa.select(ACCOUNTS)
            .join(IDENTITIES, IDENTITIES.c.account_id == ACCOUNTS.c.id)
            .where(IDENTITIES.c.issuer == identity.issuer)
            .where(IDENTITIES.c.subject == identity.subject)
        )
        with self._database.reading() as connection:
            row = connection.execute(query).mappings().first()
        if row is None:
            return None
        if row["state"] != AccountState.ACTIVE.value:
            raise AccountShut(row["state"])
        return Account(row["id"], row["handle"], row["name"], Role(row["role"]), row["created_at"])

    def attach(self, account_id: int, identity: Identity) -> None:
        """Have an identity open an account. Raises BadInput("identity") when it opens another."""
        row = {
            "issuer": identity.issuer,
            "subject": identity.subject,
            "account_id": account_id,
        }
        if not identity.is_usable:
            raise BadInput("identity")
        try:
            with self._database.writing() as connection:
                connection.execute(IDENTITIES.insert().values(row))
        except IntegrityError as taken:
            raise BadInput("identity") from taken

    def detach(self, account_id: int, issuer: str) -> None:
        """Have the identities of a service open this account no more."""
        mine = (IDENTITIES.c.account_id == account_id) & (IDENTITIES.c.issuer == issuer)
        with self._database.writing() as connection:
            connection.execute(IDENTITIES.delete().where(mine))

    def of(self, account_id: int) -> tuple[Identity, ...]:
        """Return the identities that open an account."""
        query = sa.select(IDENTITIES).where(IDENTITIES.c.account_id == account_id)
        with self._database.reading() as connection:
            rows = connection.execute(query.order_by(IDENTITIES.c.issuer)).mappings().all()
        return tuple(Identity(row["issuer"], row["subject"]) for row in rows)
