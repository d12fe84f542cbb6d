"""In which order the pages of a list come: by a field, then by title, as far as is asked."""

# ruff: noqa: S608 -- only constants are put into statements; values are parameters

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import islice
from typing import Final

from gare.index import postings
from gare.index.bitmaps import Pages, both, has, numbers, size, without
from gare.index.places import near
from gare.model.records import CREATED, DISTANCE, TITLE, UPDATED, Query
from gare.sqlite import Connection

_FEW: Final = 1_000
"""Up to so many pages are sorted by themselves rather than looked for in the order of all."""
_ORDERS: Final = {
    TITLE: "title_key {0}, path {0}",
    CREATED: "created_at {0}, id {0}",
    UPDATED: "updated {0}, id {0}",
}


def ordered(db: Connection, pages: Pages, query: Query, offset: int, limit: int) -> list[int]:
    """Return a part of the pages in the order that a query asks for."""
    sort = query.sort or (TITLE if query.near is None else DISTANCE)
    if sort == DISTANCE and query.near is not None:
        away = near(db, query.near)
        found = sorted(numbers(pages), key=lambda page: (away.get(page, 0.0), page))
        found = found[::-1] if query.reverse else found
        return found[offset : offset + limit]
    if sort in _ORDERS:
        return _part(_in_order(db, pages, sort, reverse=query.reverse), offset, limit)
    found = []
    for group in _groups(db, pages, sort, reverse=query.reverse):
        many = size(group)
        if offset >= many:
            offset -= many
            continue
        found += _part(_in_order(db, group, TITLE), offset, limit - len(found))
        offset = 0
        if len(found) >= limit:
            break
    return found


def _part(pages: Iterator[int], offset: int, limit: int) -> list[int]:
    """Return a part of pages."""
    return list(islice(pages, offset, offset + limit))


def _groups(db: Connection, pages: Pages, sort: str, *, reverse: bool) -> Iterator[Pages]:
    """Give the pages of each value of a field in the order of values, then those without."""
    left = pages
    for _key, bearing in postings.by_key(db, sort, reverse=reverse):
        group = both(left, bearing)
        if group:
            yield group
            left = without(left, group)
        if not left:
            return
    yield left


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
    for (page,) in db.execute(f"select id from page where part = 0 order by {order}"):
        if has(pages, page):
            yield page
