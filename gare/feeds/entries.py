"""What a feed says, once read: values only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Entry:
    """One news: `key` tells it from others of its feed. `at` is None when it says no date."""

    key: str
    title: str
    link: str
    text: str
    author: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed: its title, the page of the site it belongs to, its entries in their order."""

    title: str
    home: str
    entries: tuple[Entry, ...]
