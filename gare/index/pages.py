"""Writing and reading pages: one row each, with what belongs to it in the other tables."""

# ruff: noqa: S608 -- only constants are put into statements; values are parameters

from __future__ import annotations

import json
import zlib
from collections import Counter
from datetime import date
from typing import Final

from gare.index.french import French
from gare.index.history import SHIFT
from gare.index.rows import PageBrief, PageRow, instant, storable
from gare.index.titles import drop_title, write_title
from gare.index.words import Terms, terms_of
from gare.model.fold import title_key
from gare.model.names import BlobId, CommitId, FilePath, PagePath, is_part, nfc
from gare.model.pages import Document, PageEntry
from gare.sqlite import Connection, Row, rows

BRIEF: Final = "path, title, kind, summary, updated_at, id"
_KEPT_TEXT_CHARS: Final = 100_000
"""Excerpts of longer pages are looked for in their beginning only."""

_COLUMNS: Final = (
    "path, file, blob, size, title, kind, ident, lang, summary, tags, aliases, license, status,"
    " verified, problems, created_at, created_by, created_commit, updated_at, updated_by,"
    " updated_commit, revisions, id"
)


def put_page(
    db: Connection, french: French, identity: int, entry: PageEntry, *, titled: bool = False
) -> frozenset[str]:
    """Write a page that is not there yet; return the words it adds to the vocabulary.

    `titled` when its title was left in place by `drop_page`.
    """
    document = entry.document
    path = storable(entry.path)
    part = is_part(path)
    db.execute(
        "insert into page (path, nfc, file, folder, title, title_key, kind, ident, lang, summary,"
        " license, status, tags, aliases, verified, blob, size, problems, part, id)"
        " values (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
        (
            *_said(entry),
            bytes.fromhex(entry.blob),
            entry.size,
            len(document.problems),
            part,
            identity,
        ),
    )
    _put_names(db, identity, entry)
    terms = terms_of(french, document, searchable=not part)
    if not part:
        _count_folders(db, path, 1)
        if not titled:
            write_title(db, french, identity, document.title)
        _put_tags(db, identity, path, document.tags)
        _put_words(db, identity, terms, document)
    return terms.words


def _said(entry: PageEntry) -> tuple[str | None, ...]:
    """Return the texts of a page's row."""
    document = entry.document
    path = storable(entry.path)
    texts = (
        path,
        nfc(path),
        entry.file,
        path.rpartition("/")[0],
        document.title,
        title_key(document.title),
        document.kind,
        document.id,
        document.lang,
        document.summary,
        document.license,
        document.status,
        json.dumps(document.tags, ensure_ascii=False),
        json.dumps(document.aliases, ensure_ascii=False),
    )
    verified = None if document.verified is None else document.verified.isoformat()
    return (*map(storable, texts), verified)


def _count_folders(db: Connection, path: str, number: int) -> None:
    """Count one page more or less in each folder above it."""
    segments = path.split("/")[:-1]
    folders = [("/".join(segments[: depth + 1]), number) for depth in range(len(segments))]
    db.executemany(
        "insert into place values (?, ?) on conflict do update set pages = pages + excluded.pages",
        folders,
    )
    if number < 0:
        names = [(folder,) for folder, _number in folders]
        db.executemany("delete from place where folder = ? and pages = 0", names)


def _put_names(db: Connection, identity: int, entry: PageEntry) -> None:
    """Write the keys by which [[Title]] finds the page: its title first, then its aliases."""
    keys = [(storable(title_key(entry.document.title)), 0)]
    keys += [(storable(title_key(alias)), 1) for alias in entry.document.aliases]
    db.executemany(
        "insert or ignore into name values (?,?,?)",
        [(key, rank, identity) for key, rank in keys if key],
    )


def _put_tags(db: Connection, identity: int, path: str, tags: tuple[str, ...]) -> None:
    """Write the tags of a page, spelt as it spells them."""
    labels = {storable(title_key(tag)): storable(tag) for tag in reversed(tags)}
    db.executemany(
        "insert into tag values (?,?,?,?)",
        [(key, path, identity, label) for key, label in labels.items() if key],
    )


def _put_words(db: Connection, identity: int, terms: Terms, document: Document) -> None:
    """Write what search needs; the tokens are kept because deleting them asks for them again."""
    tokens = storable(terms.tokens)
    db.execute("insert into words (rowid, tokens) values (?,?)", (identity, tokens))
    db.execute(
        "insert into searched values (?,?,?,?,?)",
        (
            identity,
            terms.base,
            storable(document.kind),
            storable("\n".join(terms.tags)),
            storable(terms.weights),
        ),
    )
    db.execute("insert into tokens values (?,?)", (identity, zlib.compress(tokens.encode(), 1)))
    kept = storable(nfc(document.text))[:_KEPT_TEXT_CHARS]
    db.execute("insert into body values (?,?)", (identity, zlib.compress(kept.encode(), 1)))


def drop_page(db: Connection, identity: int, *, titled: bool = False) -> frozenset[str]:
    """Remove a page and all that is its own but its history; return the words it had.

    `titled` leaves its title in place: the page comes back at once with the same.
    """
    tokens = tokens_of(db, identity) or ""
    path, title, part = db.execute(
        "select path, title, part from page where id = ?", (identity,)
    ).fetchone()
    if not part:
        _count_folders(db, path, -1)
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
    return None if row is None else zlib.decompress(row[0]).decode()


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
