"""Which pages have which value: what lists filter, count and sort by, kept as bitmaps."""

# ruff: noqa: S608 -- only constants are put into statements; values are parameters

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter

from gare.index.bitmaps import (
    SHIFT,
    Pages,
    flags_of,
    has,
    numbers,
    pack_pages,
    places_in,
    size,
    union,
    with_place,
)
from gare.index.values import PRESENCE, Value
from gare.sqlite import Connection


@dataclass(slots=True)
class Gathered:
    """The pages of each value, gathered page by page while the whole index is made."""

    pages: defaultdict[Value, list[int]] = field(default_factory=lambda: defaultdict(list))

    def add(self, page: int, values: Iterable[Value]) -> None:
        """Add the values of one page."""
        for value in values:
            self.pages[value].append(page)

    def rows(self) -> Iterator[tuple[str, str, str, int, bytes]]:
        """Give the rows of the table, in its order."""
        for value in sorted(self.pages):
            for chunk, packed in pack_pages(self.pages[value]):
                yield *value, chunk, packed

    def write(self, db: Connection) -> None:
        """Write all in the table, which is empty."""
        db.executemany("insert into posting values (?,?,?,?,?)", self.rows())
        self.pages.clear()


def rewrite(db: Connection, page: int, gone: Iterable[Value], new: Iterable[Value]) -> None:
    """Take values from a page and give it others; only their bitmaps are touched."""
    chunk, place = page >> SHIFT, page & (1 << SHIFT) - 1
    rows = [
        (*value, chunk, with_place(_kept(db, value, chunk), place, there=False)) for value in gone
    ]
    rows += [
        (*value, chunk, with_place(_kept(db, value, chunk), place, there=True)) for value in new
    ]
    db.executemany(
        "insert into posting values (?,?,?,?,?) on conflict do update set bits = excluded.bits",
        [row for row in rows if row[4]],
    )
    db.executemany(
        "delete from posting where field = ? and key = ? and label = ? and chunk = ?",
        [row[:4] for row in rows if not row[4]],
    )


def _kept(db: Connection, value: Value, chunk: int) -> bytes:
    """Return what is kept of a chunk of the pages of a value, b"" for none."""
    row = db.execute(
        "select bits from posting where field = ? and key = ? and label = ? and chunk = ?",
        (*value, chunk),
    ).fetchone()
    return b"" if row is None else bytes(row[0])


def everything(db: Connection) -> Pages:
    """Return all pages but the wiki's own parts: each has a kind, be it none."""
    return union(db.execute("select chunk, bits from posting where field = 'kind'"))


def having(db: Connection, name: str) -> Pages:
    """Return the pages that have a field, whatever its value."""
    return union(
        db.execute(
            "select chunk, bits from posting where field = ?1"
            " and instr(char(10) || key || char(10), char(10) || ?2 || char(10))",
            (PRESENCE, name),
        )
    )


def with_any(db: Connection, name: str, keys: Iterable[str]) -> Pages:
    """Return the pages of which a field has any of these keys."""
    return union(
        db.execute(
            "select p.chunk, p.bits from json_each(?) j"
            " cross join posting p on p.field = ? and p.key = j.value",
            (json.dumps(sorted(set(keys))), name),
        )
    )


def between(db: Connection, name: str, first: str, end: str) -> Pages:
    """Return the pages of which a field has a key from `first` on, before `end`."""
    return union(
        db.execute(
            "select chunk, bits from posting where field = ? and key >= ? and key < ?",
            (name, first, end),
        )
    )


def in_groups(
    db: Connection, name: str, pages: Pages, *, reverse: bool = False
) -> Iterator[list[int]]:
    """Give pages in groups of the same key of a field, in the order of keys, the others last.

    A page of several keys is in the first of its groups.
    """
    order = "key desc" if reverse else "key"
    found = db.execute(
        f"select key, chunk, bits from posting where field = ? order by {order}", (name,)
    )
    left, many = flags_of(pages), size(pages)
    for _key, rows in groupby(found, itemgetter(0)):
        group = []
        for _same, chunk, packed in rows:
            flags = left.get(chunk)
            if flags is None:
                continue
            base = chunk << SHIFT
            for place in places_in(packed):
                if flags[place]:
                    flags[place] = 0
                    group.append(base + place)
        if group:
            yield group
            many -= len(group)
        if not many:
            return
    yield [page for page in numbers(pages) if has(left, page)]
