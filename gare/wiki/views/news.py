"""News of other sites, as pages, searches and their own screen show them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class NewsItem:
    """A news of another site; `link` leads there, "" when it says no address."""

    title: str
    link: str
    text: str
    author: str
    at: datetime
    source: str
    """The title of its feed."""
    home: str
    """The site of the feed, "" when it is not known."""


@dataclass(frozen=True, slots=True)
class NewsSource:
    """A feed that a page shows: `fault` says why it cannot be read since `failing_since`.

    `title` is its address until it was read once; `read_at` is None until then.
    """

    address: str
    title: str
    home: str
    read_at: datetime | None
    fault: str = ""
    failing_since: datetime | None = None


@dataclass(frozen=True, slots=True)
class NewsView:
    """All the news of other sites, or those that answer `query` (template `news.html`)."""

    query: str
    news: tuple[NewsItem, ...]
    sources: tuple[NewsSource, ...]
    total: int
    page: int
    previous_address: str
    next_address: str
