"""All that is kept about one person: for their own eyes, in every table there is."""

from __future__ import annotations

from datetime import date
from typing import Final

import sqlalchemy as sa

from gare.model.people import Account
from gare.people.closing import handles_of
from gare.people.contact_tables import CONTACTS
from gare.people.emails import email_key
from gare.people.follow_tables import REFUSALS
from gare.people.moderation_tables import (
    BLOCKS,
    BROWSERS,
    JOURNAL,
    PASSAGES,
    PROPOSALS,
    REVIEWS,
    TRUSTED,
)
from gare.people.outbox_tables import OUTBOX
from gare.people.tables import ACCOUNTS, METADATA
from gare.people.tokens import hashed

UNTOLD: Final = {
    "accounts.password_hash": "a secret",
    "accounts.totp_sealed": "a secret",
    "accounts.totp_step": "half a secret: which code served last",
    "accounts.name_look": "made from the name",
    "sessions.hash": "a secret",
    "tokens.hash": "a secret",
    "links.hash": "a secret",
    "recovery_codes.hash": "a secret",
    "outbox.plain": "may carry a link that serves once; it comes by mail",
    "outbox.html": "the same",
    "outbox.headers": "the same",
}
"""Columns about a person that they are not given, and why."""
UNTOLD_TABLES: Final = {
    "askings": "what was typed to get a link, whoever it is about, gone once answered",
    "attempts": "numbers of tries by number of account or by hash, gone in an hour",
    "counts": "numbers of saves by handle or by hash, gone in a day",
    "spent": "challenges that were answered, by nobody, gone in minutes",
    "network_keys": "keys of the day, of nobody",
    "followed": "how far history was looked at, of nobody",
}
"""Tables of which nothing is given, and why."""


def everything(connection: sa.Connection, account: Account) -> dict[str, object]:
    """Return all rows about an account by table, secrets left out, as JSON can say them."""
    email = connection.execute(
        sa.select(ACCOUNTS.c.email).where(ACCOUNTS.c.id == account.id)
    ).scalar_one_or_none()
    handles = handles_of(connection, account.id, account.handle)
    own = _own(connection, account, handles, email or "")
    kept: dict[str, object] = {}
    for table in METADATA.sorted_tables:
        condition = _about(table, account, handles) | own.get(table.name, sa.false())
        if table.name not in UNTOLD_TABLES and (found := _rows(connection, table, condition)):
            kept[table.name] = found
    return kept


def of_visitor(connection: sa.Connection, handle: str, browser: str) -> dict[str, object]:
    """Return all rows about who writes without account, as JSON can say them.

    Another browser may bear the same pseudonym: of what only a handle names, what everybody may
    read is given, never the network.
    """
    conditions = {
        BROWSERS: BROWSERS.c.browser == browser,
        PASSAGES: PASSAGES.c.handle == handle,
        BLOCKS: BLOCKS.c.mark.in_((handle, browser)),
        TRUSTED: TRUSTED.c.handle == handle,
        REVIEWS: REVIEWS.c.handle == handle,
        PROPOSALS: PROPOSALS.c.browser == browser,
    }
    found = {
        table.name: _rows(connection, table, how, ("network",)) for table, how in conditions.items()
    }
    return {name: rows for name, rows in found.items() if rows}


def _rows(
    connection: sa.Connection,
    table: sa.Table,
    condition: sa.ColumnElement[bool],
    but: tuple[str, ...] = (),
) -> list[dict[str, object]]:
    """Return the rows of a table that a condition chooses, without what is not given."""
    told = (one for one in table.c if f"{table.name}.{one.name}" not in UNTOLD)
    columns = [one for one in told if one.name not in but]
    rows = connection.execute(sa.select(*columns).where(condition)).mappings()
    return [{name: _plain(value) for name, value in row.items()} for row in rows]


def _about(table: sa.Table, account: Account, handles: tuple[str, ...]) -> sa.ColumnElement[bool]:
    """Return the condition of the rows that a table's own columns say are about an account."""
    if table is ACCOUNTS:
        return ACCOUNTS.c.id == account.id
    found: list[sa.ColumnElement[bool]] = [
        table.c[name].in_(handles) for name in ("handle", "made_by") if name in table.c
    ]
    if "account_id" in table.c:
        found.append(table.c.account_id == account.id)
    return sa.or_(sa.false(), *found)


def _own(
    connection: sa.Connection, account: Account, handles: tuple[str, ...], email: str
) -> dict[str, sa.ColumnElement[bool]]:
    """Return the further conditions of the tables that name a person otherwise."""
    query = sa.select(BROWSERS.c.browser).where(BROWSERS.c.handle.in_(handles))
    marks = (*handles, *connection.execute(query).scalars())
    name = account.name
    same = sa.func.lower(CONTACTS.c.email) == email_key(email)
    return {
        JOURNAL.name: JOURNAL.c.by_handle.in_(handles) | (JOURNAL.c.about == name),
        BLOCKS.name: BLOCKS.c.mark.in_(marks) | (BLOCKS.c.about == name),
        PROPOSALS.name: PROPOSALS.c.browser.in_(marks) | (PROPOSALS.c.decided_by == name),
        OUTBOX.name: (OUTBOX.c.recipient == email) & (OUTBOX.c.recipient != ""),
        REFUSALS.name: REFUSALS.c.hash == hashed(email_key(email)),
        CONTACTS.name: same & (CONTACTS.c.email != ""),
    }


def _plain(value: object) -> object:
    """Return a value as JSON can say it."""
    return value.isoformat() if isinstance(value, date) else value
