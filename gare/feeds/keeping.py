"""Entries put into the tables and taken out of them, with the words they are searched by."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Final

from gare.feeds.entries import Entry
from gare.sqlite import Connection

KEPT_ENTRIES: Final = 300
"""How many entries a feed keeps, the newest."""
Tokens = Callable[[str], str]


def keep_entries(
    link: Connection, feed: int, entries: Sequence[Entry], now: datetime, tokens: Tokens
) -> bool:
    """Put the entries of a feed into the tables; tell whether any is new or different."""
    changed = False
    for one in entries:
        values = (one.title, one.link, one.text, one.author)
        known = link.execute(
            "select id, title, link, text, author from entries where feed = ? and key = ?",
            (feed, one.key),
        ).fetchone()
        if known is not None and known[1:] == values:
            continue
        changed = True
        if known is None:
            at = min(one.at or now, now)  # one that says tomorrow does not stay on top
            added = link.execute(
                "insert into entries (feed, key, title, link, text, author, at, seen_at)"
                " values (?, ?, ?, ?, ?, ?, ?, ?) returning id",
                (feed, one.key, *values, number_of(at), number_of(now)),
            )
            [number] = added.fetchone()
        else:
            number = known[0]
            link.execute(
                "update entries set title = ?, link = ?, text = ?, author = ? where id = ?",
                (*values, number),
            )
            link.execute("delete from words where rowid = ?", (number,))
        link.execute(
            "insert into words (rowid, tokens) values (?, ?)",
            (number, tokens(f"{one.title} {one.author} {one.text}")),
        )
    _drop(
        link,
        "select id from entries where feed = ? order by at desc, id desc limit -1 offset ?",
        (feed, KEPT_ENTRIES),
    )
    return changed


def forget(link: Connection, before: datetime) -> None:
    """Remove the feeds that no page has shown since a date."""
    at = (number_of(before),)
    _drop(link, "select id from entries where feed in (select id from feeds where left_at < ?)", at)
    link.execute("delete from feeds where left_at < ?", at)


def _drop(link: Connection, which: str, given: tuple[int, ...]) -> None:
    """Remove the entries that a query of ours gives, and their words."""
    gone = [(row[0],) for row in link.execute(which, given)]
    link.executemany("delete from words where rowid = ?", gone)
    link.executemany("delete from entries where id = ?", gone)


def number_of(at: datetime) -> int:
    """Return an instant as seconds since 1970."""
    return int(at.timestamp())
