"""CSV as a French Excel opens it by double click: byte-order mark, semicolons, decimal commas."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from gare.exports.format import Collection, Format
from gare.exports.formats.csv import write_table
from gare.model.kinds import Record


def _write(records: Iterable[Record], about: Collection) -> Iterator[bytes]:
    """Yield the mark, then the table with semicolons; `csv` reads it."""
    yield b"\xef\xbb\xbf"
    yield from write_table(records, about, delimiter=";", decimal=",")


FORMAT: Final = Format("excel.csv", "text/csv; charset=utf-8", "csv", (), _write)
