"""Records: what the header of a page says beside the engine's own keys, and where it is.

Kept for pages with and without a kind, as no schema says: a kind may change without reindexing.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Final

from gare.index.bitmaps import Pages, either
from gare.index.packing import packed, place_of, unpacked
from gare.index.postings import with_any
from gare.index.rows import instant, storable
from gare.index.values import REFERENCE, Said, key_of
from gare.model.names import PagePath, is_part, nfc
from gare.model.pages import UNLISTED, Document, PageEntry
from gare.model.records import RecordRow
from gare.sqlite import Connection, Row, rows

_SAID: Final = (
    "p.path, p.kind, p.ident, p.lang, p.license, p.status, p.verified, p.tags,"
    " coalesce(r.fields, ''), coalesce(r.names, '') from page p"
    " left join record r on r.page = p.id"
)


def put_record(db: Connection, identity: int, entry: PageEntry) -> Said | None:
    """Write the record of a page that has none; return what lists know of it."""
    if is_part(entry.path) or entry.document.status in UNLISTED:
        return None
    document = entry.document
    said = _said(storable(entry.path), document)
    if said.fields:
        db.execute("insert into record values (?,?,?)", (identity, said.fields, said.names))
        spot = place_of(document.fields)
        if spot is not None:
            row = (identity, said.path, storable(document.title), said.kind, *spot)
            db.execute("insert into spot values (?,?,?,?,?,?)", row)
    return said


def _said(path: str, document: Document) -> Said:
    """Return what lists know of a page, as it is kept."""
    names = dict.fromkeys((one.field, one.link.ref, one.link.key) for one in document.references)
    return Said(
        path=path,
        kind=storable(document.kind),
        id=storable(document.id),
        lang=storable(document.lang),
        license=storable(document.license),
        status=storable(document.status),
        verified=None if document.verified is None else document.verified.isoformat(),
        tags=storable(json.dumps(document.tags, ensure_ascii=False)),
        fields=packed(document.fields) if document.fields or names else "",
        names=storable(json.dumps(list(names), ensure_ascii=False)) if names else "",
    )


def every_said(db: Connection) -> Iterator[tuple[int, Said]]:
    """Give what lists know of all pages, with their numbers. Reads everything."""
    for identity, *said in db.execute(f"select p.id, {_SAID} where p.part = 0"):
        yield identity, Said(*said)


def drop_record(db: Connection, identity: int) -> Said | None:
    """Remove the record of a page that is still there; return what lists know of it."""
    row = db.execute(f"select {_SAID} where p.id = ? and p.part = 0", (identity,)).fetchone()
    db.execute("delete from record where page = ?", (identity,))
    db.execute("delete from spot where page = ?", (identity,))
    return None if row is None else Said(*row)


def numbers_at(db: Connection, paths: Iterable[str]) -> dict[str, int]:
    """Return the numbers of pages by their paths; those that are not there are left out."""
    asked = json.dumps(list(dict.fromkeys(map(storable, paths))))
    return dict(
        db.execute(
            "select path, id from page where path in (select value from json_each(?))", (asked,)
        ).fetchall()
    )


def rows_of(
    db: Connection, pages: Sequence[int], away: Mapping[int, float]
) -> tuple[RecordRow, ...]:
    """Return pages with their fields, in the order given; those that are gone are left out.

    `away` is how many kilometres off they are, of those that it is known of.
    """
    query = (
        "select p.path, p.title, p.kind, p.ident, p.summary, p.tags, p.lang, p.license,"
        " p.status, p.verified, p.created_at, p.updated_at, coalesce(r.fields, '{}') as fields,"
        " p.id from json_each(?) j cross join page p on p.id = j.value"
        " left join record r on r.page = p.id"
    )
    found = {
        row["id"]: _row(row, away.get(row["id"])) for row in rows(db, query, (json.dumps(pages),))
    }
    return tuple(found[page] for page in pages if page in found)


def _row(row: Row, away: float | None) -> RecordRow:
    """Return a row from its columns."""
    path, title, kind, ident, summary, tags, lang, license_, status, verified, *last = row
    created_at, updated_at, fields, _identity = last
    return RecordRow(
        path=PagePath(path),
        title=title,
        kind=kind,
        id=ident,
        summary=summary,
        tags=() if tags == "[]" else tuple(json.loads(tags)),
        lang=lang,
        license=license_,
        status=status,
        verified=None if verified is None else date.fromisoformat(verified),
        created_at=instant(created_at),
        updated_at=instant(updated_at),
        fields=unpacked(fields),
        distance_km=away,
    )


def naming(db: Connection, name: str, path: str) -> Pages:
    """Return the pages of which a field names the page at `path`: by path, old path or title.

    A field that has but the title, not written as a link, names the page too.
    """
    path = storable(path)
    olds = db.execute("select old from redirect where place = ?", (path,)).fetchall()
    names = db.execute(
        "select n.key, p.title from page p cross join name n on n.page = p.id where p.path = ?",
        (path,),
    ).fetchall()
    keys = {f"r{path}", f"r{nfc(path)}"} | {f"r{old}" for (old,) in olds}
    keys |= {f"k{key}" for key, _title in names}
    texts = [path, *(old for (old,) in olds), *(title for _key, title in names)]
    titles = {key_of(name, text) for text in texts}
    return either(with_any(db, REFERENCE + name, keys), with_any(db, name, titles))
