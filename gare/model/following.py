"""What a person follows, how soon they are told, and what there is to tell."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from gare.model.people import Account


class What(StrEnum):
    """What can be followed; `MENTION` is one's own name in pages and summaries."""

    PAGE = "page"
    FOLDER = "folder"
    KIND = "kind"
    TAG = "tag"
    SEARCH = "search"
    MENTION = "mention"


@dataclass(frozen=True, slots=True)
class Search:
    """A search that is followed: its words, and the kind and the tag that it is kept to."""

    words: str
    kind: str = ""
    tag: str = ""

    @property
    def value(self) -> str:
        """Return it as it is kept: the words alone, else with a line for each of the others."""
        return "\n".join((self.words, self.kind, self.tag)).rstrip("\n")


def search_of(value: str) -> Search:
    """Return the search that was kept."""
    words, kind, tag = (*value.split("\n"), "", "")[:3]
    return Search(words, kind, tag)


class Pace(StrEnum):
    """How soon one is told: by mail, or only by one's own feed; from the soonest on."""

    NOW = "now"
    DAILY = "daily"
    WEEKLY = "weekly"
    FEED = "feed"
    NEVER = "never"


MAILED = (Pace.NOW, Pace.DAILY, Pace.WEEKLY)
"""The paces that send mail."""


@dataclass(frozen=True, slots=True)
class Follow:
    """One thing that an account follows."""

    id: int
    what: What
    value: str
    pace: Pace


@dataclass(frozen=True, slots=True)
class Follower:
    """An account that follows something; `handles` are all those that it ever signed with."""

    account: Account
    handles: frozenset[str]
    follows: tuple[Follow, ...]


@dataclass(frozen=True, slots=True)
class Notice:
    """A change that an account is to be told of, and what it follows that says so."""

    id: int
    account_id: int
    commit: str
    path: str
    what: What
    value: str
    pace: Pace
    made_at: datetime


@dataclass(frozen=True, slots=True)
class Noticed:
    """A change to be told to an account: a notice that is not kept yet."""

    account_id: int
    commit: str
    path: str
    follow: Follow
