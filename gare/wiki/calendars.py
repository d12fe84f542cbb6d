"""Months as weeks, with what happens on each day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import Final

from gare.wiki.views.listing import DayCell, Month
from gare.wiki.views.records import RecordCard

FIRST: Final = date(1900, 1, 1)
LAST: Final = date(2199, 12, 1)
"""The months that are shown: no robot walks back to the year one."""
_DAY: Final = timedelta(days=1)


def month_view(
    month: date, cards: Iterable[RecordCard], today: date, address_of: Callable[[date], str]
) -> Month:
    """Return a month with its cards on each day they last; those without a date are left out.

    The order of cards is kept within a day. A card that ends before it starts lasts a day.
    """
    first, (monday, end) = _bounded(month), span(month)
    until = _next(first)
    found: defaultdict[date, list[RecordCard]] = defaultdict(list)
    for card in cards:
        for day in _days(card, monday, end):
            found[day].append(card)
    days = [monday + n * _DAY for n in range((end - monday).days + 1)]
    cells = [DayCell(d, first <= d < until, d == today, tuple(found.get(d, ()))) for d in days]
    return Month(
        month=first,
        weeks=tuple(tuple(cells[n : n + 7]) for n in range(0, len(cells), 7)),
        previous_address=address_of(_bounded(first - _DAY)) if first > FIRST else "",
        next_address=address_of(until) if first < LAST else "",
    )


def span(month: date) -> tuple[date, date]:
    """Return the first and the last day that are shown with a month: whole weeks."""
    first = _bounded(month)
    last = _next(first) - _DAY
    return first - first.weekday() * _DAY, last + (6 - last.weekday()) * _DAY


def _days(card: RecordCard, low: date, high: date) -> Iterable[date]:
    """Give the days of a card between two days."""
    if card.starts is None:
        return
    day = max(card.starts, low)
    last = min(max(card.ends or card.starts, card.starts), high)
    while day <= last:
        yield day
        day += _DAY


def _bounded(month: date) -> date:
    """Return the first day of a month, of the nearest that is shown."""
    return min(max(month, FIRST), LAST).replace(day=1)


def _next(first: date) -> date:
    """Return the first day of the month after."""
    return (first + 31 * _DAY).replace(day=1)
