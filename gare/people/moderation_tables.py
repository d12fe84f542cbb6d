"""The tables of moderation: marks of origins, counts, blocks, reviews, proposals, the log."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa

from gare.people.tables import METADATA, Instant

HANDLE: Final = 128
MARK: Final = 64
COMMIT: Final = 40
PATH: Final = 1000

NETWORK_KEYS: Final = sa.Table(
    "network_keys",
    METADATA,
    sa.Column("day", sa.Date, primary_key=True),
    sa.Column("key", sa.String(64), nullable=False),
)

# Which handles a browser signs with; forgotten when it has not written for a season.
BROWSERS: Final = sa.Table(
    "browsers",
    METADATA,
    sa.Column("handle", sa.String(HANDLE), primary_key=True),
    sa.Column("browser", sa.String(MARK), primary_key=True),
    sa.Column("seen_on", sa.Date, nullable=False, index=True),
)

# Which handles wrote from a network; forgotten with the key of the day.
PASSAGES: Final = sa.Table(
    "passages",
    METADATA,
    sa.Column("network", sa.String(MARK), primary_key=True),
    sa.Column("handle", sa.String(HANDLE), primary_key=True),
    sa.Column("day", sa.Date, nullable=False, index=True),
    sa.Column("since", Instant, nullable=False),
)

# How often something was done: `period` is the number of the window of `seconds` since 1970.
COUNTS: Final = sa.Table(
    "counts",
    METADATA,
    sa.Column("what", sa.String(200), primary_key=True),
    sa.Column("seconds", sa.Integer, primary_key=True),
    sa.Column("period", sa.BigInteger, primary_key=True),
    sa.Column("ends_at", Instant, nullable=False, index=True),
    sa.Column("number", sa.Integer, nullable=False),
)

BLOCKS: Final = sa.Table(
    "blocks",
    METADATA,
    sa.Column("id", sa.Integer, primary_key=True),
    # "handle", "browser" or "network".
    sa.Column("source", sa.String(16), nullable=False),
    sa.Column("mark", sa.String(HANDLE), nullable=False, index=True),
    # The public name of whom it is about.
    sa.Column("about", sa.String(100), nullable=False),
    sa.Column("reason", sa.String(500), nullable=False),
    sa.Column("made_at", Instant, nullable=False),
    sa.Column("made_by", sa.String(HANDLE), nullable=False),
    sa.Column("ends_at", Instant, nullable=False),
    sa.Column("lifted_at", Instant, nullable=True),
)

TRUSTED: Final = sa.Table(
    "trusted",
    METADATA,
    sa.Column("handle", sa.String(HANDLE), primary_key=True),
    sa.Column("since", Instant, nullable=False),
    # The handle of who decided, "" when approved changes were enough.
    sa.Column("made_by", sa.String(HANDLE), nullable=False),
)

REVIEWS: Final = sa.Table(
    "reviews",
    METADATA,
    sa.Column("commit", sa.String(COMMIT), primary_key=True),
    sa.Column("handle", sa.String(HANDLE), nullable=False, index=True),
    # "approved", "reverted" or "passed" (somebody trusted wrote over it).
    sa.Column("verdict", sa.String(16), nullable=False),
    sa.Column("made_at", Instant, nullable=False),
    sa.Column("made_by", sa.String(HANDLE), nullable=False),
)

# Public facts only: who did what to which page.
JOURNAL: Final = sa.Table(
    "moderation_log",
    METADATA,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("made_at", Instant, nullable=False),
    sa.Column("by_handle", sa.String(HANDLE), nullable=False),
    sa.Column("by_name", sa.String(100), nullable=False),
    sa.Column("act", sa.String(32), nullable=False),
    sa.Column("page", sa.String(PATH), nullable=False),
    sa.Column("commit", sa.String(COMMIT), nullable=False),
    sa.Column("about", sa.String(100), nullable=False),
    sa.Column("reason", sa.String(500), nullable=False),
    sa.Column("pages", sa.Integer, nullable=False),
)

SWITCHES: Final = sa.Table(
    "switches",
    METADATA,
    sa.Column("name", sa.String(32), primary_key=True),
    sa.Column("value", sa.String(500), nullable=False),
    sa.Column("made_at", Instant, nullable=False),
    sa.Column("made_by", sa.String(HANDLE), nullable=False),
)

PROPOSALS: Final = sa.Table(
    "proposals",
    METADATA,
    # What its ref is called: refs/proposals/<id>.
    sa.Column("id", sa.String(32), primary_key=True),
    sa.Column("commit", sa.String(COMMIT), nullable=False),
    sa.Column("page", sa.String(PATH), nullable=False),
    sa.Column("title", sa.String(500), nullable=False),
    # The blob the text was made from, "" for a new page.
    sa.Column("base", sa.String(COMMIT), nullable=False),
    sa.Column("handle", sa.String(HANDLE), nullable=False, index=True),
    sa.Column("name", sa.String(100), nullable=False),
    sa.Column("browser", sa.String(MARK), nullable=False, index=True),
    sa.Column("summary", sa.String(500), nullable=False),
    # Words of Reason, with spaces between them.
    sa.Column("reasons", sa.String(200), nullable=False),
    sa.Column("state", sa.String(16), nullable=False, index=True),
    sa.Column("made_at", Instant, nullable=False),
    sa.Column("changed_at", Instant, nullable=False),
    sa.Column("decided_at", Instant, nullable=True),
    sa.Column("decided_by", sa.String(100), nullable=False),
    sa.Column("answer", sa.String(1000), nullable=False),
    sa.Column("landed", sa.String(COMMIT), nullable=False),
    # Whether its author was shown the decision.
    sa.Column("told", sa.Boolean, nullable=False),
)

# Challenges that were answered: each serves once.
SPENT: Final = sa.Table(
    "spent",
    METADATA,
    sa.Column("challenge", sa.String(64), primary_key=True),
    sa.Column("ends_at", Instant, nullable=False, index=True),
)
