"""Read the feeds that pages show: beside the requests, one process at a time."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from gare.feeds.entries import Feed
from gare.feeds.feeds import Due
from gare.feeds.reading import read
from gare.model.errors import Unreachable
from gare.model.names import CommitId, page_of
from gare.outgoing import AGENT, Answer, Call, Guard, ask, target_of
from gare.wiki.background import alone
from gare.wiki.indexing import catch_up
from gare.wiki.news import NAME, addresses_of, tokens
from gare.wiki.rendering import shown
from gare.wiki.standing import decided
from gare.wiki.wiki import Wiki

LOG = logging.getLogger("gare.feeds")
FEEDS: Final = "feeds"
"""The name of the lock of who reads feeds."""
AT_ONCE: Final = 4
LONGEST_MINUTES: Final = 24 * 60
"""A feed that fails is asked for less and less often, but each day."""
GONE_MINUTES: Final = 7 * 24 * 60
MOST_DOUBLED: Final = 10
_GONE: Final = 410
_ACCEPT: Final = (
    "application/atom+xml, application/rss+xml, application/rdf+xml;q=0.9, "
    "application/xml;q=0.8, text/xml;q=0.7, */*;q=0.1"
)


@dataclass(frozen=True, slots=True)
class Fetched:
    """What was done: feeds asked for, and those of them that failed."""

    asked: int
    failed: int


class Reading:
    """Reading feeds now and then: remembers which commit was looked at for their addresses."""

    def __init__(self) -> None:
        self._head: CommitId | None = None

    def __call__(self, wiki: Wiki) -> None:
        """Look at new pages, read what is due; nothing when another process does."""
        if not wiki.settings.feeds_minutes or wiki.store.head() is None:
            return
        with alone(wiki, FEEDS) as is_alone:
            if is_alone:
                if self._head != wiki.store.head():
                    self._head = place_feeds(wiki, datetime.now(UTC))
                read_feeds(wiki)


def place_feeds(wiki: Wiki, now: datetime) -> CommitId:
    """Look in all pages for the feeds they show; return the commit that was looked at."""
    head = catch_up(wiki)
    wanted: dict[str, list[str]] = {}
    for file in wiki.store.files_saying(head, "{" + NAME + "}"):
        for address, path in _placed(wiki, page_of(file)):
            wanted.setdefault(address, []).append(path)
    known = wiki.feeds.places()
    if known != {address: tuple(sorted(pages)) for address, pages in wanted.items()}:
        wiki.feeds.place(wanted, now)
        decided(wiki)
    return head


def _placed(wiki: Wiki, path: str | None) -> list[tuple[str, str]]:
    """Return the addresses of the feeds that a page shows, each with the path of the page."""
    row = wiki.index.page(path) if path else None
    if row is None or row.size > wiki.settings.max_page_bytes:
        return []
    made = shown(wiki, row.path, row.blob)
    options = (one.options for one in made.directives if one.name == NAME and not one.fault)
    return [(address, row.path) for said in options for address in addresses_of(said)[0]]


def read_feeds(wiki: Wiki, clock: Callable[[], datetime] | None = None) -> Fetched:
    """Ask for the feeds whose time has come and keep what they say. Never raises for one of them.

    What readers see changes once, at the end, and only when something did.
    """
    clock = clock or (lambda: datetime.now(UTC))
    minutes = wiki.settings.feeds_minutes
    due = wiki.feeds.due(clock()) if minutes else ()
    guard = guard_of(wiki)
    changed, failed = False, 0
    with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="gare-feeds") as askers:
        for one, said in zip(due, askers.map(lambda d: _asked(wiki, d, guard), due), strict=True):
            is_read = isinstance(said, _Said)
            failed += not is_read
            changed = _kept(wiki, one, said, clock()) or changed
    if changed:
        decided(wiki)
    return Fetched(len(due), failed)


def guard_of(wiki: Wiki) -> Guard:
    """Return what calls to other sites may not pass, the operator's own sites among them."""
    return Guard(own=frozenset(target_of(one).origin for one in wiki.settings.private_origins))


@dataclass(frozen=True, slots=True)
class _Said:
    """What a site answered: a feed with its validators, or None when it has not changed."""

    feed: Feed | None = None
    etag: str = ""
    modified: str = ""


@dataclass(frozen=True, slots=True)
class _Fault:
    """Why a feed could not be read, and how long its site asks to wait."""

    code: str
    wait_minutes: int = 0


def _asked(wiki: Wiki, due: Due, guard: Guard) -> _Said | _Fault:
    """Ask a site for a feed."""
    about = f"{AGENT} (+{wiki.settings.site_url})" if wiki.settings.site_url else AGENT
    given = {"User-Agent": about, "Accept": _ACCEPT}
    given |= {"If-None-Match": due.etag} if due.etag else {}
    given |= {"If-Modified-Since": due.modified} if due.modified else {}
    try:
        answer = ask(Call(due.address, headers=given), guard)
    except Unreachable as fault:
        return _Fault(fault.reason)
    if answer.status == 304:
        return _Said()
    if answer.status != 200:
        return _Fault(f"http-{answer.status}", _wait(answer))
    headers = answer.headers
    feed = read(answer.body, answer.address, headers.get("content-type", ""))
    if feed is None:
        return _Fault("not-a-feed")
    return _Said(feed, _one_line(headers, "etag"), _one_line(headers, "last-modified"))


def _kept(wiki: Wiki, due: Due, said: _Said | _Fault, now: datetime) -> bool:
    """Keep what a site said; tell whether readers will see a change."""
    minutes = wiki.settings.feeds_minutes
    if isinstance(said, _Fault):
        LOG.info("a feed cannot be read (%s): %s", said.code, due.address)
        doubled = minutes * 2 ** min(due.failures + 1, MOST_DOUBLED)
        wait = max(minutes, min(doubled, LONGEST_MINUTES), said.wait_minutes)
        return wiki.feeds.failed(due, said.code, now, now + timedelta(minutes=wait))
    again = now + timedelta(minutes=minutes)
    if said.feed is None:
        return wiki.feeds.unchanged(due, now, again)
    return wiki.feeds.keep(due, said.feed, (said.etag, said.modified), (now, again), tokens())


def _wait(answer: Answer) -> int:
    """Return how many minutes a site asks to be left alone, a week at most."""
    if answer.status == _GONE:
        return GONE_MINUTES
    said = answer.headers.get("retry-after", "")
    seconds = int(said) if said.isascii() and said.isdigit() and len(said) < 10 else 0
    return min(seconds // 60, GONE_MINUTES)


def _one_line(headers: Mapping[str, str], name: str) -> str:
    """Return a header that will be sent back as it came, "" when it should not be."""
    said = headers.get(name, "")
    return said if said.isascii() and said.isprintable() and len(said) < 500 else ""
