"""What accounts follow, notices of changes, feeds of one's own, addresses that are dead."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0006"
down_revision: Final = "0005"


def upgrade() -> None:
    _follows()
    _notices()
    op.create_table(
        "followed",
        sa.Column("name", sa.String(16), nullable=False),
        sa.Column("value", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_followed"),
    )
    op.create_table(
        "follow_feeds",
        sa.Column("account_id", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("account_id", name="pk_follow_feeds"),
        _of_account("follow_feeds"),
    )
    op.create_table(
        "refusals",
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("refused_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("hash", name="pk_refusals"),
    )


def downgrade() -> None:
    for table in ("refusals", "follow_feeds", "followed", "notices", "follows"):
        op.drop_table(table)


def _follows() -> None:
    op.create_table(
        "follows",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("account_id", sa.Integer, nullable=False),
        sa.Column("what", sa.String(16), nullable=False),
        sa.Column("value", sa.String(300), nullable=False),
        sa.Column("pace", sa.String(8), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_follows"),
        sa.UniqueConstraint("account_id", "what", "value", name="uq_follows_account_id"),
        _of_account("follows"),
    )


def _notices() -> None:
    op.create_table(
        "notices",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("account_id", sa.Integer, nullable=False),
        sa.Column("commit", sa.String(40), nullable=False),
        sa.Column("path", sa.Text, nullable=False),
        sa.Column("what", sa.String(16), nullable=False),
        sa.Column("value", sa.String(300), nullable=False),
        sa.Column("pace", sa.String(8), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_notices"),
        sa.UniqueConstraint("account_id", "commit", "path", name="uq_notices_account_id"),
        _of_account("notices"),
    )
    op.create_index("ix_notices_told_at", "notices", ["told_at"])


def _of_account(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["account_id"], ["accounts.id"], f"fk_{table}_account_id_accounts", ondelete="CASCADE"
    )
