"""Writing and reading pages: one row each, with what belongs to it in the other tables."""

# ruff: noqa: S608 -- only constants are put into statements; values are parameters

from __future__ import annotations

import json
import zlib
from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import Final, NamedTuple

from gare.index.history import SHIFT
from gare.index.rows import PageBrief, PageRow, instant, storable
from gare.index.sheets import Sheet, tokens_in
from gare.index.titles import drop_title, write_title
from gare.model.names import BlobId, CommitId, FilePath, PagePath, nfc
from gare.sqlite import Connection, Row, rows

BRIEF: Final = "path, title, kind, summary, updated_at, id"

_COLUMNS: Final = (
    "path, file, blob, size, title, kind, ident, lang, summary, tags, aliases, license, status,"
    " verified, problems, created_at, created_by, created_commit, updated_at, updated_by,"
    " updated_commit, revisions, id"
)


class Placed(NamedTuple):
    """A page to be written under a number; `titled` when `drop_page` left its title in place."""

    id: int
    sheet: Sheet
    titled: bool = False


def put_pages(db: Connection, placed: Iterable[Placed]) -> None:
    """Write pages that are not there yet.

    In the order of their numbers: full-text search takes three times as long in any other.
    """
    ordered = sorted(placed, key=_number)
    db.executemany(
        "insert into page (path, nfc, file, folder, title, title_key, kind, ident, lang, summary,"
        " license, status, tags, aliases, verified, blob, size, problems, part, id)"
        " values (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
        [(*page.sheet.row, page.id) for page in ordered],
    )
    db.executemany(
        "insert or ignore into name values (?,?,?)",
        [(*name, page.id) for page in ordered for name in page.sheet.names],
    )
    shown = [page for page in ordered if not page.sheet.part]
    _count_folders(db, [page.sheet.path for page in shown], 1)
    for page in shown:
        if not page.titled:
            write_title(db, page.id, page.sheet.title_words, page.sheet.grams)
    db.executemany(
        "insert into tag values (?,?,?,?)",
        [
            (key, page.sheet.path, page.id, label)
            for page in shown
            for key, label in page.sheet.tags
        ],
    )
    _put_words(db, shown)


def _number(page: Placed) -> int:
    """Return what pages are written in the order of."""
    return page.id


def _put_words(db: Connection, placed: list[Placed]) -> None:
    """Write what search needs; the tokens are kept because deleting them asks for them again."""
    db.executemany(
        "insert into words (rowid, tokens) values (?,?)",
        ((page.id, tokens_in(page.sheet.tokens)) for page in placed),
    )
    db.executemany(
        "insert into searched values (?,?,?,?,?)",
        [(page.id, *page.sheet.searched) for page in placed],
    )
    db.executemany("insert into tokens values (?,?)", [(p.id, p.sheet.tokens) for p in placed])
    db.executemany("insert into body values (?,?)", [(p.id, p.sheet.body) for p in placed])


def _count_folders(db: Connection, paths: Iterable[str], number: int) -> None:
    """Count so many pages more or less in each folder above each path."""
    counted: Counter[str] = Counter()
    for path in paths:
        segments = path.split("/")[:-1]
        counted.update("/".join(segments[: depth + 1]) for depth in range(len(segments)))
    db.executemany(
        "insert into place values (?, ?) on conflict do update set pages = pages + excluded.pages",
        [(folder, pages * number) for folder, pages in sorted(counted.items())],
    )
    if number < 0:
        names = [(folder,) for folder in counted]
        db.executemany("delete from place where folder = ? and pages = 0", names)


def drop_page(db: Connection, identity: int, *, titled: bool = False) -> frozenset[str]:
    """Remove a page and all that is its own but its history; return the words it had.

    `titled` leaves its title in place: the page comes back at once with the same.
    """
    tokens = tokens_of(db, identity) or ""
    path, title, part = db.execute(
        "select path, title, part from page where id = ?", (identity,)
    ).fetchone()
    if not part:
        _count_folders(db, [path], -1)
        db.execute(
            "insert into words (words, rowid, tokens) values ('delete',?,?)", (identity, tokens)
        )
        if not titled:
            drop_title(db, identity, title)
    for statement in (
        "delete from searched where page = ?",
        "delete from tokens where page = ?",
        "delete from body where page = ?",
        "delete from name where page = ?",
        "delete from tag where page = ?",
        "delete from page where id = ?",
    ):
        db.execute(statement, (identity,))
    return vocabulary_of(tokens)


def tokens_of(db: Connection, identity: int) -> str | None:
    """Return the tokens under which a page was indexed, None when it is not searched."""
    row = db.execute("select tokens from tokens where page = ?", (identity,)).fetchone()
    return None if row is None else tokens_in(row[0])


def vocabulary_of(tokens: str) -> frozenset[str]:
    """Return the words as written among tokens."""
    return frozenset(word for word in tokens.split(" ") if word and word[0] not in "=^+~@")


