"""Views of a list: its fiches under letters or years, in a table, in a month."""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from itertools import groupby
from typing import Final

from gare.kinds.registry import type_of
from gare.model.fold import fold
from gare.model.kinds import Field, Kind
from gare.model.people import Role
from gare.model.records import Query, RecordRow
from gare.wiki.asking import Asked
from gare.wiki.cards import telling
from gare.wiki.records import fields_shown, sheet_of
from gare.wiki.views.listing import Column, Group, Option, Row
from gare.wiki.views.records import RecordCard
from gare.wiki.wiki import Wiki

COLUMNS: Final = 6


def by_letter(shown: Sequence[RecordCard]) -> tuple[Group, ...]:
    """Return fiches in the order of their titles, under their first letters."""
    grouped = groupby(shown, key=lambda one: first_letter(one.title))
    return tuple(Group(letter, tuple(ones)) for letter, ones in grouped)


def first_letter(title: str) -> str:
    """Return the letter under which a title is looked for: "Étude" → "E", "13 millions" → "#"."""
    letter = fold(title)[:1].upper()
    return letter if letter.isascii() and letter.isalpha() else "#"


def by_year(shown: Sequence[RecordCard]) -> tuple[Group, ...]:
    """Return fiches under their years, those without date last under ""."""
    grouped = groupby(shown, key=lambda one: str(one.starts.year) if one.starts else "")
    return tuple(Group(year, tuple(ones)) for year, ones in grouped)


def by_month(shown: Sequence[RecordCard]) -> tuple[Group, ...]:
    """Return fiches under their months, as dates whose day is the first."""
    grouped = groupby(shown, key=lambda one: one.starts.replace(day=1) if one.starts else None)
    return tuple(Group("", tuple(ones), month) for month, ones in grouped)


def letters(wiki: Wiki, wanted: Asked, query: Query) -> tuple[Option, ...]:
    """Return the letters some title begins with, and all of them together."""
    rest = tuple(one for one in query.filters if one.field != "title")
    found = wiki.index.initials(replace(query, filters=rest))
    return (
        Option("", "", wanted.address(letter=""), not wanted.letter),
        *(
            Option(one, one.upper(), wanted.address(letter=one), one == wanted.letter)
            for one in found
        ),
    )


def columns(
    wiki: Wiki, kind: Kind, wanted: Asked, query: Query, role: Role
) -> tuple[tuple[Column, ...], tuple[Field, ...]]:
    """Return the columns of a table after the title, and the fields they show."""
    fields = telling(kind, role)[:COLUMNS]
    summed = [one.name for one in fields if one.type in {"number", "range"}]
    totals = wiki.index.sums(query, summed) if summed else {}
    made = [_column(wanted, query, "title", "")]
    for one in fields:
        column = _column(wanted, query, type_of(one).paths(one)[0], one.label)
        total = totals.get(one.name)
        made.append(replace(column, total=f"{total.normalize():f}") if total else column)
    return tuple(made), fields


def table_rows(
    wiki: Wiki,
    kind: Kind,
    rows: Iterable[RecordRow],
    shown: Sequence[RecordCard],
    fields: tuple[Field, ...],
    at: datetime,
) -> Iterator[Row]:
    """Give the rows of a table: one cell for each field."""
    for row, one in zip(rows, shown, strict=True):
        found = {
            each.name: each.values for each in fields_shown(wiki, sheet_of(row, kind), fields, at)
        }
        yield Row(one, tuple(found.get(each.name, ()) for each in fields))


def month_bounds(first: date) -> tuple[str, str]:
    """Return the first and the last day of a month, as a filter has them."""
    last = calendar.monthrange(first.year, first.month)[1]
    return first.isoformat(), first.replace(day=last).isoformat()


def _column(wanted: Asked, query: Query, path: str, label: str) -> Column:
    """Return a column with the address that sorts by it, the other way round when it does."""
    is_sorted = (query.sort or "title") == path
    order = ("down" if query.reverse else "up") if is_sorted else ""
    sort = f"-{path}" if order == "up" else path
    return Column(path, label, wanted.address(sort=sort), order)
