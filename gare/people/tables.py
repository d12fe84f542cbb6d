"""The tables of people, as the newest migration leaves them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

import sqlalchemy as sa


class Instant(sa.TypeDecorator[datetime]):
    """An aware instant, kept in UTC: SQLite has no zone, so it is put back when read."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: sa.Dialect) -> datetime | None:
        """Return the instant in UTC; a naive one is refused."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("naive")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, _dialect: sa.Dialect) -> datetime | None:
        """Return the instant as it was given, in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


METADATA: Final = sa.MetaData(
    naming_convention={
        "ix": "ix_%(column_0_label)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

ACCOUNTS: Final = sa.Table(
    "accounts",
    METADATA,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("handle", sa.String(64), nullable=False, unique=True),
    sa.Column("name", sa.String(64), nullable=False),
    # Two names that fold alike, or that look alike, are one: see names.py.
    sa.Column("name_key", sa.String(255), nullable=False, unique=True),
    sa.Column("name_look", sa.String(255), nullable=False, unique=True),
    sa.Column("role", sa.String(16), nullable=False),
    # "" when the account is only entered otherwise.
    sa.Column("password_hash", sa.String(255), nullable=False),
    sa.Column("created_at", Instant, nullable=False),
    # See AccountState.
    sa.Column("state", sa.String(16), nullable=False, server_default="active"),
    # Confirmed, as it was typed; the key is what two spellings of one address share.
    sa.Column("email", sa.String(254), nullable=True),
    sa.Column("email_key", sa.String(254), nullable=True, index=True),
    # The second factor, sealed, and the last step of time whose code was used.
    sa.Column("totp_sealed", sa.String(255), nullable=True),
    sa.Column("totp_step", sa.BigInteger, nullable=True),
    # Since when history may say another name than the account bears.
    sa.Column("renamed_on", sa.Date, nullable=True),
)
