"""Secrets of second factors sealed under a key that is not in the database."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from alembic import op

from gare.people.sealing import Seal

revision: Final = "0007"
down_revision: Final = "0006"

_ACCOUNTS: Final = sa.table(
    "accounts", sa.column("id"), sa.column("totp_secret"), sa.column("totp_sealed")
)


def upgrade() -> None:
    op.add_column("accounts", sa.Column("totp_sealed", sa.String(255), nullable=True))
    found = _those_with(_ACCOUNTS.c.totp_secret)
    for number, secret in found:
        kept = _seal().closed(number, secret)
        _change(number, {"totp_sealed": kept, "totp_secret": None})
    op.drop_column("accounts", "totp_secret")


def downgrade() -> None:
    op.add_column("accounts", sa.Column("totp_secret", sa.String(64), nullable=True))
    for number, kept in _those_with(_ACCOUNTS.c.totp_sealed):
        _change(number, {"totp_secret": _seal().opened(number, kept)})
    op.drop_column("accounts", "totp_sealed")


def _those_with(column: sa.ColumnClause[str]) -> list[tuple[int, str]]:
    query = sa.select(_ACCOUNTS.c.id, column).where(column.is_not(None))
    return [(int(row[0]), str(row[1])) for row in op.get_bind().execute(query)]


def _change(number: int, values: dict[str, str | None]) -> None:
    mine = sa.update(_ACCOUNTS).where(_ACCOUNTS.c.id == number)
    op.get_bind().execute(mine.values(**values))


def _seal() -> Seal:
    """Return what seals, given by whoever migrates."""
    config = op.get_context().config
    if config is None:
        raise ValueError("seal")
    seal = config.attributes["seal"]
    if not isinstance(seal, Seal):
        raise TypeError("seal")
    return seal
