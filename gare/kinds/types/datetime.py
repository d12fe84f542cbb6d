"""A day with an hour."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import ClassVar, Final

from gare.kinds.shown import Day, Plain, Shown
from gare.kinds.types.base import FieldType, Order, problem
from gare.kinds.types.date import as_day, day_in
from gare.kinds.values import as_text
from gare.model.kinds import Field, FieldProblem

_MOMENT: Final = re.compile(
    r"([0-9/.-]{8,10})(?:T|[ ,]+(?:à )?)([0-9]{1,2})(?::|[ ]?[hH][ ]?)([0-9]{2})?(?::[0-9]{2})?"
    r"(Z|[+-][0-9]{2}:[0-9]{2})?"
)


@dataclass(frozen=True)
class DateTime(FieldType):
    """A moment, written 2021-03-15T14:30 in the zone of the site unless it says its own.

    A day alone (2021-03-15) is one without hour: the whole day.
    """

    name: ClassVar[str] = "datetime"
    widget: ClassVar[str] = "datetime"
    order: ClassVar[Order] = "date"

    def parse(self, field: Field, text: str) -> object:  # noqa: ARG002  (as all types)
        """Return a moment as ISO text or a day; the text when it is none."""
        return day_in(text) or moment_in(text) or text

    def faults(self, field: Field, value: object) -> Iterator[FieldProblem]:
        """Yield that it is neither a moment nor a day."""
        if as_day(value) is None and as_moment(value) is None:
            yield problem(field, "datetime", as_text(value))

    def show(self, field: Field, value: object, now: datetime) -> Shown | None:  # noqa: ARG002  (as all types)
        """Return the day, with its hour when it has one."""
        if day := as_day(value):
            return Day(str(day), "day", day)
        at = as_moment(value)
        if at is None:
            return Plain(as_text(value), wrong=True)
        return Day(at.isoformat(timespec="minutes"), "time", at.date(), at)


def moment_in(text: str) -> str:
    """Return the moment a text says as ISO text to the minute, "" when it says none.

    "15/03/2021 14h30" is "2021-03-15T14:30"; "2021-03-15T14:30+01:00" keeps its zone.
    """
    found = _MOMENT.fullmatch(text.strip())
    day = day_in(found.group(1)) if found else None
    if found is None or day is None:
        return ""
    hour, minute, zone = int(found.group(2)), int(found.group(3) or 0), found.group(4) or ""
    try:
        moment = datetime.combine(day, time(hour, minute)).isoformat(timespec="minutes") + zone
        datetime.fromisoformat(moment)
    except ValueError:
        return ""
    return moment


def as_moment(value: object) -> datetime | None:
    """Return a value of a header as a moment, None when it is none; naive without its own zone."""
    if not isinstance(value, str) or not (text := moment_in(value)):
        return None
    return datetime.fromisoformat(text)


def first_day(value: object) -> date | None:
    """Return the day of a value that is a day or a moment, None when it is neither."""
    at = as_moment(value)
    return at.date() if at else as_day(value)
