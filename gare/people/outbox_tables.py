"""The table of messages to be sent."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa

from gare.people.tables import METADATA, Instant

OUTBOX: Final = sa.Table(
    "outbox",
    METADATA,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("recipient", sa.String(254), nullable=False),
    sa.Column("subject", sa.String(300), nullable=False),
    sa.Column("plain", sa.Text, nullable=False),
    # "" for a message in plain text only.
    sa.Column("html", sa.Text, nullable=False),
    # A JSON object of further headers: {"Auto-Submitted": "auto-generated"}.
    sa.Column("headers", sa.Text, nullable=False),
    sa.Column("made_at", Instant, nullable=False),
    sa.Column("not_before", Instant, nullable=False, index=True),
    sa.Column("attempts", sa.Integer, nullable=False),
)
