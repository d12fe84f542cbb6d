"""The table of personal tokens."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa

from gare.people.tables import METADATA

TOKENS: Final = sa.Table(
    "tokens",
    METADATA,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column(
        "account_id",
        sa.Integer,
        sa.ForeignKey("accounts.id", ondelete="CASCADE"),
        nullable=False,
        index=True,
    ),
    sa.Column("name", sa.String(64), nullable=False),
    # Words of Scope, with spaces between them.
    sa.Column("scopes", sa.String(64), nullable=False),
    # Of 256 bits drawn by chance: nothing slower than SHA-256 is needed.
    sa.Column("hash", sa.String(64), nullable=False, unique=True),
    sa.Column("made_on", sa.Date, nullable=False),
    sa.Column("ends_on", sa.Date, nullable=False),
    sa.Column("used_on", sa.Date, nullable=True),
)
