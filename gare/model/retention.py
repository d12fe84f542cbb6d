"""What is kept of people outside the pages, and for how long: one list for all who tell or forget.

The privacy page says each topic, the database of people forgets by these delays, tests compare.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Final

from gare.model.entering import LONG_SESSION
from gare.model.moderation import BROWSER_DAYS

TOKEN: Final = timedelta(days=90)
"""How long a personal token is listed after it served for the last time."""
LINK: Final = timedelta(days=14)
ATTEMPT: Final = timedelta(hours=1)
NETWORK: Final = timedelta(days=2)
COUNT: Final = timedelta(days=1)
NOTICE: Final = timedelta(days=30)
MAIL: Final = timedelta(days=7)
"""How long a message may wait to be sent; otherwise it is gone once sent."""
REFUSAL: Final = timedelta(days=365)
CONTACT: Final = timedelta(days=60)
"""How long the contact of a person is kept after their fiche is not shown any more."""
BLOCK: Final = timedelta(days=30)
"""How long a block is kept after its end."""
PROPOSAL: Final = timedelta(days=365)
"""How long a proposal is kept after it was decided upon."""


class Topic(StrEnum):
    """What is kept, in the order it is told."""

    ACCOUNT = "account"
    FOLLOWS = "follows"
    SESSION = "session"
    TOKEN = "token"  # noqa: S105 -- a word, not a secret
    LINK = "link"
    MAIL = "mail"
    REFUSAL = "refusal"
    NOTICE = "notice"
    ATTEMPT = "attempt"
    NETWORK = "network"
    BROWSER = "browser"
    COUNT = "count"
    BLOCK = "block"
    PROPOSAL = "proposal"
    DRAFT = "draft"
    MODERATION = "moderation"
    CONTACT = "contact"


@dataclass(frozen=True, slots=True)
class Kept:
    """Tables of a topic, and how long a row stays in them; None as long as what it belongs to."""

    topic: Topic
    tables: tuple[str, ...]
    lasts: timedelta | None = None


KEPT: Final = (
    Kept(Topic.ACCOUNT, ("accounts", "identities", "recovery_codes", "former_handles")),
    Kept(Topic.FOLLOWS, ("follows", "follow_feeds")),
    Kept(Topic.SESSION, ("sessions",), LONG_SESSION),
    Kept(Topic.TOKEN, ("tokens",), TOKEN),
    Kept(Topic.LINK, ("links",), LINK),
    Kept(Topic.MAIL, ("outbox", "askings"), MAIL),
    Kept(Topic.REFUSAL, ("refusals",), REFUSAL),
    Kept(Topic.NOTICE, ("notices",), NOTICE),
    Kept(Topic.ATTEMPT, ("attempts",), ATTEMPT),
    Kept(Topic.NETWORK, ("network_keys", "passages"), NETWORK),
    Kept(Topic.BROWSER, ("browsers",), timedelta(days=BROWSER_DAYS)),
    Kept(Topic.COUNT, ("counts", "spent"), COUNT),
    Kept(Topic.BLOCK, ("blocks",), BLOCK),
    Kept(Topic.PROPOSAL, ("proposals",), PROPOSAL),
    Kept(Topic.DRAFT, ("drafts",)),
    Kept(Topic.MODERATION, ("reviews", "trusted", "moderation_log", "switches")),
    Kept(Topic.CONTACT, ("contacts",), CONTACT),
)
NOBODY: Final = ("followed",)
"""Tables that say nothing of anybody."""
