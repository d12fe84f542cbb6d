"""Proposals as people see them: whose they are, what became of them; their texts are in git."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Final

import sqlalchemy as sa

from gare.model.moderation import Proposal, ProposalState, Reason
from gare.people.database import Database
from gare.people.moderation_tables import PROPOSALS

_MAX_LISTED: Final = 200
_DECIDED: Final = (ProposalState.ACCEPTED.value, ProposalState.DECLINED.value)
ANSWER_CHARS: Final = 1000
_CHARS: Final = {"title": 500, "name": 100, "summary": 500, "answer": ANSWER_CHARS}


class Proposals:
    """The texts that wait, and those that were decided upon."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, proposal: Proposal) -> None:
        """Keep a new proposal."""
        with self._database.writing() as connection:
            connection.execute(PROPOSALS.insert().values(**_row(proposal)))

    def get(self, proposal_id: str) -> Proposal | None:
        """Return a proposal."""
        found = self._listed(PROPOSALS.c.id == proposal_id)
        return found[0] if found else None

    def waiting(self) -> tuple[Proposal, ...]:
        """Return the proposals that wait, the oldest first."""
        return self._listed(PROPOSALS.c.state == ProposalState.WAITING.value)

    def of(self, handle: str, browser: str) -> tuple[Proposal, ...]:
        """Return the proposals of a person that wait, or whose end was not told them yet."""
        waiting = PROPOSALS.c.state == ProposalState.WAITING.value
        return self._listed(_of(handle, browser) & (waiting | PROPOSALS.c.told.is_(False)))

    def kept_of(self, handle: str, browser: str) -> tuple[Proposal, ...]:
        """Return what a person proposed and did not take back: what waits, then the last decided.

        As long as it is kept: what became of a text may be read again.
        """
        mine = _of(handle, browser)
        waiting = PROPOSALS.c.state == ProposalState.WAITING.value
        decided = PROPOSALS.c.state.in_(_DECIDED)
        last = (PROPOSALS.c.decided_at.desc(), PROPOSALS.c.id)
        return self._listed(mine & waiting) + self._listed(mine & decided, *last)

    def amend(
        self, proposal_id: str, was: str, commit: str, base: str, at: datetime, page: str = ""
    ) -> bool:
        """Give a proposal that waits another text; False when it was not `was` any more.

        And the path its page has now, when there is one.
        """
        new = {"commit": commit, "base": base, "changed_at": at} | ({"page": page} if page else {})
        return self._changed(proposal_id, new, PROPOSALS.c.commit == was)

    def decide(
        self,
        proposal_id: str,
        state: ProposalState,
        *,
        by: str,
        at: datetime,
        answer: str = "",
        landed: str = "",
    ) -> bool:
        """Say what becomes of a proposal that waits; False when it does not wait any more."""
        new = {
            "state": state.value,
            "decided_by": by[: _CHARS["name"]],
            "decided_at": at,
            "answer": answer[:ANSWER_CHARS],
            "landed": landed,
            "told": state is ProposalState.WITHDRAWN,
        }
        return self._changed(proposal_id, new)

    def told(self, proposal_id: str) -> None:
        """Note that its author saw what became of a proposal."""
        mine = PROPOSALS.c.id == proposal_id
        with self._database.writing() as connection:
            connection.execute(sa.update(PROPOSALS).where(mine).values(told=True))

    def _changed(
        self,
        proposal_id: str,
        values: Mapping[str, object],
        also: sa.ColumnElement[bool] | None = None,
    ) -> bool:
        """Tell whether a proposal was still waiting, and is changed."""
        waiting = PROPOSALS.c.state == ProposalState.WAITING.value
        mine = (PROPOSALS.c.id == proposal_id) & waiting
        if also is not None:
            mine &= also
        with self._database.writing() as connection:
            return (
                connection.execute(sa.update(PROPOSALS).where(mine).values(**values)).rowcount > 0
            )

    def _listed(
        self, condition: sa.ColumnElement[bool], *order: sa.ColumnElement[object]
    ) -> tuple[Proposal, ...]:
        """Return the proposals under a condition, the oldest first unless an order is given."""
        by = order or (PROPOSALS.c.made_at, PROPOSALS.c.id)
        query = sa.select(PROPOSALS).where(condition).order_by(*by)
        with self._database.reading() as connection:
            found = connection.execute(query.limit(_MAX_LISTED)).mappings().all()
        return tuple(_proposal(row) for row in found)


def _of(handle: str, browser: str) -> sa.ColumnElement[bool]:
    """Return what the proposals of a person have: their handle, or the mark of their browser."""
    mine = PROPOSALS.c.handle == handle
    return mine | (PROPOSALS.c.browser == browser) if browser else mine


def _row(proposal: Proposal) -> dict[str, object]:
    """Return a proposal as its row."""
    row: dict[str, object] = asdict(proposal)
    row |= {name: str(row[name])[:most] for name, most in _CHARS.items()}
    row["state"] = proposal.state.value
    row["reasons"] = " ".join(proposal.reasons)
    return row


def _proposal(row: sa.RowMapping) -> Proposal:
    """Return the proposal of a row."""
    values = {str(key): value for key, value in row.items()}
    values["state"] = ProposalState(row["state"])
    values["reasons"] = tuple(Reason(word) for word in row["reasons"].split())
    return Proposal(**values)
