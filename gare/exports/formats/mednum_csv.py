"""Places of digital mediation, the national CSV v1.0.2: written valid, older versions read too."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from typing import Final

from gare.exports.cells import safe_cell
from gare.exports.format import Collection, Format
from gare.exports.mednum import LISTS, Column, international, shortened, standard
from gare.exports.places import read
from gare.exports.values import first, position, text, texts
from gare.model.kinds import Record

_OTHERS: Final = frozenset({"structure", "personne"})


def _write(records: Iterable[Record], _about: Collection) -> Iterator[bytes]:
    """Yield the table; places that lack what the standard requires are left out of it."""
    columns = standard()
    yield _line([one.name for one in columns])
    seen: set[str] = set()
    for record in records:
        if record.kind in _OTHERS:
            continue
        ident = record.id if record.id and record.id not in seen else str(record.path)
        cells = _cells(record, ident, columns)
        if not any(one.required and not cells[one.name] for one in columns):
            seen.add(ident)
            yield _line([safe_cell(cells[one.name], phones=True) for one in columns])


def _cells(record: Record, ident: str, columns: tuple[Column, ...]) -> dict[str, str]:
    """Return the cells of a place; what does not follow the rules of its column is left out."""
    fields = record.fields
    values = {one.name: _value(one, fields.get(one.name)) for one in columns}
    day = record.verified or (record.updated_at.date() if record.updated_at else None)
    place = position(fields)
    values |= {
        "id": ident,
        "nom": " ".join(record.title.splitlines()),
        "telephone": international(first(fields.get("telephone"))),
        "latitude": repr(place[0]) if place else "",
        "longitude": repr(place[1]) if place else "",
        "presentation_resume": shortened(text(fields.get("presentation_resume")) or record.summary),
        "date_maj": day.isoformat() if day else "",
    }
    return {one.name: "" if one.problem(values[one.name]) else values[one.name] for one in columns}


def _value(column: Column, value: object) -> str:
    """Return the cell of a value: only the choices of the standard, joined with "|"."""
    if column.name not in LISTS:
        return text(value)
    said = (_flat(one).replace("|", "/") for one in texts(value))
    return "|".join(one for one in said if not column.choices or one in column.choices)


def _flat(said: str) -> str:
    """Return a text on one line."""
    return " ".join(said.split())


def _line(cells: list[str]) -> bytes:
    """Return one line of the table."""
    line = io.StringIO(newline="")
    csv.writer(line, lineterminator="\r\n").writerow(cells)
    return line.getvalue().encode("utf-8", "replace")


FORMAT: Final = Format(
    "mednum.csv", "text/csv; charset=utf-8", "csv", ("lieu", "contact"), _write, read
)
