"""Moderation: marks of origins, counts, blocks, reviews, the log, proposals."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0003"
down_revision: Final = "0002"


def upgrade() -> None:
    _origins()
    _decisions()
    _reviews()
    _proposals()


def downgrade() -> None:
    for table in (
        "spent",
        "proposals",
        "switches",
        "moderation_log",
        "reviews",
        "trusted",
        "blocks",
        "counts",
        "passages",
        "browsers",
        "network_keys",
    ):
        op.drop_table(table)


def _origins() -> None:
    op.create_table(
        "network_keys",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("key", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("day", name="pk_network_keys"),
    )
    op.create_table(
        "browsers",
        sa.Column("handle", sa.String(128), nullable=False),
        sa.Column("browser", sa.String(64), nullable=False),
        sa.Column("seen_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("handle", "browser", name="pk_browsers"),
    )
    op.create_index("ix_browsers_seen_on", "browsers", ["seen_on"])
    op.create_table(
        "passages",
        sa.Column("network", sa.String(64), nullable=False),
        sa.Column("handle", sa.String(128), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("network", "handle", name="pk_passages"),
    )
    op.create_index("ix_passages_day", "passages", ["day"])
    op.create_table(
        "counts",
        sa.Column("what", sa.String(200), nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=False),
        sa.Column("period", sa.BigInteger(), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("what", "seconds", "period", name="pk_counts"),
    )
    op.create_index("ix_counts_ends_at", "counts", ["ends_at"])


def _decisions() -> None:
    op.create_table(
        "blocks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(16), nullable=False),
        sa.Column("mark", sa.String(128), nullable=False),
        sa.Column("about", sa.String(100), nullable=False),
        sa.Column("reason", sa.String(500), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.String(128), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lifted_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_blocks"),
    )
    op.create_index("ix_blocks_mark", "blocks", ["mark"])
    op.create_table(
        "trusted",
        sa.Column("handle", sa.String(128), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.String(128), nullable=False),
        sa.PrimaryKeyConstraint("handle", name="pk_trusted"),
    )


def _reviews() -> None:
    op.create_table(
        "reviews",
        sa.Column("commit", sa.String(40), nullable=False),
        sa.Column("handle", sa.String(128), nullable=False),
        sa.Column("verdict", sa.String(16), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.String(128), nullable=False),
        sa.PrimaryKeyConstraint("commit", name="pk_reviews"),
    )
    op.create_index("ix_reviews_handle", "reviews", ["handle"])
    op.create_table(
        "moderation_log",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_handle", sa.String(128), nullable=False),
        sa.Column("by_name", sa.String(100), nullable=False),
        sa.Column("act", sa.String(32), nullable=False),
        sa.Column("page", sa.String(1000), nullable=False),
        sa.Column("commit", sa.String(40), nullable=False),
        sa.Column("about", sa.String(100), nullable=False),
        sa.Column("reason", sa.String(500), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_moderation_log"),
    )
    op.create_table(
        "switches",
        sa.Column("name", sa.String(32), nullable=False),
        sa.Column("value", sa.String(500), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.String(128), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_switches"),
    )


def _proposals() -> None:
    op.create_table(
        "proposals",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("commit", sa.String(40), nullable=False),
        sa.Column("page", sa.String(1000), nullable=False),
        sa.Column("title", sa.String(500), nullable=False),
        sa.Column("base", sa.String(40), nullable=False),
        sa.Column("handle", sa.String(128), nullable=False),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("browser", sa.String(64), nullable=False),
        sa.Column("summary", sa.String(500), nullable=False),
        sa.Column("reasons", sa.String(200), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.String(100), nullable=False),
        sa.Column("answer", sa.String(1000), nullable=False),
        sa.Column("landed", sa.String(40), nullable=False),
        sa.Column("told", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_proposals"),
    )
    op.create_index("ix_proposals_handle", "proposals", ["handle"])
    op.create_index("ix_proposals_browser", "proposals", ["browser"])
    op.create_index("ix_proposals_state", "proposals", ["state"])
    op.create_table(
        "spent",
        sa.Column("challenge", sa.String(64), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("challenge", name="pk_spent"),
    )
    op.create_index("ix_spent_ends_at", "spent", ["ends_at"])
