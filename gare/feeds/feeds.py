"""News kept: which feeds are read and when, and their entries, dated and searchable."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from gare.feeds import schema
from gare.feeds.entries import Feed
from gare.feeds.keeping import Tokens, forget, keep_entries, number_of
from gare.sqlite import Database, Row, SqliteError, is_corrupt, rows

LOG = logging.getLogger("gare.feeds")
MAX_FEEDS: Final = 200
"""How many addresses are read in one wiki; those of pages first in their order."""
FORGOTTEN_DAYS: Final = 30
"""After so long without a page that shows it, a feed goes with its entries."""
_AMONG: Final = "feeds.address in (select value from json_each(?))"
_KNOWN: Final = "select * from feeds where address in (select value from json_each(?))"
_SAYING: Final = "entries.id in (select rowid from words where words match ?)"


@dataclass(frozen=True, slots=True)
class Due:
    """A feed to ask for, what its site gave to know whether it changed, past failures in a row."""

    address: str
    etag: str
    modified: str
    failures: int


@dataclass(frozen=True, slots=True)
class Source:
    """A feed as readers are told of it; `read_at` None when it was never read.

    `fault` is why the last attempts failed, since `failing_since`.
    """

    address: str
    title: str
    home: str
    read_at: datetime | None
    fault: str
    failing_since: datetime | None


@dataclass(frozen=True, slots=True)
class News:
    """An entry of a feed with its source."""

    title: str
    link: str
    text: str
    author: str
    at: datetime
    source: str
    home: str


@dataclass(frozen=True, slots=True)
class Listed:
    """Some news, and how many there are in all."""

    news: tuple[News, ...]
    total: int


class Feeds:
    """The file of news; made at the first writing, read as empty until then."""

    def __init__(self, path: Path) -> None:
        self._database = Database(path)

    def close(self) -> None:
        """Close the connection of this thread."""
        self._database.close()

    def place(self, wanted: Mapping[str, Iterable[str]], now: datetime) -> None:
        """Say which addresses are shown by which pages: these only are read from now on.

        A damaged file is removed first: what it had is read again from the sites.
        """
        try:
            self._place(wanted, now)
        except SqliteError as fault:
            if not is_corrupt(fault):
                raise
            LOG.warning("the file of news is damaged, a new one is begun: %s", fault)
            self._database.close()
            self._database.remove()
            self._place(wanted, now)

    def _place(self, wanted: Mapping[str, Iterable[str]], now: datetime) -> None:
        """Write which addresses are shown by which pages."""
        with self._database.writing(create=True) as link:
            schema.make(link)
            link.execute("update feeds set left_at = ? where left_at is null", (number_of(now),))
            link.execute("delete from places")
            for address, pages in list(wanted.items())[:MAX_FEEDS]:
                link.execute("insert or ignore into feeds (address) values (?)", (address,))
                found = link.execute("select id from feeds where address = ?", (address,))
                [number] = found.fetchone()
                link.execute("update feeds set left_at = null where id = ?", (number,))
                link.executemany(
                    "insert or ignore into places values (?, ?)", [(number, p) for p in pages]
                )
            forget(link, now - timedelta(days=FORGOTTEN_DAYS))

    def places(self) -> dict[str, tuple[str, ...]]:
        """Return the pages that show each address."""
        found: dict[str, list[str]] = {}
        for row in self._read("select address, page from feeds, places where feed = id order by 2"):
            found.setdefault(row["address"], []).append(row["page"])
        return {address: tuple(pages) for address, pages in found.items()}

    def due(self, now: datetime) -> tuple[Due, ...]:
        """Return the feeds to ask for, those that have waited most first."""
        query = (
            "select address, etag, modified, failures from feeds"
            " where left_at is null and next_at <= ? order by next_at, id"
        )
        return tuple(Due(*row) for row in self._read(query, number_of(now)))

    def keep(
        self, due: Due, feed: Feed, validators: tuple[str, str], dates: tuple[datetime, datetime],
        tokens: Tokens,
    ) -> bool:  # fmt: skip
        """Keep what a feed says, asked at the first date, to be asked again at the second.

        `validators` are its ETag and Last-Modified. Tells whether readers will see a change.
        """
        now, again = dates
        with self._database.writing() as link:
            before = link.execute(
                "select id, title, home, fault, read_at from feeds where address = ?",
                (due.address,),
            ).fetchone()
            if before is None:
                return False
            link.execute(
                "update feeds set title = ?, home = ?, etag = ?, modified = ?, read_at = ?,"
                " next_at = ?, failures = 0, fault = '', failing_since = null where id = ?",
                (feed.title, feed.home, *validators, number_of(now), number_of(again), before[0]),
            )
            changed = keep_entries(link, before[0], feed.entries, now, tokens)
            same = before[1:4] == (feed.title, feed.home, "") and before[4] is not None
            return changed or not same

    def unchanged(self, due: Due, now: datetime, again: datetime) -> bool:
        """Note that a feed says what it said; tells whether it had been failing."""
        with self._database.writing() as link:
            link.execute(
                "update feeds set read_at = ?, next_at = ?, failures = 0, fault = '',"
                " failing_since = null where address = ?",
                (number_of(now), number_of(again), due.address),
            )
        return due.failures > 0

    def failed(self, due: Due, fault: str, now: datetime, again: datetime) -> bool:
        """Note that a feed could not be read; tells whether this is new."""
        with self._database.writing() as link:
            link.execute(
                "update feeds set next_at = ?, failures = failures + 1, fault = ?,"
                " failing_since = coalesce(failing_since, ?) where address = ?",
                (number_of(again), fault, number_of(now), due.address),
            )
        return due.failures == 0

    def sources(self, addresses: Sequence[str]) -> tuple[Source, ...]:
        """Return what is known of feeds, those never heard of left out."""
        found = self._read(_KNOWN, json.dumps(addresses))
        known = {row["address"]: _source(row) for row in found}
        return tuple(known[one] for one in addresses if one in known)

    def newest(self, addresses: Sequence[str], limit: int, offset: int = 0) -> Listed:
        """Return the last news of some feeds."""
        return self._listed(_AMONG, (json.dumps(addresses),), limit, offset)

    def search(self, asked: str, addresses: Sequence[str], limit: int, offset: int = 0) -> Listed:
        """Return the news of some feeds that answer a full-text query, the last first."""
        return self._listed(
            f"{_AMONG} and {_SAYING}", (json.dumps(addresses), asked), limit, offset
        )

    def _listed(self, where: str, given: Sequence[str], limit: int, offset: int) -> Listed:
        """Return the news under a condition, made of our own words and of marks only."""
        joined = f"from entries join feeds on feeds.id = entries.feed where {where}"
        count = self._read(f"select count(*) as n {joined}", *given)
        found = self._read(
            "select entries.title, entries.link, entries.text, entries.author, entries.at,"
            f" feeds.title as source, feeds.home {joined}"
            " order by entries.at desc, entries.id desc limit ? offset ?",
            *given, limit, offset,
        )  # fmt: skip
        return Listed(tuple(map(_news, found)), count[0]["n"] if count else 0)

    def _read(self, query: str, *given: str | int) -> list[Row]:
        """Return the rows of a query, none when there is no file yet."""
        try:
            with self._database.reading() as link:
                return list(rows(link, query, given))
        except FileNotFoundError:
            return []
        except SqliteError as fault:  # pages are read without news
            LOG.warning("news cannot be read: %s", fault)
            return []


def _source(row: Row) -> Source:
    """Return the source of a row."""
    return Source(
        row["address"], row["title"], row["home"], _instant(row["read_at"]), row["fault"],
        _instant(row["failing_since"]),
    )  # fmt: skip


def _news(row: Row) -> News:
    """Return the news of a row."""
    at = datetime.fromtimestamp(row["at"], UTC)
    return News(
        row["title"], row["link"], row["text"], row["author"], at, row["source"], row["home"]
    )


def _instant(seconds: int | None) -> datetime | None:
    """Return an instant of the file."""
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)
