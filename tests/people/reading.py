"""All that a database holds, as one text: to look for what must not be in it."""

from __future__ import annotations

import sqlalchemy as sa

from gare.people.database import Database
from gare.people.tables import ACCOUNTS, METADATA


def kept_in(url: str) -> str:
    """Return every value of every table of ours."""
    database = Database(url)
    with database.reading() as connection:
        rows = [
            repr(tuple(row))
            for table in METADATA.sorted_tables
            for row in connection.execute(sa.select(table))
        ]
    database.close()
    return "\n".join(rows)


def sealed(url: str) -> dict[int, str]:
    """Return what is kept of the second factors, by account."""
    database = Database(url)
    query = sa.select(ACCOUNTS.c.id, ACCOUNTS.c.totp_sealed)
    with database.reading() as connection:
        found = connection.execute(query.where(ACCOUNTS.c.totp_sealed.is_not(None)))
        kept = {int(row[0]): str(row[1]) for row in found}
    database.close()
    return kept


def put_seal(url: str, account_id: int, kept: str) -> None:
    """Put something in place of the second factor of an account."""
    database = Database(url)
    with database.writing() as connection:
        mine = sa.update(ACCOUNTS).where(ACCOUNTS.c.id == account_id)
        connection.execute(mine.values(totp_sealed=kept))
    database.close()
