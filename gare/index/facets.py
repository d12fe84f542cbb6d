"""Counting the values of a field among the pages of a list, and adding its numbers up."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import Final

from gare.index import postings
from gare.index.bitmaps import Pages
from gare.index.selecting import Selection
from gare.index.values import key_of, number_of
from gare.model.records import FacetCount, Query
from gare.sqlite import Connection

_MOST: Final = 200


def counts(db: Connection, query: Query, selection: Selection, name: str) -> tuple[FacetCount, ...]:
    """Return the values of a field that pages have, most first; those selected always.

    Values that readers take for the same are one, written as most pages write it.
    """
    chosen = {
        key_of(name, value): value
        for one in query.filters
        if one.field == name
        for value in one.values
    }
    written: defaultdict[str, list[tuple[int, str]]] = defaultdict(list)
    for (key, label), pages in postings.counted(db, name, selection.pages(but=name)).items():
        written[key].append((-pages, label))
    found = []
    for key, spellings in written.items():
        label = min(spellings)[1]
        pages = -sum(number for number, _label in spellings)
        found.append(FacetCount(label, label, pages, key in chosen))
    found += [FacetCount(text, text, 0, True) for key, text in chosen.items() if key not in written]
    found.sort(key=lambda one: (not one.selected, -one.pages, one.label))
    kept = [one for one in found[:_MOST] if one.label]
    return tuple(sorted(kept, key=lambda one: (-one.pages, one.label)))


def total(db: Connection, pages: Pages, name: str) -> Decimal:
    """Return the sum of the numbers of a field over pages; other values count for nothing."""
    found = Decimal(0)
    for (key, label), many in postings.counted(db, name, pages).items():
        number = number_of(key, label)
        if number is not None:
            found += number * many
    return found
