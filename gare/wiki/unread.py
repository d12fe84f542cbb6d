"""Which changes somebody should read: recent, by nobody who is trusted, and not read yet."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Final

from gare.index.rows import PageRow, RevisionRow
from gare.model.errors import IndexUnready, StoreFailure
from gare.model.names import CommitId
from gare.wiki.wiki import Wiki

DAYS: Final = 30
"""Older changes are taken for read: a patrol never ends otherwise."""
READ_UNTIL: Final = "read-until"
"""The switch that says from when on changes are to be read (RFC 3339)."""
SITE: Final = "gare"
"""The handle of the content a wiki begins with."""


def unread(wiki: Wiki, rows: Sequence[RevisionRow]) -> frozenset[CommitId]:
    """Return the commits of some changes that somebody should read."""
    usual = datetime.now(UTC) - timedelta(days=DAYS)
    recent = [row for row in rows if row.at >= usual and row.handle != SITE]
    if not recent:
        return frozenset()
    since = horizon(wiki)
    reviews = wiki.people.moderation.reviews
    trusted = reviews.trusted({row.handle for row in recent})
    wanted = [row.commit for row in recent if row.at >= since and row.handle not in trusted]
    return frozenset(wanted) - reviews.read(wanted)


def horizon(wiki: Wiki) -> datetime:
    """Return from when on changes are to be read."""
    usual = datetime.now(UTC) - timedelta(days=DAYS)
    said = wiki.people.moderation.switches.value(READ_UNTIL)
    return max(usual, datetime.fromisoformat(said)) if said else usual


def is_unread(wiki: Wiki, row: PageRow) -> bool:
    """Tell whether a page is so new that nobody has read it: robots should wait, too.

    Asks nothing of the database of people for a page that is older than what a patrol shows.
    """
    made = row.created_at
    if made is None or row.created_commit is None or made < datetime.now(UTC) - timedelta(DAYS):
        return False
    return _waits(wiki, wiki.index.revision(row.created_commit, row.path))


def is_unread_at(wiki: Wiki, path: str) -> bool:
    """Tell whether the page or the file at a path is so new that nobody has read it."""
    try:
        row, found = wiki.index.page(path), wiki.index.file(path)
        if row is not None:
            return is_unread(wiki, row)
        made = found.updated_at if found else None
        if made is None or made < datetime.now(UTC) - timedelta(DAYS):
            return False
        return _waits(wiki, wiki.index.last_revision(path))
    except IndexUnready:
        return False


def _waits(wiki: Wiki, row: RevisionRow | None) -> bool:
    """Tell whether a change waits to be read, as far as can be known."""
    try:
        return row is not None and bool(unread(wiki, [row]))
    except StoreFailure:
        return False
