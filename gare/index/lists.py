"""Lists of pages: all of them, a folder's, a tag's, a kind's, the last changed, the orphans."""

# ruff: noqa: S608 -- only constants are put into statements; values are parameters

from __future__ import annotations

import json
from collections.abc import Iterable

from gare.index.pages import BRIEF, brief
from gare.index.rows import Counts, Listing, PageBrief, TagCount, storable
from gare.model.fold import title_key
from gare.model.names import PARTS, PagePath
from gare.sqlite import Connection


def all_pages(
    db: Connection, prefix: str, limit: int, after: str, kind: str
) -> Listing[PageBrief, str]:
    """Return pages in the order of their paths, those of `_gare/` only when asked by `prefix`."""
    prefix = storable(prefix)
    first = max(storable(after), prefix)
    listed = "" if prefix.startswith(PARTS) else "and part = 0"
    sign = ">" if after >= prefix and after else ">="
    by_kind = "and kind = ?4 and kind <> '' and part = 0" if kind else ""
    end = "and path < ?2 || char(1114111)" if prefix else ""
    rows = db.execute(
        f"select {BRIEF} from page where path {sign} ?1 {end} {listed} {by_kind}"
        " order by path limit ?3",
        (first, prefix, limit + 1, storable(kind))[: 4 if kind else 3],
    ).fetchall()
    return _listing(rows, limit)


def at(db: Connection, paths: Iterable[str]) -> dict[str, PageBrief]:
    """Return pages by their paths, in one query; those that are not there are left out."""
    rows = db.execute(
        f"select {BRIEF} from page where path in (select value from json_each(?))",
        (json.dumps(list(dict.fromkeys(map(storable, paths)))),),
    )
    return {found.path: found for found in (brief(*row) for row in rows)}


def children(db: Connection, folder: str, limit: int, after: str) -> Listing[PageBrief, str]:
    """Return the pages directly in a folder ("" for the root), in the order of their paths."""
    listed = "" if f"{folder}/".startswith(PARTS) else "and part = 0"
    rows = db.execute(
        f"select {BRIEF} from page where folder = ? and path > ? {listed} order by path limit ?",
        (storable(folder), storable(after), limit + 1),
    ).fetchall()
    return _listing(rows, limit)


def orphans(db: Connection, limit: int, after: str) -> Listing[PageBrief, str]:
    """Return the pages that no other page leads to, in the order of their paths."""
    rows = db.execute(
        f"select {BRIEF} from page where orphan = 1 and path > ? and part = 0"
        " order by path limit ?",
        (storable(after), limit + 1),
    ).fetchall()
    return _listing(rows, limit)


def tagged(db: Connection, tag: str, limit: int, after: str) -> Listing[PageBrief, str]:
    """Return the pages that bear a tag, however it is spelt, in the order of their paths."""
    columns = ", ".join(f"p.{name}" for name in BRIEF.split(", "))
    rows = db.execute(
        f"select {columns} from tag t cross join page p on p.id = t.page"
        " where t.key = ? and t.path > ? order by t.path limit ?",
        (storable(title_key(tag)), storable(after), limit + 1),
    ).fetchall()
    return _listing(rows, limit)


def unlisted(db: Connection, status: str, limit: int) -> tuple[PageBrief, ...]:
    """Return the pages that are in no list because of their status, in the order of their paths."""
    rows = db.execute(
        f"select {BRIEF} from page where part = 1 and status <> '' and status = ?"
        " order by path limit ?",
        (status, limit),
    ).fetchall()
    return tuple(brief(*row) for row in rows)


def tags(db: Connection, limit: int) -> tuple[TagCount, ...]:
    """Return the tags, the most used first."""
    rows = db.execute(
        "select c.key, (select label from tag t where t.key = c.key order by path limit 1),"
        " c.pages from tag_count c order by c.pages desc, c.key limit ?",
        (limit,),
    )
    return tuple(TagCount(*row) for row in rows)


def recent(db: Connection, limit: int) -> tuple[PageBrief, ...]:
    """Return the pages that changed last, the newest first."""
    rows = db.execute(
        f"select {BRIEF} from page where part = 0 order by updated desc, id desc limit ?", (limit,)
    )
    return tuple(brief(*row) for row in rows)


def folders(db: Connection, limit: int) -> tuple[str, ...]:
    """Return the folders with most pages below them, in alphabetical order."""
    rows = db.execute("select folder from place order by pages desc, folder limit ?", (limit,))
    return tuple(sorted(row[0] for row in rows))


def kinds(db: Connection, limit: int) -> tuple[str, ...]:
    """Return the kinds that pages have, in alphabetical order."""
    rows = db.execute("select kind from kind_count order by kind limit ?", (limit,))
    return tuple(row[0] for row in rows)


def counts(db: Connection) -> Counts:
    """Return how much there is, from the counters."""
    found = dict(db.execute("select name, value from counter").fetchall())
    return Counts(
        pages=found["pages"],
        files=found["files"],
        wanted=found["wanted"],
        orphans=found["orphans"],
        commits=found["changes"],
        tags=found["tags"],
    )


def _listing(
    rows: list[tuple[str, str, str, str, int | None, int]], limit: int
) -> Listing[PageBrief, str]:
    """Return one row less than were asked, and where to go on when that one was there."""
    found = tuple(brief(*row) for row in rows[:limit])
    return Listing(found, PagePath(found[-1].path) if len(rows) > limit else None)
