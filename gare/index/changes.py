"""Reading history: of a page, of the whole wiki with filters, and what was deleted."""

# ruff: noqa: S608 -- only constants are put into statements; values are parameters

from __future__ import annotations

from dataclasses import astuple, dataclass
from datetime import UTC, datetime
from operator import itemgetter
from typing import Final

from gare.index.history import SHIFT
from gare.index.rows import ChangeRow, Listing, RevisionRow, storable
from gare.model.names import (
    BlobId,
    CommitId,
    FilePath,
    PagePath,
    is_object_id,
    nfc,
    page_file,
    page_of,
)
from gare.model.pages import Action
from gare.sqlite import Connection

_COLUMNS: Final = (
    "r.id, c.hash, c.at, c.name, c.handle, r.action, c.summary, c.merged, r.file, r.origin,"
    " r.before, r.after, r.size_before, r.size_after"
)
_SCANNED: Final = 2_000
"""How many rows a list with several filters looks at before it says "more" instead of going on."""
_LAST: Final = (1 << 63) - 1


def history(db: Connection, path: str, limit: int, before: int | None) -> Listing[RevisionRow, int]:
    """Return the revisions of the page or file at `path`, newest first, moves followed."""
    lineage = lineage_at(db, path)
    if lineage is None:
        return Listing(())
    rows = db.execute(
        f"select {_COLUMNS} from revision r join change c on c.seq = r.id >> {SHIFT}"
        " where r.lineage = ? and r.id < ? order by r.id desc limit ?",
        (lineage, _LAST if before is None else before, limit + 1),
    ).fetchall()
    found = tuple(_revision(*row) for row in rows[:limit])
    return Listing(found, found[-1].seq if len(rows) > limit else None)


def lineage_at(db: Connection, path: str) -> int | None:
    """Return the lineage of a living page, of a page that was here, of a file, in this order."""
    path = storable(path)
    for query, value in (
        ("select id from page where path = ?", path),
        ("select id from page where nfc = ? order by path limit 1", nfc(path)),
        ("select lineage from trail where file = ?", page_file(PagePath(path))),
        ("select lineage from trail where file = ?", path),
    ):
        row = db.execute(query, (value,)).fetchone()
        if row is not None:
            return int(row[0])
    return None


def revision(db: Connection, commit: str, path: str) -> RevisionRow | None:
    """Return what a commit did to the page or file at `path`, else the last change before it.

    None for a commit that is not known, or older than the page.
    """
    if not is_object_id(commit):
        return None
    row = db.execute("select seq from change where hash = ?", (bytes.fromhex(commit),)).fetchone()
    if row is None:
        return None
    first, end = row[0] << SHIFT, (row[0] + 1) << SHIFT
    found = db.execute(
        f"select {_COLUMNS} from revision r join change c on c.seq = r.id >> {SHIFT}"
        " where r.lineage = ? and r.id < ? order by r.id desc limit 1",
        (lineage_at(db, path), end),
    ).fetchone()
    if found is None:
        found = db.execute(
            f"select {_COLUMNS} from revision r join change c on c.seq = r.id >> {SHIFT}"
            " where r.id >= ? and r.id < ? and r.file in (?, ?) order by r.id limit 1",
            (first, end, storable(path), storable(page_file(PagePath(path)))),
        ).fetchone()
    return None if found is None else _revision(*found)


def later(db: Connection, path: str, seq: int) -> RevisionRow | None:
    """Return the revision just after another one of the same page, None after the last."""
    found = db.execute(
        f"select {_COLUMNS} from revision r join change c on c.seq = r.id >> {SHIFT}"
        " where r.lineage = ? and r.id > ? order by r.id limit 1",
        (lineage_at(db, path), seq),
    ).fetchone()
    return None if found is None else _revision(*found)


def deleted(db: Connection, path: str) -> RevisionRow | None:
    """Return the revision that deleted the page once at `path`, None if it lives or never did."""
    row = db.execute(
        f"select {_COLUMNS} from trail t join lineage l on l.id = t.lineage"
        f" join revision r on r.id = l.last join change c on c.seq = r.id >> {SHIFT}"
        " where t.file = ? and not t.alive",
        (storable(page_file(PagePath(path))),),
    ).fetchone()
    return None if row is None else _revision(*row)


def deleted_pages(db: Connection, limit: int, before: int | None) -> Listing[RevisionRow, int]:
    """Return the pages that are gone, the last deleted first."""
    rows = db.execute(
        f"select {_COLUMNS}, t.alive, l.last from"
        " (select * from revision where after is null and id < ? order by id desc limit ?) r"
        f" cross join change c on c.seq = r.id >> {SHIFT}"
        " cross join lineage l on l.id = r.lineage"
        " left join trail t on t.file = r.file and t.lineage = r.lineage",
        (_LAST if before is None else before, _SCANNED),
    ).fetchall()
    found = [
        _revision(*row[:14])
        for row in rows
        if row[14] == 0 and row[15] == row[0] and page_of(FilePath(row[8])) is not None
    ]
    end = rows[-1][0] if len(rows) == _SCANNED else None
    return Listing(tuple(found[:limit]), found[limit - 1].seq if len(found) > limit else end)