def text_of(db: Connection, identity: int) -> str:
    """Return the plain text of a page for excerpts."""
    row = db.execute("select text from body where page = ?", (identity,)).fetchone()
    return "" if row is None else zlib.decompress(row[0]).decode()


def count_words(db: Connection, delta: Counter[str]) -> None:
    """Bring the vocabulary along with the words that joined (+) and left (-) pages."""
    changed = sorted((word, number) for word, number in delta.items() if number)
    db.executemany(
        "insert into vocabulary values (?, ?)"
        " on conflict do update set pages = pages + excluded.pages",
        changed,
    )
    left = [(word,) for word, number in changed if number < 0]
    db.executemany("delete from vocabulary where word = ? and pages <= 0", left)


def stamp(db: Connection, identities: list[int]) -> None:
    """Write on pages when and by whom they were made and last changed, from their lineages."""
    db.executemany(
        "update page set (created_at, created_by, created_commit, updated_at, updated_by,"
        " updated_commit, updated, revisions) = (select a.at, coalesce(a.name, ''), a.hash, z.at,"
        " coalesce(z.name, ''), z.hash, coalesce(l.last, 0), l.revisions from lineage l"
        f" left join change a on a.seq = l.first >> {SHIFT}"
        f" left join change z on z.seq = l.last >> {SHIFT} where l.id = page.id)"
        " where id = ? and exists (select 1 from lineage l where l.id = page.id)",
        [(identity,) for identity in identities],
    )


def page_id(db: Connection, path: str) -> int | None:
    """Return the number of the page at `path`: at this very address, else NFC-equal to it."""
    path = storable(path)
    row = db.execute("select id from page where path = ?", (path,)).fetchone()
    if row is None:
        query = "select id from page where nfc = ? order by path limit 1"
        row = db.execute(query, (nfc(path),)).fetchone()
    return None if row is None else int(row[0])


def page(db: Connection, path: str) -> PageRow | None:
    """Return the page at `path`: at this very address, else the first NFC-equal to it."""
    path = storable(path)
    for query, value in (
        (f"select {_COLUMNS} from page where path = ?", path),
        (f"select {_COLUMNS} from page where nfc = ? order by path limit 1", nfc(path)),
    ):
        for row in rows(db, query, (value,)):
            return _page(row)
    return None


def pages_by_id(db: Connection, identities: list[int]) -> tuple[PageRow, ...]:
    """Return pages in the order of their paths."""
    query = (
        f"select {_COLUMNS} from page where id in (select value from json_each(?)) order by path"
    )
    return tuple(_page(row) for row in rows(db, query, (json.dumps(identities),)))


def _page(row: Row) -> PageRow:
    """Return a page from its columns, which are those of `_COLUMNS`."""
    path, file, blob, size, title, kind, ident, lang, summary, tags, aliases, *others = row
    license_, status, verified, problems, created_at, created_by, created, *last = others
    updated_at, updated_by, updated, revisions, identity = last
    return PageRow(
        path=PagePath(path),
        file=FilePath(file),
        blob=BlobId(blob.hex()),
        size=size,
        title=title,
        kind=kind,
        ident=ident,
        lang=lang,
        summary=summary,
        tags=_texts(tags),
        aliases=_texts(aliases),
        license=license_,
        status=status,
        verified=None if verified is None else date.fromisoformat(verified),
        problems=problems,
        created_at=instant(created_at),
        created_by=created_by,
        created_commit=None if created is None else CommitId(created.hex()),
        updated_at=instant(updated_at),
        updated_by=updated_by,
        updated_commit=None if updated is None else CommitId(updated.hex()),
        revisions=revisions,
        id=identity,
    )


def _texts(kept: str) -> tuple[str, ...]:
    """Return texts kept as JSON."""
    return () if kept == "[]" else tuple(json.loads(kept))


def brief(
    path: str, title: str, kind: str, summary: str, updated_at: int | None, identity: int
) -> PageBrief:
    """Return a page in a list from the columns `BRIEF`."""
    return PageBrief(PagePath(path), title, kind, summary, instant(updated_at), identity)


def shown(db: Connection, identities: list[int]) -> dict[int, tuple[PageBrief, tuple[str, ...]]]:
    """Return pages as lists show them, with their tags, by their numbers."""
    found = db.execute(
        f"select {BRIEF}, tags from page where id in (select value from json_each(?))",
        (json.dumps(identities),),
    )
    return {row[5]: (brief(*row[:6]), _texts(row[6])) for row in found}


def briefs(db: Connection, identities: list[int]) -> tuple[PageBrief, ...]:
    """Return pages as lists show them, in the order given; those that are gone are left out."""
    found = shown(db, identities)
    return tuple(found[identity][0] for identity in identities if identity in found)
