"""The tables of how accounts are entered: sessions, one-time links, identities, second factor."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa

from gare.people.tables import METADATA, Instant


def _of_account(*, primary_key: bool = False, nullable: bool = False) -> sa.Column[int]:
    """Return the column that says whose a row is: it goes with the account."""
    return sa.Column(
        "account_id",
        sa.Integer,
        sa.ForeignKey("accounts.id", ondelete="CASCADE"),
        nullable=nullable,
        index=not primary_key,
        primary_key=primary_key,
    )


SESSIONS: Final = sa.Table(
    "sessions",
    METADATA,
    sa.Column("id", sa.Integer, primary_key=True),
    _of_account(),
    # Of 256 bits drawn by chance, kept by the browser.
    sa.Column("hash", sa.String(64), nullable=False),
    # "Firefox, Android": to be recognised by its owner, no address.
    sa.Column("browser", sa.String(64), nullable=False),
    sa.Column("made_on", sa.Date, nullable=False),
    sa.Column("seen_on", sa.Date, nullable=False),
    sa.Column("ends_on", sa.Date, nullable=False),
)

LINKS: Final = sa.Table(
    "links",
    METADATA,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("hash", sa.String(64), nullable=False, unique=True),
    # See Purpose.
    sa.Column("purpose", sa.String(16), nullable=False),
    _of_account(nullable=True),
    # The address to be confirmed.
    sa.Column("email", sa.String(254), nullable=True),
    # The role of who is invited.
    sa.Column("role", sa.String(16), nullable=True),
    # Who made it, a word to recognise it.
    sa.Column("made_by", sa.String(64), nullable=False),
    sa.Column("note", sa.String(100), nullable=False),
    sa.Column("made_at", Instant, nullable=False),
    sa.Column("ends_at", Instant, nullable=False),
)

# Forgotten passwords that wait for an answer: what was typed, whoever has such a name.
ASKINGS: Final = sa.Table(
    "askings",
    METADATA,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("who", sa.String(254), nullable=False),
    sa.Column("language", sa.String(8), nullable=False),
    sa.Column("made_at", Instant, nullable=False),
)

IDENTITIES: Final = sa.Table(
    "identities",
    METADATA,
    sa.Column("issuer", sa.String(255), primary_key=True),
    sa.Column("subject", sa.String(255), primary_key=True),
    _of_account(),
)

RECOVERY_CODES: Final = sa.Table(
    "recovery_codes",
    METADATA,
    _of_account(primary_key=True),
    sa.Column("hash", sa.String(64), primary_key=True),
)

# Handles of visitors whose owner said: this was me.
FORMER_HANDLES: Final = sa.Table(
    "former_handles",
    METADATA,
    sa.Column("handle", sa.String(64), primary_key=True),
    _of_account(),
)

# Wrong passwords and codes, by what was tried and from where, as keyed hashes.
ATTEMPTS: Final = sa.Table(
    "attempts",
    METADATA,
    sa.Column("what", sa.String(100), primary_key=True),
    # The number of the window since 1970.
    sa.Column("period", sa.BigInteger, primary_key=True),
    sa.Column("number", sa.Integer, nullable=False),
)
