"""Tables of text found in a file: encoding, delimiter, header and rows of CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from gare.exports.cells import given_cell
from gare.exports.format import MAX_FOUND, Fault, readable

MAX_COLUMNS: Final = 500
MAX_CELL_CHARS: Final = 131_072  # what Python's csv reads by default; any library may change that
_DELIMITERS: Final = ",;\t|"


class _UnclosedQuoteError(Exception):
    """The row at `place` opens a quote that nothing closes."""

    def __init__(self, place: int) -> None:
        super().__init__(place)
        self.place = place


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its rank as a spreadsheet shows it (the header is 1), its filled cells by column."""

    place: int
    cells: dict[str, str]


@dataclass(frozen=True, slots=True)
class Table:
    """What a CSV file holds; `header` names the columns, each once."""

    header: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()
    faults: tuple[Fault, ...] = ()


def decoded(content: bytes) -> str | None:
    """Return the text of a file: UTF-8, UTF-16 with its mark, else Windows-1252; None if none."""
    encodings = (
        ("utf-16",) if content[:2] in {b"\xff\xfe", b"\xfe\xff"} else ("utf-8-sig", "cp1252")
    )
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def table(content: bytes) -> Table:
    """Return the table of a CSV file, with any of the usual delimiters; never raises."""
    fault = readable(content)
    if fault is not None:
        return Table(faults=(fault,))
    said = decoded(content)
    if said is None:
        return Table(faults=(Fault("encoding"),))
    rows: list[Row] = []
    faults: list[Fault] = []
    reader = csv.reader(_lines(said), delimiter=_delimiter(said))
    try:
        header = _header(next(reader, []))
        for row in _rows(reader, header):
            if len(rows) >= MAX_FOUND:
                faults.append(Fault("too-many", row.place, str(MAX_FOUND)))
                break
            rows.append(row)
    except csv.Error:  # lines are whole and quotes lenient: only the length of a cell is left
        return Table(faults=(Fault("cell", reader.line_num, str(MAX_CELL_CHARS)),))
    except _UnclosedQuoteError as error:
        return Table(faults=(Fault("quote", error.place),))
    return Table(tuple(dict.fromkeys(name for name in header if name)), tuple(rows), tuple(faults))


def _lines(said: str) -> Iterator[str]:
    """Yield the lines of a file, then an empty one: a quote that is never closed swallows it."""
    yield from io.StringIO(said, newline="")
    yield "\n"


def _delimiter(said: str) -> str:
    """Return the delimiter that makes most columns of the first line."""
    head = said[:20_000]
    counts = {one: len(next(csv.reader(_lines(head), delimiter=one), [])) for one in _DELIMITERS}
    return max(_DELIMITERS, key=lambda one: counts[one])


def _header(names: list[str]) -> list[str]:
    """Return the names of columns; the second of two equal ones, and those too many, are ""."""
    seen: set[str] = set()
    header = []
    for name in (given_cell(one).strip() for one in names[:MAX_COLUMNS]):
        header.append("" if name in seen else name)
        seen.add(name)
    return header


def _rows(reader: Iterator[list[str]], header: list[str]) -> Iterator[Row]:
    """Yield the rows that are not empty; cells without column are left out.

    Raises csv.Error for a cell that is too long, _UnclosedQuoteError when the last line is no row.
    """
    place, last = 1, header
    for place, last in enumerate(reader, 2):
        if any(len(one) > MAX_CELL_CHARS for one in last):
            raise csv.Error
        given = ((name, given_cell(one).strip()) for name, one in zip(header, last, strict=False))
        row = {name: one for name, one in given if name and one}
        if row:
            yield Row(place, row)
    if last:
        raise _UnclosedQuoteError(place)
