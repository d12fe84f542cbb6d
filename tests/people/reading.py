"""All that a database holds, as one text: to look for what must not be in it."""

from __future__ import annotations

import sqlalchemy as sa

from gare.people.database import Database
from gare.people.tables import METADATA


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
