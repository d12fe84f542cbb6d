"""Opening hours as OpenStreetMap writes them, read and written; the only importer of their library.

Source: https://wiki.openstreetmap.org/wiki/Key:opening_hours/specification
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Final, TypeAlias

from opening_hours import OpeningHours, ParserError, State  # type: ignore[attr-defined]  # stubs

Span: TypeAlias = tuple[str, str]
"""When it opens and closes: ("09:00", "12:00"); the end may be on the next day."""

DAYS: Final = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
MAX_CHARS: Final = 400
ANY_MONDAY: Final = date(2026, 1, 5)
"""A week without any public holiday."""
MAX_RULES: Final = 20
_DAY: Final = r"(?:Mo|Tu|We|Th|Fr|Sa|Su)"
_MONTH: Final = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)(?: [0-3]?[0-9])?"
_DAYS: Final = rf"(?:{_DAY}(?:-{_DAY}|\[-?[1-5]\])?|PH|SH)"
_TIME: Final = r"(?:[01]?[0-9]|2[0-3]):[0-5][0-9](?:-(?:[01]?[0-9]|2[0-6]):[0-5][0-9]|\+)"
_RULE: Final = re.compile(
    rf"(?:24/7|(?:{_MONTH}(?:-{_MONTH})?(?:, ?{_MONTH}(?:-{_MONTH})?){{0,11}}:? ?)?"
    rf"(?:{_DAYS}(?:, ?{_DAYS}){{0,9}} ?)?"
    rf"(?:{_TIME}(?:, ?{_TIME}){{0,9}})?)"
    r" ?(?:off|closed|unknown)? ?(?:\"[^\";]{1,100}\")?"
)
"""What places write. The rest of the grammar (sun, years, steps, offsets) can keep the library busy
for a minute or make it panic: measured on 200,000 made-up expressions."""
_WEEKLY: Final = re.compile(
    r"(?:Mo|Tu|We|Th|Fr|Sa|Su|off|closed|PH(?= ?(?:off|closed))|24/7|[0-9]{1,2}:[0-9]{2}|[-,;+ ])+"
)
_HOLIDAYS_OFF: Final = re.compile(r";? *\bPH +(?:off|closed) *$")
_SEPARATOR: Final = re.compile(r"[,;/&\n]|\bet\b|\bpuis\b")
_SPAN: Final = re.compile(
    r"(?:de )?([0-9]{1,2})(?: ?[:h.] ?([0-5][0-9])?)? ?(?:-|–|à|>) ?"
    r"([0-9]{1,2})(?: ?[:h.] ?([0-5][0-9])?)?"
)
_CLOSED: Final = frozenset({"", "fermé", "ferme", "fermée", "off", "closed", "-", "–"})


def parsed(text: str) -> OpeningHours | None:
    """Return an expression ready to be asked, None when it is none."""
    rules = text.split(";")
    if len(text) > MAX_CHARS or len(rules) > MAX_RULES or not text.strip():
        return None
    if not all(_RULE.fullmatch(rule.strip(" ")) for rule in rules):
        return None
    try:
        return OpeningHours(text, country="FR", max_interval_days=366)
    except (ParserError, ValueError):
        return None


def is_weekly(text: str) -> bool:
    """Tell whether all weeks are the same, public holidays apart."""
    return _WEEKLY.fullmatch(text) is not None


def closes_on_holidays(text: str) -> bool:
    """Tell whether an expression ends with "PH off"."""
    return _HOLIDAYS_OFF.search(text) is not None


def week(hours: OpeningHours, monday: date) -> tuple[tuple[Span, ...], ...]:
    """Return when it is open on each of the seven days from a Monday."""
    first = datetime.combine(monday, time())
    found: list[list[Span]] = [[] for _ in DAYS]
    for start, end, state, _comment in hours.intervals(
        first - timedelta(days=1), first + timedelta(days=8)
    ):
        if state == State.OPEN:
            for day, span in _cut(start, end):
                number = (day - monday).days
                if 0 <= number < len(DAYS):
                    found[number].append(span)
    return tuple(tuple(spans) for spans in found)


def _cut(start: datetime, end: datetime) -> list[tuple[date, Span]]:
    """Return the days of an interval: an end before noon belongs to the evening before."""
    found: list[tuple[date, Span]] = []
    while start < end:
        midnight = datetime.combine(start.date() + timedelta(days=1), time())
        if end <= midnight or (end < midnight + timedelta(hours=12) and start.hour >= 12):
            last = "24:00" if end == midnight else f"{end:%H:%M}"
            found.append((start.date(), (f"{start:%H:%M}", last)))
            return found
        found.append((start.date(), (f"{start:%H:%M}", "24:00")))
        start = midnight
    return found


def spans_in(text: str) -> tuple[Span, ...] | None:
    """Return the hours typed for one day ("9h-12h et 14h à 18h30"), None when not understood."""
    plain = " ".join(text.lower().replace("\u00a0", " ").replace("\u202f", " ").split())
    if plain in _CLOSED:
        return ()
    found: list[Span] = []
    for piece in _SEPARATOR.split(plain):
        span = _SPAN.fullmatch(piece.strip())
        if span is None:
            return None
        opens, closes = _clock(span.group(1), span.group(2)), _clock(span.group(3), span.group(4))
        if not opens or not closes or opens == "24:00":
            return None
        found.append((opens, closes))
    return tuple(found)


def _clock(hour: str, minute: str | None) -> str:
    """Return a time as "09:30", "" when there is none such."""
    hours, minutes = int(hour), int(minute or 0)
    good = hours < 24 or (hours == 24 and minutes == 0)
    return f"{hours:02}:{minutes:02}" if good else ""


def days_in(text: str) -> tuple[str, ...]:
    """Return the days of "Mo-We,Fr"; () when a run goes backwards."""
    found: list[str] = []
    for run in text.split(","):
        first, _, last = run.partition("-")
        found += DAYS[DAYS.index(first) : DAYS.index(last or first) + 1]
    return tuple(found)


def typed_spans(spans: Sequence[Span]) -> str:
    """Return hours as people type them: "9h-12h, 14h-18h30"."""
    return ", ".join(f"{_spoken(opens)}-{_spoken(closes)}" for opens, closes in spans)


def _spoken(clock: str) -> str:
    """Return a time as it is written in French: "09:30" is "9h30"."""
    hour, _, minute = clock.partition(":")
    return f"{int(hour)}h{'' if minute == '00' else minute}"


def expression(days: Mapping[str, str]) -> str:
    """Return the expression of a week from what was typed for each day ("Mo": "9h-12h").

    What is not understood is kept as typed, so that the expression is none.
    """
    rules: dict[str, list[str]] = {}
    for day in DAYS:
        text = days.get(day, "").strip()
        spans = spans_in(text)
        said = text if spans is None else ",".join("-".join(span) for span in spans)
        if said:
            rules.setdefault(said, []).append(day)
    return "; ".join(f"{_runs(names)} {said}" for said, names in rules.items())


def _runs(names: Sequence[str]) -> str:
    """Return days in short: Mo, Tu, We, Fr is "Mo-We,Fr"."""
    runs: list[list[str]] = []
    for name in names:
        if runs and DAYS.index(runs[-1][-1]) + 1 == DAYS.index(name):
            runs[-1].append(name)
        else:
            runs.append([name])
    return ",".join(f"{run[0]}-{run[-1]}" if len(run) > 2 else ",".join(run) for run in runs)
