"""E-mail addresses, sessions, one-time links, identities, second factor, messages to send."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0004"
down_revision: Final = "0003"


def upgrade() -> None:
    _accounts()
    _sessions()
    _links()
    _identities()
    _outbox()


def downgrade() -> None:
    for table in (
        "outbox", "attempts", "former_handles", "recovery_codes", "identities", "links", "sessions",
    ):  # fmt: skip
        op.drop_table(table)
    op.drop_index("ix_accounts_email_key", "accounts")
    for name in ("renamed_on", "totp_step", "totp_secret", "email_key", "email"):
        op.drop_column("accounts", name)
    op.add_column(
        "accounts", sa.Column("session_key", sa.String(64), nullable=False, server_default="")
    )


def _accounts() -> None:
    # No batch: SQLite would make the table anew, and what hangs from it would go.
    # A session is a row of its own from now on: those begun before are void.
    op.drop_column("accounts", "session_key")
    op.add_column("accounts", sa.Column("email", sa.String(254), nullable=True))
    op.add_column("accounts", sa.Column("email_key", sa.String(254), nullable=True))
    op.add_column("accounts", sa.Column("totp_secret", sa.String(64), nullable=True))
    op.add_column("accounts", sa.Column("totp_step", sa.BigInteger, nullable=True))
    op.add_column("accounts", sa.Column("renamed_on", sa.Date, nullable=True))
    op.create_index("ix_accounts_email_key", "accounts", ["email_key"])


def _sessions() -> None:
    op.create_table(
        "sessions",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("account_id", sa.Integer, nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("browser", sa.String(64), nullable=False),
        sa.Column("made_on", sa.Date, nullable=False),
        sa.Column("seen_on", sa.Date, nullable=False),
        sa.Column("ends_on", sa.Date, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_sessions"),
        _of_account("sessions"),
    )
    op.create_index("ix_sessions_account_id", "sessions", ["account_id"])


def _links() -> None:
    op.create_table(
        "links",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("purpose", sa.String(16), nullable=False),
        sa.Column("account_id", sa.Integer, nullable=True),
        sa.Column("email", sa.String(254), nullable=True),
        sa.Column("role", sa.String(16), nullable=True),
        sa.Column("made_by", sa.String(64), nullable=False),
        sa.Column("note", sa.String(100), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_links"),
        sa.UniqueConstraint("hash", name="uq_links_hash"),
        _of_account("links"),
    )
    op.create_index("ix_links_account_id", "links", ["account_id"])


def _identities() -> None:
    op.create_table(
        "identities",
        sa.Column("issuer", sa.String(255), nullable=False),
        sa.Column("subject", sa.String(255), nullable=False),
        sa.Column("account_id", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("issuer", "subject", name="pk_identities"),
        _of_account("identities"),
    )
    op.create_index("ix_identities_account_id", "identities", ["account_id"])
    op.create_table(
        "recovery_codes",
        sa.Column("account_id", sa.Integer, nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("account_id", "hash", name="pk_recovery_codes"),
        _of_account("recovery_codes"),
    )
    op.create_table(
        "former_handles",
        sa.Column("handle", sa.String(64), nullable=False),
        sa.Column("account_id", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("handle", name="pk_former_handles"),
        _of_account("former_handles"),
    )
    op.create_index("ix_former_handles_account_id", "former_handles", ["account_id"])
    op.create_table(
        "attempts",
        sa.Column("what", sa.String(100), nullable=False),
        sa.Column("period", sa.BigInteger, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("what", "period", name="pk_attempts"),
    )


def _outbox() -> None:
    op.create_table(
        "outbox",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("recipient", sa.String(254), nullable=False),
        sa.Column("subject", sa.String(300), nullable=False),
        sa.Column("plain", sa.Text, nullable=False),
        sa.Column("html", sa.Text, nullable=False),
        sa.Column("headers", sa.Text, nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("not_before", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_outbox"),
    )
    op.create_index("ix_outbox_not_before", "outbox", ["not_before"])


def _of_account(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["account_id"], ["accounts.id"], f"fk_{table}_account_id_accounts", ondelete="CASCADE"
    )
