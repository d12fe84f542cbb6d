"""CSV (RFC 4180), UTF-8, commas; read whatever the delimiter, in UTF-8 or Windows-1252."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from gare.exports.cells import cell, columns, leaves, safe_cell
from gare.exports.format import Collection, Fault, Format, Found, Reading
from gare.exports.matching import ENGINE, OWN, field_keys, keys_of, nested
from gare.exports.tables import table
from gare.exports.values import instant
from gare.model.kinds import FieldProblem, Kind, Record

_FIRST: Final = ("id", "title", "kind", "summary")
_LAST: Final = ("tags", "lang", "license", "status", "verified", "path", "address", "updated_at")


def write_table(
    records: Iterable[Record], about: Collection, *, delimiter: str = ",", decimal: str = "."
) -> Iterator[bytes]:
    """Yield a table: a column for each field of the kind, then for each other key found."""
    rows = [_cells(record, decimal) for record in records]
    known = [key for one in about.kind.fields for key in field_keys(one)]
    header = list(dict.fromkeys([*_FIRST, *_header(known, rows), *_LAST]))
    yield _line(header, delimiter)
    for row in rows:
        yield _line([safe_cell(row.get(name, "")) for name in header], delimiter)


def _cells(record: Record, decimal: str) -> dict[str, str]:
    """Return the texts of a record by column, numbers with the decimal sign of the reader."""
    fields = {
        key: cell(one).replace(".", decimal) if isinstance(one, float) else cell(one)
        for key, one in leaves(record.fields)
    }
    engine: dict[str, object] = {
        "id": record.id,
        "title": record.title,
        "kind": record.kind,
        "summary": record.summary,
        "tags": record.tags,
        "lang": record.lang,
        "license": record.license,
        "status": record.status,
        "verified": record.verified,
        "path": record.path,
        "address": record.address,
        "updated_at": instant(record.updated_at),
    }
    return fields | dict(columns(engine))


def _header(known: list[str], rows: list[dict[str, str]]) -> Iterator[str]:
    """Yield the columns of the fields in their order (nested ones where theirs is), then others."""
    met = dict.fromkeys(name for row in rows for name in row)
    nested_by: dict[str, list[str]] = {}
    for name in met:
        nested_by.setdefault(name.partition(".")[0], []).append(name)
    for field in known:
        yield from nested_by.get(field, [field])
    yield from (name for name in met if name not in _FIRST and name not in _LAST)


def _line(cells: list[str], delimiter: str) -> bytes:
    """Return one line of the table."""
    line = io.StringIO(newline="")
    csv.writer(line, delimiter=delimiter, lineterminator="\r\n").writerow(cells)
    return line.getvalue().encode("utf-8", "replace")


def read(content: bytes, kind: Kind | None) -> Reading:
    """Return the records of a table; empty cells say nothing, so they change nothing."""
    found = table(content)
    keys = keys_of(found.header, kind)
    ignored = tuple(name for name in found.header if name not in keys)
    if found.header and not any(_is_known(key, kind) for key in keys.values()):
        return Reading(faults=(*found.faults, Fault("columns", 1)), ignored=found.header)
    seen: dict[str, int] = {}
    records = []
    for row in found.rows:
        cells = {keys[name]: cell for name, cell in row.cells.items() if name in keys}
        records.append(_found(cells, row.place, kind, seen))
    return Reading(tuple(records), found.faults, ignored)


def _is_known(key: str, kind: Kind | None) -> bool:
    """Tell whether a column is one of the engine's or a field."""
    head = key.partition(".")[0]
    fields = kind.fields if kind else ()
    return head in ENGINE or kind is None or any(head in field_keys(one) for one in fields)


def _found(cells: Mapping[str, str], place: int, kind: Kind | None, seen: dict[str, int]) -> Found:
    """Return the record of a row; notes where its id was first seen."""
    fields = nested({key: one for key, one in cells.items() if key not in OWN}, kind)
    problems = []
    ident = cells.get("id", "")
    if ident and seen.setdefault(ident, place) != place:
        problems.append(FieldProblem("id", "duplicate", str(seen[ident])))
    if "title" not in fields and (kind is None or not kind.title):
        problems.append(FieldProblem("title", "required"))
    return Found(fields, "", place, cells.get("path", ""), tuple(problems))


def _write(records: Iterable[Record], about: Collection) -> Iterator[bytes]:
    """Yield the table with commas."""
    return write_table(records, about)


FORMAT: Final = Format("csv", "text/csv; charset=utf-8", "csv", (), _write, read)
