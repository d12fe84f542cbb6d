"""When a person was asked a second time, and since when a contact has no page any more."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0008"
down_revision: Final = "0007"
_NAMES: Final = ("reminded_at", "gone_at")


def upgrade() -> None:
    for name in _NAMES:
        op.add_column("contacts", sa.Column(name, sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    for name in _NAMES:
        op.drop_column("contacts", name)
