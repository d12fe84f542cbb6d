"""The table of drafts: the texts that each account keeps for later."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa

from gare.people.tables import METADATA, Instant

DRAFTS: Final = sa.Table(
    "drafts",
    METADATA,
    sa.Column("id", sa.String(32), primary_key=True),
    sa.Column(
        "account_id",
        sa.Integer,
        sa.ForeignKey("accounts.id", ondelete="CASCADE"),
        nullable=False,
        index=True,
    ),
    sa.Column("page", sa.String(500), nullable=False),
    sa.Column("title", sa.String(500), nullable=False),
    sa.Column("source", sa.Text, nullable=False),
    # The blob that it was made from, "" for a new page.
    sa.Column("base", sa.String(40), nullable=False),
    sa.Column("summary", sa.String(500), nullable=False),
    sa.Column("changed_at", Instant, nullable=False),
)
