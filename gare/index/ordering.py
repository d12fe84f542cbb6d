"""In which order the pages of a list come: by a field, then by title, as far as is asked."""

# ruff: noqa: S608 -- only constants are put into statements; values are parameters

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Final

from gare.index import postings
from gare.index.bitmaps import Flags, Pages, flags_of, has, numbers, of, size
from gare.index.selecting import Selected
from gare.model.records import CREATED, DISTANCE, TITLE, UPDATED, Query
from gare.sqlite import Connection

_FEW: Final = 1_000
"""Up to so many pages are sorted by themselves rather than looked for in the order of all."""
_ORDERS: Final = {
    TITLE: "title_key {0}, path {0}",
    CREATED: "created_at {0}, id {0}",
    UPDATED: "updated {0}, id {0}",
}


def ordered(
    db: Connection, selected: Selected, query: Query, offset: int, limit: int
) -> Sequence[int]:
    """Return a part of the pages in the order that a query asks for."""
    pages = selected.pages
    if not limit or not pages:
        return ()
    sort = query.sort or (TITLE if query.near is None else DISTANCE)
    if sort == DISTANCE and query.near is not None:
        away = selected.away
        found = sorted(numbers(pages), key=lambda page: (away.get(page, 0.0), page))
        return (found[::-1] if query.reverse else found)[offset : offset + limit]
    if sort in _ORDERS:
        every = _in_order(db, pages, sort, reverse=query.reverse)
        return list(islice(every, offset, offset + limit))
    needed: list[list[int]] = []
    passed = many = 0
    for group in postings.in_groups(db, sort, pages, reverse=query.reverse):
        if not needed and passed + len(group) <= offset:
            passed += len(group)
            continue
        needed.append(group)
        many += len(group)
        if passed + many >= offset + limit:
            break
    titled = _by_title(db, needed, many)
    return list(islice(titled, offset - passed, offset - passed + limit))


def _by_title(db: Connection, groups: list[list[int]], many: int) -> Iterator[int]:
    """Give the pages of groups, each group in the order of titles."""
    if many > _FEW:
        for group in groups:
            yield from group if len(group) == 1 else _in_order(db, of(group), TITLE)
        return
    places = {page: place for place, group in enumerate(groups) for page in group}
    rows = db.execute(
        "select title_key, path, id from page where id in (select value from json_each(?))",
        (json.dumps(list(places)),),
    )
    yield from (page for *_title, page in sorted(rows, key=lambda row: (places[row[2]], row)))


def _in_order(db: Connection, pages: Pages, sort: str, *, reverse: bool = False) -> Iterator[int]:
    """Give pages in the order of a column of theirs."""
    order = _ORDERS[sort].format("desc" if reverse else "asc")
    if size(pages) <= _FEW:
        rows = db.execute(
            f"select id from page where id in (select value from json_each(?)) order by {order}",
            (json.dumps(list(numbers(pages))),),
        )
        yield from (row[0] for row in rows)
        return
    flags = flags_of(pages)
    for (page,) in db.execute(f"select id from page where part = 0 order by {order}"):
        if has(flags, page):
            yield page


def begins(db: Connection, pages: Flags, letter: str) -> bool:
    """Tell whether one of these pages has a title that begins with a letter: stops at the first."""
    query = "select id from page where title_key >= ? and title_key < ?"
    found = db.execute(query, (letter, letter + "\U0010ffff"))
    return any(has(pages, row[0]) for row in found)
