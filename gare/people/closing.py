"""The end of an account: all that is kept about a person is erased, in one transaction."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa

from gare.model.people import CLOSED_NAME, AccountState, Role
from gare.people.emails import email_key
from gare.people.entry_tables import FORMER_HANDLES
from gare.people.follow_tables import REFUSALS
from gare.people.moderation_tables import BLOCKS, BROWSERS, JOURNAL, PASSAGES, PROPOSALS, TRUSTED
from gare.people.outbox_tables import OUTBOX
from gare.people.tables import ACCOUNTS, METADATA
from gare.people.tokens import hashed


def erase(connection: sa.Connection, account_id: int, today: date) -> None:
    """Erase all that is kept about a person: nothing is left but the handle history has.

    The handle stays so that nobody else is ever given it. Whatever hangs from the account goes:
    every table with a column `account_id`, whoever made it.
    """
    mine = ACCOUNTS.c.id == account_id
    row = connection.execute(
        sa.select(ACCOUNTS.c.handle, ACCOUNTS.c.name, ACCOUNTS.c.email).where(mine)
    ).first()
    if row is None:
        return
    handles = handles_of(connection, account_id, row.handle)
    if row.email:
        connection.execute(OUTBOX.delete().where(OUTBOX.c.recipient == row.email))
        refused = REFUSALS.c.hash == hashed(email_key(row.email))
        connection.execute(REFUSALS.delete().where(refused))
    connection.execute(sa.update(ACCOUNTS).where(mine).values(_nobody(account_id, today)))
    for table in METADATA.sorted_tables:
        if "account_id" in table.c:
            connection.execute(table.delete().where(table.c.account_id == account_id))
    for table in (BROWSERS, PASSAGES, TRUSTED):
        connection.execute(table.delete().where(table.c.handle.in_(handles)))
    _unnamed(connection, handles, row.name)


def handles_of(connection: sa.Connection, account_id: int, handle: str) -> tuple[str, ...]:
    """Return the handle of an account, and those its owner signed with before."""
    query = sa.select(FORMER_HANDLES.c.handle).where(FORMER_HANDLES.c.account_id == account_id)
    return (handle, *connection.execute(query).scalars())


def _unnamed(connection: sa.Connection, handles: tuple[str, ...], name: str) -> None:
    """Take a person's name out of what was decided, which stays: handles are those of history."""
    proposed = sa.update(PROPOSALS).where(PROPOSALS.c.handle.in_(handles))
    connection.execute(proposed.values(name=CLOSED_NAME, browser=""))
    decided = sa.update(JOURNAL).where(JOURNAL.c.by_handle.in_(handles))
    connection.execute(decided.values(by_name=CLOSED_NAME))
    for column in (JOURNAL.c.by_name, JOURNAL.c.about, BLOCKS.c.about, PROPOSALS.c.decided_by):
        borne = sa.update(column.table).where(column == name)
        connection.execute(borne.values({column.name: CLOSED_NAME}))


def _nobody(account_id: int, today: date) -> dict[str, object]:
    """Return what the row of a closed account holds."""
    return {
        "state": AccountState.CLOSED.value,
        "name": CLOSED_NAME,
        # No key of a name has a hyphen.
        "name_key": f"closed-{account_id}",
        "name_look": f"closed-{account_id}",
        "role": Role.MEMBER.value,
        "password_hash": "",
        "email": None,
        "email_key": None,
        "totp_sealed": None,
        "totp_step": None,
        "renamed_on": today,
    }
