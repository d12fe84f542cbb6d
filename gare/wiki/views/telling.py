"""What is told by mail of what someone follows, and the screens where they say what."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from gare.model.following import Pace, What
from gare.model.pages import Action


@dataclass(frozen=True, slots=True)
class ToldLine:
    """A page that changed: `changes` times, the last by the last of `authors`; addresses whole.

    With `is_talk`, what changed is its discussion.
    """

    title: str
    address: str
    changes_address: str
    """The comparison of the only change, the history of several, or the discussion."""
    changes: int
    action: Action | None
    authors: tuple[str, ...]
    summaries: tuple[str, ...]
    at: datetime
    what: What
    value: str
    """What is followed, and why this is told."""
    is_talk: bool = False


@dataclass(frozen=True, slots=True)
class TellingView:
    """A message about what someone follows (templates `mails/following.txt` and `.html`)."""

    site: str
    name: str
    pace: Pace
    lines: tuple[ToldLine, ...]
    more: int
    """How many pages are not in the lines."""
    following_address: str
    unsubscribe_address: str


@dataclass(frozen=True, slots=True)
class FollowRow:
    """One thing that is followed: `address` is where it is, `label` how it is called."""

    id: int
    what: What
    value: str
    label: str
    address: str
    pace: Pace


@dataclass(frozen=True, slots=True)
class FollowingView:
    """All that someone follows (template `following.html`)."""

    follows: tuple[FollowRow, ...]
    mention: Pace
    email: str
    """The confirmed address, "" when there is none: then only the feed tells."""
    refused_at: datetime | None
    can_mail: bool
    feed_address: str
    handle: str


@dataclass(frozen=True, slots=True)
class FollowChoice:
    """One thing that may be followed from where the person comes from."""

    what: What
    value: str
    label: str
    selected: bool = False
    pace: Pace | None = None
    """How it is followed already, None when it is not."""


@dataclass(frozen=True, slots=True)
class FollowView:
    """The choice of what to follow (template `follow.html`)."""

    choices: tuple[FollowChoice, ...]
    email: str
    can_mail: bool
    next_address: str


@dataclass(frozen=True, slots=True)
class UnsubscribeView:
    """The end of mail asked for from a message (template `unsubscribe.html`); `done` when it is."""

    token: str
    pace: Pace
    done: bool
