"""Which pages answer a query about records: each condition a set of pages, met with the others."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import reduce
from typing import Final

from gare.index import postings
from gare.index.bitmaps import Pages, both, either, of, without
from gare.index.french import French
from gare.index.places import near
from gare.index.query import all_words, understand
from gare.index.rows import storable
from gare.index.values import bounds, key_of
from gare.model.fold import title_key
from gare.model.records import CREATED, OWN_KEYS, TITLE, UPDATED, Filter, Query
from gare.sqlite import Connection

_LAST: Final = "\U0010ffff"
_PERIOD: Final = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}).*)?)?", re.ASCII)
_COLUMNS: Final = {CREATED: "created_at", UPDATED: "updated_at"}


@dataclass(frozen=True, slots=True)
class Selected:
    """The pages that pass each filter of a query, and those that pass all the rest of it.

    `away` is how many kilometres off they are, when the query says from where.
    """

    base: Pages
    filtered: tuple[tuple[str, Pages], ...] = ()
    away: Mapping[int, float] = field(default_factory=dict)

    @property
    def pages(self) -> Pages:
        """Return the pages that answer."""
        return self.but(None)

    def but(self, left_out: str | None) -> Pages:
        """Return the pages that answer, without the filters on a field."""
        found = self.base
        for name, passing in self.filtered:
            if name != left_out:
                found = both(found, passing)
        return found


def selected(db: Connection, french: French, query: Query) -> Selected:
    """Return what answers a query, filter by filter."""
    base = postings.everything(db)
    if query.kinds:
        base = both(base, postings.with_any(db, "kind", _keys("kind", query.kinds)))
    away = {} if query.near is None else near(db, query.near)
    if query.near is not None:
        base = both(base, of(away))
    if query.words.strip():
        asked = all_words(understand(db, french, query.words))
        base = both(base, _matching(db, asked)) if asked else base
    if query.either:
        base = reduce(either, (_all(db, base, part) for part in query.either))
    passing = tuple((one.field, _passing(db, one)) for one in query.filters)
    return Selected(base, passing, away)


def _all(db: Connection, pages: Pages, filters: Iterable[Filter]) -> Pages:
    """Return those of some pages that pass all of these filters."""
    return reduce(both, (_passing(db, one) for one in filters), pages)


def _matching(db: Connection, asked: str) -> Pages:
    """Return all the pages that answer a full-text query."""
    return of(row[0] for row in db.execute("select rowid from words where words match ?", (asked,)))


def _keys(name: str, values: Iterable[str]) -> list[str]:
    """Return the keys of values given by a reader."""
    return [key_of(name, value) for value in values]


def _passing(db: Connection, one: Filter) -> Pages:
    """Return the pages that pass a filter."""
    if one.field == TITLE:
        return of(_titled(db, one))
    if one.field in _COLUMNS:
        return of(_dated(db, one))
    found: Pages = {}
    if one.values:
        found = postings.with_any(db, one.field, _keys(one.field, one.values))
    if one.low or one.high:
        first, end = bounds(one.field, one.low, one.high)
        found = either(found, postings.between(db, one.field, first, end))
    if one.present:
        found = either(found, _having(db, one.field))
    if one.absent:
        found = either(found, without(postings.everything(db), _having(db, one.field)))
    return found


def _having(db: Connection, name: str) -> Pages:
    """Return the pages with a field; of the engine's own, only a kind may be empty text."""
    if name in OWN_KEYS:
        return postings.between(db, name, "t\x01" if name == "kind" else "", _LAST)
    return postings.having(db, name)


def _titled(db: Connection, one: Filter) -> Iterator[int]:
    """Give the pages with one of these titles, or a title between two beginnings."""
    ranges = [(title_key(value), title_key(value) + "\0") for value in one.values]
    if one.low or one.high:
        ranges.append((title_key(one.low), title_key(one.high) + _LAST))
    for first, end in ranges:
        for row in db.execute(
            "select id from page where title_key >= ? and title_key < ? and part = 0",
            (storable(first), storable(end)),
        ):
            yield row[0]


def _dated(db: Connection, one: Filter) -> Iterator[int]:
    """Give the pages made, or last changed, in one of these periods (UTC), or in a range."""
    column = _COLUMNS[one.field]
    pairs = [(value, value) for value in one.values]
    pairs += [(one.low, one.high)] if one.low or one.high else []
    for low, high in pairs:
        first, last = _period(low or "0001"), _period(high or "9998")
        if first is None or last is None:
            continue
        for row in db.execute(
            f"select id from page where {column} >= ? and {column} < ? and part = 0",  # noqa: S608  (a column of ours)
            (first[0], last[1]),
        ):
            yield row[0]


def _period(text: str) -> tuple[float, float] | None:
    """Return when a year, a month or a day begins and when the next one does, in seconds."""
    match = _PERIOD.fullmatch(text.strip())
    if match is None:
        return None
    year, month, day = (None if part is None else int(part) for part in match.groups())
    try:
        first = datetime(year or 0, month or 1, day or 1, tzinfo=UTC)
        if day is not None:
            end = first + timedelta(days=1)
        elif month is not None:
            end = (first + timedelta(days=31)).replace(day=1)
        else:
            end = first.replace(year=first.year + 1)
    except (ValueError, OverflowError):
        return None
    return first.timestamp(), end.timestamp()
