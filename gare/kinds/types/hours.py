"""Opening hours, written as OpenStreetMap does and typed day by day."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import ClassVar, Final

from opening_hours import OpeningHours, State

from gare.kinds import week
from gare.kinds.french_hours import from_french
from gare.kinds.shown import Hours as ShownHours
from gare.kinds.shown import HoursRow, Plain, Shown
from gare.kinds.types.base import FieldType, Given, problem
from gare.kinds.values import as_text, clean, is_empty
from gare.model.kinds import Field, FieldProblem

SUBS: Final = ("mo", "tu", "we", "th", "fr", "sa", "su")
"""The parts of the form, one a day."""
_OF_DAYS: Final = re.compile(
    r"((?:Mo|Tu|We|Th|Fr|Sa|Su)(?:[,-](?:Mo|Tu|We|Th|Fr|Sa|Su)){0,6}) (.+)"
)


@dataclass(frozen=True)
class Hours(FieldType):
    """`Mo-Fr 09:00-12:00,14:00-18:00; Sa 09:00-12:00`. A week is typed day by day ("9h-12h").

    What is not the same every week is typed as an expression, in the part "".
    """

    name: ClassVar[str] = "hours"
    widget: ClassVar[str] = "hours"

    def parse(self, field: Field, text: str) -> object:  # noqa: ARG002  (as all types)
        """Return an expression, that of a French sentence if need be; the text when it is none."""
        return text if week.parsed(text) else from_french(text) or text

    def read(self, field: Field, given: Given, before: object = None) -> object | None:
        """Return the expression that was typed, or the one the days make."""
        raw = next((clean(text) for text in given.get("", ()) if clean(text)), "")
        if raw and raw != as_text(before):
            return self.parse(field, raw)
        if not any(sub in given for sub in SUBS):
            return raw or None
        typed = {
            day: clean(", ".join(given.get(sub, ())))
            for day, sub in zip(week.DAYS, SUBS, strict=True)
        }
        made = week.expression(typed)
        if made and week.closes_on_holidays(as_text(before)):
            made += "; PH off"
        return made or None

    def written(self, field: Field, value: object) -> Given:  # noqa: ARG002  (as all types)
        """Return the hours of each day, or the expression when all weeks are not the same."""
        text = as_text(value)
        if is_empty(value):
            return dict.fromkeys(SUBS, ())
        hours = week.parsed(text) if week.is_weekly(text) else None
        if hours is not None:
            days = week.week(hours, week.ANY_MONDAY)
            typed = [week.typed_spans(spans) for spans in days]
        else:
            typed = _as_typed(text)
        if not typed:
            return {"": (text,)}
        return {sub: (one,) if one else () for sub, one in zip(SUBS, typed, strict=True)}

    def faults(self, field: Field, value: object) -> Iterator[FieldProblem]:
        """Yield that it is no expression."""
        if not isinstance(value, str) or week.parsed(value) is None:
            yield problem(field, "hours", as_text(value))

    def show(self, field: Field, value: object, now: datetime) -> Shown | None:  # noqa: ARG002  (as all types)
        """Return the hours of this week, and whether it is open now."""
        text = as_text(value)
        hours = week.parsed(text) if isinstance(value, str) else None
        if hours is None:
            return Plain(text, wrong=True)
        local = now.replace(tzinfo=None)
        varies = not week.is_weekly(text)
        monday = local.date() - timedelta(days=local.weekday()) if varies else week.ANY_MONDAY
        state, _comment = hours.state(local)
        change = hours.next_change(local)
        return ShownHours(
            source=text,
            rows=_rows(hours, monday),
            varies=varies,
            open_now=None if state == State.UNKNOWN else state == State.OPEN,
            changes_at=change.replace(tzinfo=now.tzinfo) if change else None,
            closed_on_holidays=week.closes_on_holidays(text),
        )

    def values_of(self, field: Field, value: object) -> tuple[str, ...]:  # noqa: ARG002  (as all types)
        """Return nothing: hours are not counted."""
        return ()


def _rows(hours: OpeningHours, monday: date) -> tuple[HoursRow, ...]:
    """Return the days that follow each other with the same hours, together."""
    rows: list[HoursRow] = []
    for number, spans in enumerate(week.week(hours, monday)):
        if rows and rows[-1].spans == spans:
            rows[-1] = HoursRow((*rows[-1].days, number), spans)
        else:
            rows.append(HoursRow((number,), spans))
    return tuple(rows)


def _as_typed(text: str) -> list[str]:
    """Return what was typed for each day in an expression that is none, [] when it was not so."""
    found = dict.fromkeys(week.DAYS, "")
    for rule in text.split("; "):
        one = _OF_DAYS.fullmatch(rule)
        if one is None:
            return []
        for day in week.days_in(one.group(1)):
            found[day] = one.group(2)
    return list(found.values())
