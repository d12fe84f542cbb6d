"""Drafts: what each account keeps for later, seen by nobody else."""

from __future__ import annotations

from dataclasses import asdict
from typing import Final

import sqlalchemy as sa

from gare.model.drafts import Draft
from gare.model.errors import BadInput
from gare.model.names import PagePath
from gare.people.database import Database
from gare.people.draft_tables import DRAFTS

MAX_DRAFTS: Final = 100
"""How many drafts one account may keep."""
_CHARS: Final = {"title": 500, "summary": 500}
_COLUMNS: Final = tuple(column for column in DRAFTS.c if column.name != "account_id")


class Drafts:
    """The drafts of accounts: several of one page are several texts, and none is lost."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def keep(self, account_id: int, draft: Draft) -> None:
        """Keep a draft, in place of what it was before.

        Raises BadInput("drafts") when an account has too many.
        """
        row: dict[str, object] = asdict(draft)
        row |= {name: str(row[name])[:most] for name, most in _CHARS.items()}
        with self._database.writing() as connection:
            same = sa.update(DRAFTS).where(_mine(account_id, draft.id)).values(row)
            if connection.execute(same).rowcount:
                return
            count = sa.select(sa.func.count()).where(DRAFTS.c.account_id == account_id)
            if connection.execute(count).scalar_one() >= MAX_DRAFTS:
                raise BadInput("drafts")
            connection.execute(DRAFTS.insert().values(account_id=account_id, **row))

    def get(self, account_id: int, draft_id: str) -> Draft | None:
        """Return a draft of an account by its id."""
        return next(iter(self._listed(_mine(account_id, draft_id))), None)

    def of(self, account_id: int, page: str | None = None) -> tuple[Draft, ...]:
        """Return the drafts of an account, or those of one page, the last touched first."""
        condition = DRAFTS.c.account_id == account_id
        return self._listed(condition if page is None else condition & (DRAFTS.c.page == page))

    def drop(self, account_id: int, draft_id: str) -> bool:
        """Forget a draft; False when there was none."""
        with self._database.writing() as connection:
            gone = DRAFTS.delete().where(_mine(account_id, draft_id))
            return connection.execute(gone).rowcount > 0

    def _listed(self, condition: sa.ColumnElement[bool]) -> tuple[Draft, ...]:
        """Return the drafts under a condition, the last touched first."""
        query = sa.select(*_COLUMNS).where(condition)
        query = query.order_by(DRAFTS.c.changed_at.desc(), DRAFTS.c.id)
        with self._database.reading() as connection:
            return tuple(_draft(row) for row in connection.execute(query).mappings())


def _mine(account_id: int, draft_id: str) -> sa.ColumnElement[bool]:
    """Return the condition of one draft of an account."""
    return (DRAFTS.c.account_id == account_id) & (DRAFTS.c.id == draft_id)


def _draft(row: sa.RowMapping) -> Draft:
    """Return the draft of a row."""
    values = {str(key): value for key, value in row.items()}
    return Draft(**(values | {"page": PagePath(row["page"])}))