@dataclass(frozen=True, slots=True)
class Wished:
    """Which changes are wished for: a handle, an action, a folder, a kind; "" for all."""

    author: str = ""
    action: str = ""
    folder: str = ""
    kind: str = ""


def changes(
    db: Connection, limit: int, before: int | None, wished: Wished
) -> Listing[ChangeRow, int]:
    """Return the last changes, newest first.

    Looks at no more than 2,000 rows of the first filter: `next` goes on where it stopped.
    """
    author, action, folder, kind = (storable(text) for text in astuple(wished))
    end = _LAST if before is None else before
    driver = _driver(author, action, folder, kind)
    values = (author, action, folder, kind, end, _SCANNED, limit + 1)
    rows = db.execute(
        f"select {_COLUMNS}, c.files, p.path, coalesce(p.title, ''), r.kind from"
        f" ({driver}) d cross join revision r on r.id = d.id"
        f" cross join change c on c.seq = r.id >> {SHIFT}"
        " left join page p on p.id = r.lineage where (?1 = '' or c.handle = ?1)"
        " and (?2 = '' or r.action = ?2) and (?3 = '' or r.file >= ?3 || '/'"
        " and r.file < ?3 || '0') and (?4 = '' or r.kind = ?4) limit ?7",
        values,
    ).fetchall()
    found = tuple(_changed(*row) for row in rows[:limit])
    if len(rows) > limit:
        return Listing(found, found[-1].revision.seq)
    last, scanned = db.execute(f"select min(id), count(*) from ({driver})", values[:6]).fetchone()
    return Listing(found, last if scanned == _SCANNED else None)


def files_by(db: Connection, handle: str, limit: int) -> tuple[RevisionRow, ...]:
    """Return what the last commits of an author did to each file, the newest first."""
    rows = db.execute(
        f"select {_COLUMNS} from"
        " (select seq from change where handle = ? order by seq desc limit ?) d"
        " cross join change c on c.seq = d.seq"
        f" cross join revision r on r.id >= c.seq << {SHIFT} and r.id < (c.seq + 1) << {SHIFT}",
        (storable(handle), limit),
    ).fetchall()
    return tuple(_revision(*row) for row in sorted(rows, key=itemgetter(0), reverse=True))


def _driver(author: str, action: str, folder: str, kind: str) -> str:
    """Return the query that gives revision ids by one filter, newest first."""
    seqs = f"seq <= ?5 >> {SHIFT}"
    if folder:
        return (
            f"select revision as id from folder where folder = ?3 and {seqs}"
            " and revision < ?5 order by seq desc limit ?6"
        )
    if kind and not author:
        return (
            "select id from revision where kind = ?4 and kind <> '' and id < ?5"
            " order by id desc limit ?6"
        )
    by = "handle = ?1 and" if author else "action = ?2 and" if action else ""
    return (
        f"select lead as id from change where {by} {seqs} and lead < ?5 order by seq desc limit ?6"
    )


def _changed(
    seq: int,
    commit: bytes,
    at: int,
    name: str,
    handle: str,
    action: str,
    summary: str,
    merged: int,
    file: str,
    origin: str | None,
    before: bytes | None,
    after: bytes | None,
    size_before: int,
    size_after: int,
    files: int,
    now: str | None,
    title: str,
    kind: str,
) -> ChangeRow:
    """Return a line of the recent changes from its columns."""
    row = _revision(
        seq, commit, at, name, handle, action, summary, merged, file, origin,
        before, after, size_before, size_after,
    )  # fmt: skip
    return ChangeRow(row, files, None if now is None else PagePath(now), title, kind)


def _revision(
    seq: int,
    commit: bytes,
    at: int,
    name: str,
    handle: str,
    action: str,
    summary: str,
    merged: int,
    file: str,
    origin: str | None,
    before: bytes | None,
    after: bytes | None,
    size_before: int,
    size_after: int,
) -> RevisionRow:
    """Return the row of a revision from its columns."""
    page = page_of(FilePath(file))
    return RevisionRow(
        seq=seq,
        commit=CommitId(commit.hex()),
        at=datetime.fromtimestamp(at, UTC),
        author=name,
        handle=handle,
        action=Action(action),
        summary=summary,
        merged=bool(merged),
        path=file if page is None else page,
        is_page=page is not None,
        came_from=None if origin is None else page_of(FilePath(origin)) or origin,
        before=None if before is None else BlobId(before.hex()),
        after=None if after is None else BlobId(after.hex()),
        size_before=size_before,
        size_after=size_after,
    )
