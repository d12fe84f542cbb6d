"""Records: what the header of a page says beside the engine's own keys, and where it is.

Kept for pages with and without a kind, as no schema says: a kind may change without reindexing.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Final

from gare.index.bitmaps import Pages, either
from gare.index.postings import with_any
from gare.index.rows import instant, storable
from gare.index.values import REFERENCE, Said, Value, key_of, values_of
from gare.model.names import PagePath, is_part, nfc
from gare.model.pages import PageEntry
from gare.model.records import RecordRow
from gare.sqlite import Connection, Row, rows

_MARK: Final = "\x01"
"""Begins a date among texts; a text that begins so has it twice. As a field, which have any."""
_ENGINE: Final = ("id", "lang", "license", "status", "verified", "tags")


def put_record(db: Connection, identity: int, entry: PageEntry) -> frozenset[Value]:
    """Write the record of a page that has none; return the values that lists know of it."""
    document = entry.document
    if is_part(entry.path):
        return frozenset()
    references = tuple(
        dict.fromkeys(
            (storable(one.field), storable(one.link.ref), storable(one.link.key))
            for one in document.references
        )
    )
    if document.fields or references:
        kept = json.dumps(references, ensure_ascii=False) if references else ""
        db.execute(
            "insert into record values (?,?,?)",
            (identity, packed(document.fields), storable(kept)),
        )
        spot = place_of(document.fields)
        if spot is not None:
            db.execute("insert into spot values (?,?,?)", (identity, *spot))
    said = (
        document.id,
        document.lang,
        document.license,
        document.status,
        document.verified,
        document.tags,
    )
    engine = dict(zip(_ENGINE, said, strict=True))
    return values_of(Said(storable(entry.path), document.kind, engine, document.fields, references))


def values_kept(db: Connection, identity: int) -> frozenset[Value]:
    """Return the values that lists know of a page, from what is kept of it."""
    row = db.execute(
        "select p.path, p.kind, p.ident, p.lang, p.license, p.status, p.verified, p.tags, p.part,"
        " r.fields, r.names from page p left join record r on r.page = p.id where p.id = ?",
        (identity,),
    ).fetchone()
    if row is None or row[8]:
        return frozenset()
    engine = dict(zip(_ENGINE, (*row[2:7], json.loads(row[7])), strict=True))
    fields = unpacked(row[9]) if row[9] else {}
    references = tuple(map(tuple, json.loads(row[10]))) if row[10] else ()
    return values_of(Said(row[0], row[1], engine, fields, references))


def drop_record(db: Connection, identity: int) -> frozenset[Value]:
    """Remove the record of a page that is still there; return the values that lists know of it."""
    values = values_kept(db, identity)
    db.execute("delete from record where page = ?", (identity,))
    db.execute("delete from spot where page = ?", (identity,))
    return values


def packed(fields: Mapping[str, object]) -> str:
    """Return fields as JSON, dates told from texts."""
    kept = {name: _marked(value) for name, value in fields.items() if name != _MARK}
    dated = [name for name, value in kept.items() if value != fields[name]]
    kept |= {_MARK: dated} if dated else {}
    return storable(json.dumps(kept, ensure_ascii=False, separators=(",", ":")))


def unpacked(kept: str) -> dict[str, object]:
    """Return fields kept as JSON, as YAML gave them."""
    fields: dict[str, object] = json.loads(kept)
    dated = fields.pop(_MARK, None)
    if isinstance(dated, list):
        fields |= {name: _unmarked(fields[name]) for name in dated}
    return fields


def _marked(value: object) -> object:
    """Return a value in which dates are texts that begin with the mark."""
    if isinstance(value, date):
        return _MARK + value.isoformat()
    if isinstance(value, str):
        return _MARK + value if value.startswith(_MARK) else value
    if isinstance(value, Mapping):
        return {str(key): _marked(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_marked(one) for one in value]
    return value


def _unmarked(value: object) -> object:
    """Return a value as it was before `_marked`."""
    if isinstance(value, str) and value.startswith(_MARK):
        rest = value[1:]
        return rest if rest.startswith(_MARK) else date.fromisoformat(rest)
    if isinstance(value, dict):
        return {key: _unmarked(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_unmarked(one) for one in value]
    return value


def place_of(fields: Mapping[str, object]) -> tuple[float, float] | None:
    """Return the latitude and longitude of a record, None without both or out of the world."""
    latitude = _degrees(fields.get("latitude"), 90.0)
    longitude = _degrees(fields.get("longitude"), 180.0)
    return None if latitude is None or longitude is None else (latitude, longitude)


def _degrees(value: object, most: float) -> float | None:
    """Return an angle, None for what is none."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        angle = float(value[:40].strip() if isinstance(value, str) else value)
    except ValueError:
        return None
    return angle if -most <= angle <= most else None


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
    titles = {key_of(name, text) for text in (path, *(title for _key, title in names))}
    return either(with_any(db, REFERENCE + name, keys), with_any(db, name, titles))
