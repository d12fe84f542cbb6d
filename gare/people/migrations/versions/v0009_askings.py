"""Forgotten passwords wait for an answer beside the requests."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0009"
down_revision: Final = "0008"


def upgrade() -> None:
    op.create_table(
        "askings",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("who", sa.String(254), nullable=False),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_askings"),
    )


def downgrade() -> None:
    op.drop_table("askings")
