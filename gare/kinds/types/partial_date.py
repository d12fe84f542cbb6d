"""A date of which only the year, or the year and month, may be known."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar, Final

from gare.kinds.shown import Day, Plain, Shown
from gare.kinds.types.base import FieldType, Order, problem
from gare.kinds.types.date import day_in
from gare.kinds.values import as_text
from gare.model.kinds import Field, FieldProblem

_YEAR: Final = re.compile(r"[0-9]{4}")
_MONTH: Final = re.compile(r"([0-9]{4})-([0-9]{1,2})")
_FRENCH_MONTH: Final = re.compile(r"([0-9]{1,2})/([0-9]{4})")


@dataclass(frozen=True)
class PartialDate(FieldType):
    """A date written "2021", "2021-03" or "2021-03-15", always as text."""

    name: ClassVar[str] = "partial_date"
    widget: ClassVar[str] = "partial_date"
    facet: ClassVar[bool] = True
    order: ClassVar[Order] = "date"

    def parse(self, field: Field, text: str) -> object:  # noqa: ARG002  (as all types)
        """Return the date as text; what was typed when it is none."""
        return partial(text) or text

    def faults(self, field: Field, value: object) -> Iterator[FieldProblem]:
        """Yield that it is no date."""
        if not as_partial(value):
            yield problem(field, "partial-date", as_text(value))

    def show(self, field: Field, value: object, now: datetime) -> Shown | None:  # noqa: ARG002  (as all types)
        """Return the first day of what is known, and how much is known."""
        iso = as_partial(value)
        if not iso:
            return Plain(as_text(value), wrong=True)
        year, month, day = (*(int(one) for one in iso.split("-")), 1, 1)[:3]
        return Day(iso, ("year", "month", "day")[iso.count("-")], date(year, month, day))

    def values_of(self, field: Field, value: object) -> tuple[str, ...]:  # noqa: ARG002  (as all types)
        """Return the year."""
        return (as_partial(value)[:4],)


def partial(text: str) -> str:
    """Return the date a text says, "" when it says none: "03/2021" is "2021-03"."""
    plain = text.strip()
    if day := day_in(plain):
        return str(day)
    if _YEAR.fullmatch(plain):
        return plain if int(plain) else ""
    if found := _MONTH.fullmatch(plain):
        year, month = found.groups()
    elif found := _FRENCH_MONTH.fullmatch(plain):
        month, year = found.groups()
    else:
        return ""
    return f"{year}-{int(month):02}" if 1 <= int(month) <= 12 and int(year) else ""


def as_partial(value: object) -> str:
    """Return a value of a header as such a date, "" when it is none; 2021 may be a number."""
    if isinstance(value, bool) or not isinstance(value, str | int | date):
        return ""
    return partial(f"{value:04}" if isinstance(value, int) else str(value))
