"""Private contacts of the persons that pages are about."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0005"
down_revision: Final = "0004"


def upgrade() -> None:
    instant = sa.DateTime(timezone=True)
    op.create_table(
        "contacts",
        sa.Column("page", sa.String(300), nullable=False),
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column("phone", sa.String(40), nullable=False),
        sa.Column("made_at", instant, nullable=False),
        sa.Column("confirmed_at", instant, nullable=True),
        sa.Column("asked_at", instant, nullable=True),
        sa.PrimaryKeyConstraint("page", name="pk_contacts"),
    )


def downgrade() -> None:
    op.drop_table("contacts")
