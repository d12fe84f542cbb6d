"""Reviews: which changes somebody has read, and whose changes need no reading any more."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Final

import sqlalchemy as sa

from gare.model.moderation import ReviewVerdict
from gare.model.people import Role
from gare.people.database import Database
from gare.people.moderation_tables import REVIEWS, TRUSTED
from gare.people.tables import ACCOUNTS

_ASKED_AT_ONCE: Final = 500
_KEEPERS: Final = (Role.MODERATOR.value, Role.ADMIN.value)


class Reviews:
    """What was read, and who is trusted."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def mark(
        self, commits: Iterable[tuple[str, str]], verdict: ReviewVerdict, by: str, at: datetime
    ) -> int:
        """Note what became of commits, given with the handles of their authors.

        Return how many had not been read before: those keep their first verdict.
        """
        wanted = dict(commits)
        new = 0
        with self._database.writing() as connection:
            for some in _portions(wanted):
                known = set(connection.execute(_verdicts(some)).scalars())
                rows = [
                    {"commit": c, "handle": wanted[c], "verdict": verdict.value, "made_at": at,
                     "made_by": by}
                    for c in some if c not in known
                ]  # fmt: skip
                new += len(rows)
                if rows:
                    connection.execute(REVIEWS.insert(), rows)
        return new

    def read(self, commits: Iterable[str]) -> frozenset[str]:
        """Return those of some commits that were read."""
        found: set[str] = set()
        with self._database.reading() as connection:
            for some in _portions(commits):
                found.update(connection.execute(_verdicts(some)).scalars())
        return frozenset(found)

    def approved(self, handle: str) -> int:
        """Return how many changes of a handle were approved."""
        query = sa.select(sa.func.count()).where(
            REVIEWS.c.handle == handle, REVIEWS.c.verdict == ReviewVerdict.APPROVED.value
        )
        with self._database.reading() as connection:
            return int(connection.execute(query).scalar_one())

    def trusted(self, handles: Iterable[str]) -> frozenset[str]:
        """Return those of some handles whose changes need no reading: trusted, or keepers'."""
        found: set[str] = set()
        with self._database.reading() as connection:
            for some in _portions(handles):
                here = sa.select(TRUSTED.c.handle).where(TRUSTED.c.handle.in_(some))
                keepers = sa.select(ACCOUNTS.c.handle).where(
                    ACCOUNTS.c.handle.in_(some), ACCOUNTS.c.role.in_(_KEEPERS)
                )
                found.update(connection.execute(sa.union_all(here, keepers)).scalars())
        return frozenset(found)

    def trust(self, handle: str, by: str, at: datetime) -> bool:
        """Trust a handle from now on; tell whether it was not yet."""
        if handle in self.trusted([handle]):
            return False
        with self._database.writing() as connection:
            connection.execute(TRUSTED.delete().where(TRUSTED.c.handle == handle))
            connection.execute(TRUSTED.insert().values(handle=handle, since=at, made_by=by))
        return True

    def distrust(self, handle: str) -> None:
        """Take the trust of a handle away."""
        with self._database.writing() as connection:
            connection.execute(TRUSTED.delete().where(TRUSTED.c.handle == handle))


def _verdicts(commits: list[str]) -> sa.Select[str]:
    """Return the question which of some commits were read."""
    return sa.select(REVIEWS.c.commit).where(REVIEWS.c.commit.in_(commits))


def _portions(names: Iterable[str] | Mapping[str, str]) -> Iterable[list[str]]:
    """Give names by portions that fit in a question, each once."""
    listed = list(dict.fromkeys(names))
    for start in range(0, len(listed), _ASKED_AT_ONCE):
        yield listed[start : start + _ASKED_AT_ONCE]
