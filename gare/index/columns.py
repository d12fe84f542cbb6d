"""A field's values laid out to be counted among any pages: read once for each state of the index.

Of twelve hundred communes among ten thousand fiches, reading the bitmaps takes 5 ms and counting
them laid out so 1 ms.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import compress
from typing import Final

from gare.index.bitmaps import Pages, dense_in, flags_of, places_in
from gare.index.places import Spots, read_spots
from gare.index.schema import HEAD, MADE
from gare.sqlite import Connection

Label = tuple[str, str]
"""A value: its key, and as it is written."""

_MOST_COLUMNS: Final = 64
"""How many fields are kept laid out: more than a kind counts."""


@dataclass(slots=True)
class _Chunk:
    """The values of a chunk: of few pages, a place and its value each; of many, their bits."""

    places: array[int] = field(default_factory=lambda: array("H"))
    owners: list[int] = field(default_factory=list)
    dense: list[tuple[int, int]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Column:
    """The values of a field and, by chunk, which pages have them."""

    labels: tuple[Label, ...]
    chunks: dict[int, _Chunk]

    def counts(self, pages: Pages) -> dict[Label, int]:
        """Return how many of the pages have each value: {(key, label): pages}, none without."""
        found: Counter[int] = Counter()
        for number, flags in flags_of({n: pages[n] for n in pages if n in self.chunks}).items():
            chunk = self.chunks[number]
            found.update(compress(chunk.owners, map(flags.__getitem__, chunk.places)))
            for owner, bits in chunk.dense:
                met = (bits & pages[number]).bit_count()
                if met:
                    found[owner] += met
        return {self.labels[owner]: many for owner, many in found.items()}


@dataclass(slots=True)
class _State:
    """What was laid out of one state of the index."""

    name: object = None
    columns: dict[str, Column] = field(default_factory=dict)
    spots: Spots | None = None


class Columns:
    """What was asked for lately, all of one state of the index; safe between threads."""

    def __init__(self) -> None:
        self._kept = _State()

    def column(self, db: Connection, name: str) -> Column:
        """Return the column of a field as the index is in this transaction."""
        columns = self._at(db).columns
        found = columns.get(name)
        if found is None:
            found = _read(db, name)
            if len(columns) >= _MOST_COLUMNS:
                columns.clear()
            columns[name] = found
        return found

    def spots(self, db: Connection) -> Spots:
        """Return where all pages are as the index is in this transaction."""
        state = self._at(db)
        found = state.spots
        if found is None:
            found = state.spots = read_spots(db)
        return found

    def _at(self, db: Connection) -> _State:
        """Return what is kept of the state that a transaction sees, nothing yet of a new one."""
        name = db.execute(
            "select value from meta where name in (?, ?) order by name", (HEAD, MADE)
        ).fetchall()
        kept = self._kept
        if kept.name != name:
            kept = self._kept = _State(name)
        return kept


def _read(db: Connection, name: str) -> Column:
    """Return the column of a field."""
    rows: Iterable[tuple[str, str, int, bytes]] = db.execute(
        "select key, label, chunk, bits from posting where field = ?", (name,)
    )
    owners: dict[Label, int] = {}
    chunks: dict[int, _Chunk] = {}
    for key, label, number, packed in rows:
        owner = owners.setdefault((key, label), len(owners))
        chunk = chunks.setdefault(number, _Chunk())
        bits = dense_in(packed)
        if bits is None:
            places = places_in(packed)
            chunk.places.extend(places)
            chunk.owners += [owner] * len(places)
        else:
            chunk.dense.append((owner, bits))
    return Column(tuple(owners), chunks)
