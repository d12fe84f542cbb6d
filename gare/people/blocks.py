"""Blocks: which accounts, browsers and networks may not write, until when and why."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Final

import sqlalchemy as sa

from gare.model.moderation import Block, Source
from gare.people.database import Database
from gare.people.moderation_tables import BLOCKS

_MAX_LISTED: Final = 500
MAX_REASON_CHARS: Final = 500


class Blocks:
    """The list of blocks: those in force, and those of the past."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(
        self,
        source: Source,
        mark: str,
        about: str,
        *,
        reason: str,
        made_by: str,
        made_at: datetime,
        ends_at: datetime,
    ) -> Block:
        """Return a new block of a source."""
        row = {
            "source": source.value,
            "mark": mark,
            "about": about[:100],
            "reason": reason[:MAX_REASON_CHARS],
            "made_at": made_at,
            "made_by": made_by,
            "ends_at": ends_at,
        }
        with self._database.writing() as connection:
            insert = BLOCKS.insert().values(**row).returning(*BLOCKS.c)
            return _block(connection.execute(insert).mappings().one())

    def lift(self, block_id: int, at: datetime) -> Block | None:
        """Return a block that holds no more from now on, None when there is none in force."""
        mine = (BLOCKS.c.id == block_id) & BLOCKS.c.lifted_at.is_(None)
        update = sa.update(BLOCKS).where(mine).values(lifted_at=at).returning(*BLOCKS.c)
        with self._database.writing() as connection:
            row = connection.execute(update).mappings().first()
        return None if row is None else _block(row)

    def in_force(self, at: datetime) -> tuple[Block, ...]:
        """Return the blocks that hold at an instant, the last made first."""
        query = (
            sa.select(BLOCKS)
            .where(BLOCKS.c.lifted_at.is_(None), BLOCKS.c.ends_at > at)
            .order_by(BLOCKS.c.id.desc())
            .limit(_MAX_LISTED)
        )
        with self._database.reading() as connection:
            return tuple(_block(row) for row in connection.execute(query).mappings())

    def of(self, marks: Iterable[str], at: datetime) -> Block | None:
        """Return the block that holds longest on one of some marks, None when none does."""
        with self._database.reading() as connection:
            return first_block(connection, marks, at)


def first_block(connection: sa.Connection, marks: Iterable[str], at: datetime) -> Block | None:
    """Return the block that holds longest on one of some marks, None when none does."""
    query = (
        sa.select(BLOCKS)
        .where(BLOCKS.c.mark.in_(sorted(mark for mark in marks if mark)))
        .where(BLOCKS.c.lifted_at.is_(None), BLOCKS.c.ends_at > at)
        .order_by(BLOCKS.c.ends_at.desc())
        .limit(1)
    )
    row = connection.execute(query).mappings().first()
    return None if row is None else _block(row)


def _block(row: sa.RowMapping) -> Block:
    """Return the block of a row."""
    return Block(
        row["id"],
        Source(row["source"]),
        row["mark"],
        row["about"],
        row["reason"],
        row["made_at"],
        row["made_by"],
        row["ends_at"],
        row["lifted_at"],
    )
