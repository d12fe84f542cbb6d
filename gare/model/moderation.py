"""What becomes of a write: verdicts and their reasons, blocks, and the errors that say no."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from gare.model.errors import Forbidden

BROWSER_DAYS: Final = 90
"""How long a browser that does not write any more is remembered."""


class Verdict(StrEnum):
    """What becomes of a write."""

    ALLOW = "allow"
    HOLD = "hold"
    """Kept as a proposal until a moderator reads it."""
    ASK = "ask"
    """A challenge must be answered first."""
    REFUSE = "refuse"


class Reason(StrEnum):
    """Why a write is held, asked about or refused."""

    BLOCKED = "blocked"
    PACE = "pace"
    WORD = "word"
    SITE = "site"
    LINKS = "links"
    REMOVALS = "removals"
    NEWCOMER = "newcomer"
    CHALLENGE = "challenge"
    CHOSEN = "chosen"
    """Its author chose to propose it."""
    PROTECTED = "protected"
    """Its author may read the page and not write it."""


@dataclass(frozen=True, slots=True)
class Decision:
    """A verdict and why. `detail` is the word or the site at fault, or the reason of a block.

    `retry_seconds` says when a pace will be allowed again; `flagged` that a moderator should look.
    """

    verdict: Verdict
    reasons: tuple[Reason, ...] = ()
    detail: str = ""
    retry_seconds: int = 0
    flagged: bool = False
    until: datetime | None = None


class Source(StrEnum):
    """What changes may come from."""

    HANDLE = "handle"
    """An account, or a visitor's pseudonym: what history says."""
    BROWSER = "browser"
    NETWORK = "network"


@dataclass(frozen=True, slots=True)
class Block:
    """A source that may not write until an instant; `mark` is a handle, or a keyed hash."""

    id: int
    source: Source
    mark: str
    about: str
    """The public name of whom it is about."""
    reason: str
    made_at: datetime
    made_by: str
    ends_at: datetime
    lifted_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Entering:
    """Who comes to write: a handle, the marks of a browser and of a network ("" for none)."""

    handle: str
    browser: str
    network: str
    past_network: str
    at: datetime

    def marks(self) -> tuple[tuple[Source, str], ...]:
        """Return each source a write comes from, with its mark."""
        found = (
            (Source.HANDLE, self.handle),
            (Source.BROWSER, self.browser),
            (Source.NETWORK, self.network),
        )
        return tuple(pair for pair in found if pair[1])


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of who comes: trusted, blocked, and how many times each source did what.

    `counts` is {(what, source, seconds of the window): number}, the present one included.
    """

    is_trusted: bool
    block: Block | None
    counts: Mapping[tuple[str, Source, int], int]


@dataclass
class Refused(Forbidden):
    """A decision said no: `reason` is a `Reason`, `detail` the word, site or sentence behind it."""

    reason: str = ""
    detail: str = ""
    until: datetime | None = None


@dataclass
class TooFast(Refused):
    """More writes than one source may make; again in `retry_seconds`."""

    retry_seconds: int = 60


@dataclass
class ChallengeWanted(Refused):
    """A challenge must be answered before this is done."""


@dataclass
class Closed(Refused):
    """Nobody writes for now: `detail` is what readers are told."""


@dataclass
class Held(Refused):
    """The text was not published: it waits as the proposal `proposal`."""

    proposal: str = ""


class ReviewVerdict(StrEnum):
    """What somebody made of a change that was read."""

    APPROVED = "approved"
    REVERTED = "reverted"
    PASSED = "passed"
    """Somebody trusted wrote over it: there is nothing left to read."""


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """A line of the log of moderation: public facts, no private mark."""

    made_at: datetime
    by_handle: str
    by_name: str
    act: str
    page: str = ""
    commit: str = ""
    about: str = ""
    reason: str = ""
    pages: int = 0
    id: int = 0


class ProposalState(StrEnum):
    """What became of a proposal."""

    WAITING = "waiting"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Proposal:
    """A text that waits: a commit under refs/proposals/, and what is known beside it.

    `base` is the blob it was made from, "" for a new page; `landed` the commit that published it;
    `told` is true once its author was shown what became of it.
    """

    id: str
    commit: str
    page: str
    title: str
    base: str
    handle: str
    name: str
    browser: str
    summary: str
    reasons: tuple[Reason, ...]
    state: ProposalState
    made_at: datetime
    changed_at: datetime
    decided_at: datetime | None = None
    decided_by: str = ""
    answer: str = ""
    landed: str = ""
    told: bool = False
