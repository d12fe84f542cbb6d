"""Counting the values of a field among the pages of a list, and adding its numbers up."""

from __future__ import annotations

from decimal import Decimal
from heapq import nsmallest
from operator import itemgetter
from typing import Final

from gare.index.bitmaps import Pages
from gare.index.columns import Column
from gare.index.selecting import Selected
from gare.index.values import key_of, number_of
from gare.model.records import FacetCount, Query

MOST: Final = 200


def counts(
    column: Column, query: Query, selected: Selected, name: str, most: int = MOST
) -> tuple[FacetCount, ...]:
    """Return the values of a field that pages have, most first; those selected always.

    Values that readers take for the same are one, written as most pages write it.
    """
    chosen = {
        key_of(name, value): value
        for one in query.filters
        if one.field == name
        for value in one.values
    }
    found: dict[str, tuple[int, int, str]] = {}
    for (key, label), pages in column.counts(selected.but(name)).items():
        known = found.get(key)
        if known is None:
            found[key] = (-pages, -pages, label)
        else:
            found[key] = (known[0] - pages, *min(known[1:], (-pages, label)))
    for key, text in chosen.items():
        found.setdefault(key, (0, 0, text))
    rows = [(key not in chosen, one[0], one[2]) for key, one in found.items() if one[2]]
    first = sorted(nsmallest(most, rows), key=itemgetter(1, 2))
    return tuple(FacetCount(label, label, -pages, not other) for other, pages, label in first)


def total(column: Column, pages: Pages) -> Decimal:
    """Return the sum of the numbers of a field over pages; other values count for nothing."""
    found = Decimal(0)
    for (key, label), many in column.counts(pages).items():
        number = number_of(key, label)
        if number is not None:
            found += number * many
    return found
