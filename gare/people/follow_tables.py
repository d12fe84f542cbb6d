"""The tables of following: what each account follows, what it is to be told, its feed."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa

from gare.people.tables import METADATA, Instant

FOLLOWS: Final = sa.Table(
    "follows",
    METADATA,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column(
        "account_id",
        sa.Integer,
        sa.ForeignKey("accounts.id", ondelete="CASCADE"),
        nullable=False,
    ),
    sa.Column("what", sa.String(16), nullable=False),
    sa.Column("value", sa.String(300), nullable=False),
    sa.Column("pace", sa.String(8), nullable=False),
    sa.Column("made_at", Instant, nullable=False),
    sa.UniqueConstraint("account_id", "what", "value", name="uq_follows_account_id"),
)

NOTICES: Final = sa.Table(
    "notices",
    METADATA,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column(
        "account_id",
        sa.Integer,
        sa.ForeignKey("accounts.id", ondelete="CASCADE"),
        nullable=False,
    ),
    sa.Column("commit", sa.String(40), nullable=False),
    sa.Column("path", sa.Text, nullable=False),
    sa.Column("what", sa.String(16), nullable=False),
    sa.Column("value", sa.String(300), nullable=False),
    sa.Column("pace", sa.String(8), nullable=False),
    sa.Column("made_at", Instant, nullable=False),
    # Null as long as no mail said it.
    sa.Column("told_at", Instant, nullable=True, index=True),
    sa.UniqueConstraint("account_id", "commit", "path", name="uq_notices_account_id"),
)

# How far the history was looked at: one row, "head".
FOLLOWED: Final = sa.Table(
    "followed",
    METADATA,
    sa.Column("name", sa.String(16), primary_key=True),
    sa.Column("value", sa.String(64), nullable=False),
)

# The number of a personal feed: another one makes its former address void.
FEEDS: Final = sa.Table(
    "follow_feeds",
    METADATA,
    sa.Column(
        "account_id",
        sa.Integer,
        sa.ForeignKey("accounts.id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
    ),
    sa.Column("number", sa.Integer, nullable=False),
)

# Addresses whose server said that they are nobody's, as hashes.
REFUSALS: Final = sa.Table(
    "refusals",
    METADATA,
    sa.Column("hash", sa.String(64), primary_key=True),
    sa.Column("refused_at", Instant, nullable=False),
)
