"""Moderation: the challenge, patrol, proposals, blocks, the log."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from gare.model.errors import Problem
from gare.model.moderation import Block, JournalEntry, ProposalState
from gare.model.names import PagePath
from gare.model.pages import Action
from gare.wiki.views.traces import ReadableDiff


@dataclass(frozen=True, slots=True)
class ChallengeView:
    """Something to answer before a form goes through (template `challenge.html`, status 428).

    `fields` are all that the form sent, to be sent again to `address`; `text` what was typed.
    """

    address: str
    fields: tuple[tuple[str, str], ...]
    challenge: str
    effort: int
    question: str
    text: str
    wrong: bool = False
    """True when an answer came and was not the right one."""
    lost_file: bool = False
    """True when a file came with the form and could not be kept: it is to be chosen again."""


@dataclass(frozen=True, slots=True)
class PatrolEntry:
    """Changes of one page by one author that nobody has read yet.

    `newest` names the last of them, `commits` says how many; the comparison is of them all.
    """

    path: PagePath
    title: str
    exists: bool
    author: str
    handle: str
    at: datetime
    action: Action
    summaries: tuple[str, ...]
    newest: str
    commits: int
    is_last: bool
    """False when others wrote to the page since."""
    read: ReadableDiff | None
    """None for what cannot be compared: pictures, files, versions that are hidden."""
    is_talk: bool = False
    """True when it is the discussion of the page `title`."""
    is_hidden: bool = False
    """True when a side of the comparison is hidden: it is not made, and cannot be undone."""


@dataclass(frozen=True, slots=True)
class PatrolView:
    """What is to be read (template `moderation.html`): the newest first, so many a screen."""

    entries: tuple[PatrolEntry, ...]
    waiting: int
    proposals: int
    faults: tuple[Problem, ...]
    """What is wrong in `_gare/moderation.yml`: its last good text serves meanwhile."""
    days: int
    read_only: str
    """What the settings say to who would write, "" when they let everybody."""
    closed: str
    """The same of the switch of moderators."""
    accounts: int = 0
    """How many accounts wait to be accepted."""


@dataclass(frozen=True, slots=True)
class SourceView:
    """What can be done about a source of changes (template `moderation_source.html`)."""

    handle: str
    author: str
    pages: int
    """How many files its changes touched."""
    networks: int
    """How many networks of these two days it wrote from."""
    others: tuple[str, ...]
    """The handles that wrote from the same browsers and networks."""
    is_trusted: bool
    blocks: tuple[Block, ...]
    days: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class UndoneView:
    """The report of an undoing (template `moderation_undone.html`): what became of each path."""

    author: str
    undone: tuple[str, ...]
    skipped: tuple[str, ...]
    seconds: float


@dataclass(frozen=True, slots=True)
class BlocksView:
    """The blocks in force (template `moderation_blocks.html`)."""

    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class LogView:
    """The log of moderation (template `moderation_log.html`), public in its facts."""

    entries: tuple[JournalEntry, ...]
    next_before: int | None


@dataclass(frozen=True, slots=True)
class ProposalLine:
    """A proposal in a list."""

    id: str
    path: PagePath
    title: str
    author: str
    at: datetime
    reasons: tuple[str, ...]
    state: ProposalState
    is_news: bool = False
    """True when it was decided upon and its author has not read the answer."""


@dataclass(frozen=True, slots=True)
class OwnProposals:
    """What a form tells its reader: their texts that wait about the page, and new answers."""

    waiting: tuple[ProposalLine, ...] = ()
    answers: tuple[ProposalLine, ...] = ()


@dataclass(frozen=True, slots=True)
class ProposalsView:
    """The proposals that wait (template `proposals.html`); `mine` when they are one's own."""

    proposals: tuple[ProposalLine, ...]
    mine: bool


@dataclass(frozen=True, slots=True)
class ProposalView:
    """A text that waits (template `proposal.html`), for its author or for who decides.

    `source` is what would be published: the text joined with what others wrote since, with marks
    at `places` places where both wrote; `read` compares the present page with it. The text of what
    was decided upon long ago may not be kept any more: then both are empty.
    """

    id: str
    path: PagePath
    title: str
    exists: bool
    author: str
    at: datetime
    summary: str
    reasons: tuple[str, ...]
    state: ProposalState
    decided_by: str
    answer: str
    source: str
    base: str
    places: int
    read: ReadableDiff | None
    mine: bool
    decides: bool
    max_bytes: int
    handle: str = ""
    """Whose it is, for who may block them."""
    errors: tuple[str, ...] = ()
    is_hidden: bool = False
    """True when the text is a version that was hidden since: nothing of it is here."""
