"""iCalendar (RFC 5545): events with a stable identifier, hours of Paris, whole days."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, Timezone, TimezoneDaylight
from icalendar.prop import vDDDLists, vRecur

from gare.exports.format import Collection
from gare.exports.values import (
    PARIS,
    first,
    moment,
    names,
    page_name,
    position,
    text,
    texts,
    web_address,
)
from gare.model.kinds import Record

_STATUS: Final = {
    "prevu": "TENTATIVE", "confirme": "CONFIRMED", "annule": "CANCELLED", "reporte": "TENTATIVE",
}  # fmt: skip
_RULE: Final = re.compile(r"(?:RRULE:)?(FREQ=[A-Z]{4,9}(?:;[A-Z]{2,12}=[A-Z0-9,+:-]{1,60}){0,12})")
_FIRST_YEAR: Final = 1970
_LAST_YEAR: Final = 2100
_NEVER: Final = datetime(1970, 1, 1, tzinfo=UTC)


def write(records: Iterable[Record], about: Collection) -> Iterator[bytes]:
    """Yield a calendar of the records that have a date, with the time zone they use."""
    events = [event for record in records if (event := _event(record, about.host)) is not None]
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", "-//Gare//Gare//FR")
    calendar.add("x-wr-calname", about.title)
    calendar.add("method", "PUBLISH")
    zone = _zone(events)
    if zone is not None:
        calendar.add_component(zone)
    for event in events:
        calendar.add_component(event)
    yield bytes(calendar.to_ical())


def _zone(events: list[Event]) -> Timezone | None:
    """Return the changes of hour over the years of events, None when no event has an hour."""
    starts = [getattr(event.get("dtstart"), "dt", None) for event in events]
    years = [one.year for one in starts if isinstance(one, datetime)]
    if not years:
        return None
    begin = min(max(min(years) - 1, _FIRST_YEAR), _LAST_YEAR)
    end = min(max(max(years) + 5, _FIRST_YEAR + 5), _LAST_YEAR)
    zone = Timezone.from_tzid(PARIS, first_date=date(begin, 1, 1), last_date=date(end, 12, 31))
    for part in zone.daylight:
        _rewind(part)
    return zone


def _rewind(part: TimezoneDaylight) -> None:
    """Say when clocks go forward by those of before, 02:00, as RFC 5545 (3.6.5) asks.

    The library (icalendar 7.3) says it by those of after, 03:00, and writes that as it is given.
    """
    step = part.TZOFFSETTO - part.TZOFFSETFROM
    part.DTSTART = _onset(part.DTSTART, step)
    days = part.get("rdate")
    for one in days.dts if isinstance(days, vDDDLists) else ():
        if isinstance(one.dt, datetime):
            one.dt = _onset(one.dt, step)


def _onset(local: datetime, step: timedelta) -> datetime:
    """Return the first hour that clocks of Paris leave out; it is such an hour, or the next."""
    placed = local.replace(tzinfo=ZoneInfo(PARIS)).astimezone(UTC).astimezone(ZoneInfo(PARIS))
    return local - step if placed.replace(tzinfo=None) == local else local


def _event(record: Record, host: str) -> Event | None:
    """Return the event of a record, None when it has no start.

    Its identifier stays when the page moves: it is made of its id, else of its path.
    """
    fields = record.fields
    start = _placed(moment(fields.get("debut")))
    if start is None:
        return None
    event = Event()
    event.add("uid", text(fields.get("uid")) or f"{record.id or record.path}@{host}")
    changed = record.updated_at or record.created_at or _NEVER
    event.add("dtstamp", changed.astimezone(UTC))
    event.add("last-modified", changed.astimezone(UTC))
    event.add("dtstart", start)
    end = _end(start, _placed(moment(fields.get("fin"))))
    if end is not None:
        event.add("dtend", end)
    event.add("summary", record.title)
    _describe(event, record)
    return event


def _describe(event: Event, record: Record) -> None:
    """Add what is known besides the time."""
    fields, place = record.fields, position(record.fields)
    said = {
        "description": "\n\n".join(one for one in (record.summary, record.text) if one),
        "location": _location(record),
        "url": web_address(record.address),
        "status": _STATUS.get(text(fields.get("statut")), ""),
    }
    for name, value in said.items():
        if value:
            event.add(name, value)
    if place:
        event.add("geo", place)
    if record.tags:
        event.add("categories", list(record.tags))
    rule = _RULE.fullmatch(text(fields.get("recurrence")))
    if rule is not None:
        event.add("rrule", vRecur.from_ical(rule.group(1)))
    for one in names(fields.get("organisateurs")):
        event.add("x-organisateur", page_name(one.shown, record.pages))


def _placed(value: datetime | date | None) -> datetime | date | None:
    """Return an instant in the hours of Paris; a day is a day."""
    if isinstance(value, datetime) and _FIRST_YEAR <= value.year <= _LAST_YEAR:
        return value.astimezone(ZoneInfo(PARIS))
    return None if isinstance(value, datetime) else value


def _end(start: datetime | date, end: datetime | date | None) -> datetime | date | None:
    """Return the end as the standard has it: of the same type, later, the day after the last."""
    if isinstance(start, datetime):
        return end if isinstance(end, datetime) and end > start else None
    last = end.date() if isinstance(end, datetime) else end or start
    return max(last, start) + timedelta(days=1) if max(last, start) < date.max else None


def _location(record: Record) -> str:
    """Return where it is, in words: the place, its address, or the address of the meeting."""
    fields = record.fields
    named = (page_name(one, record.pages) for one in texts(fields.get("lieu")))
    town = " ".join(text(fields.get(key)) for key in ("code_postal", "commune")).strip()
    parts = [*named, text(fields.get("adresse")), town]
    return ", ".join(one for one in parts if one) or first(fields.get("en_ligne_url"))
