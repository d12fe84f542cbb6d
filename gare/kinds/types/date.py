"""A day."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar, Final

from gare.kinds.shown import Day, Plain, Shown
from gare.kinds.types.base import FieldType, Order, problem
from gare.kinds.values import as_text
from gare.model.kinds import Field, FieldProblem

_ISO: Final = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")
_FRENCH: Final = re.compile(r"([0-9]{1,2})[/.]([0-9]{1,2})[/.]([0-9]{4})")


@dataclass(frozen=True)
class Date(FieldType):
    """A day, written 2021-03-15; typed 15/03/2021 as well."""

    name: ClassVar[str] = "date"
    widget: ClassVar[str] = "date"
    order: ClassVar[Order] = "date"

    def parse(self, field: Field, text: str) -> object:  # noqa: ARG002  (as all types)
        """Return a date; the text when it is none."""
        return day_in(text) or text

    def faults(self, field: Field, value: object) -> Iterator[FieldProblem]:
        """Yield that it is no date."""
        if as_day(value) is None:
            yield problem(field, "date", as_text(value))

    def show(self, field: Field, value: object, now: datetime) -> Shown | None:  # noqa: ARG002  (as all types)
        """Return the day."""
        day = as_day(value)
        return Plain(as_text(value), wrong=True) if day is None else Day(str(day), "day", day)


def day_in(text: str) -> date | None:
    """Return the day a text says, as 2021-03-15 or 15/03/2021; None when it says none."""
    if found := _ISO.fullmatch(text.strip()):
        year, month, day = found.groups()
    elif found := _FRENCH.fullmatch(text.strip()):
        day, month, year = found.groups()
    else:
        return None
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def as_day(value: object) -> date | None:
    """Return a value of a header as a day, None when it is none."""
    if isinstance(value, date):
        return value
    return day_in(value) if isinstance(value, str) else None
