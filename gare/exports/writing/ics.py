"""iCalendar (RFC 5545): events with a stable identifier, hours of Paris, whole days."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Final
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, Timezone
from icalendar.prop import vRecur

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
    events = [event for record in records if (event := _event(record)) is not None]
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
    return Timezone.from_tzid(PARIS, first_date=date(begin, 1, 1), last_date=date(end, 12, 31))


def _event(record: Record) -> Event | None:
    """Return the event of a record, None when it has no start."""
    fields = record.fields
    start = _placed(moment(fields.get("debut")))
    if start is None:
        return None
    event = Event()
    event.add("uid", text(fields.get("uid")) or _identifier(record))
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
        "location": _location(fields),
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
        event.add("x-organisateur", page_name(one.shown))


def _identifier(record: Record) -> str:
    """Return an identifier that stays when the page moves: of its id, else of its path."""
    host = urlsplit(record.address).hostname or "gare.invalid"
    return f"{record.id or record.path}@{host}"


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


def _location(fields: Mapping[str, object]) -> str:
    """Return where it is, in words: the place, its address, or the address of the meeting."""
    named = map(page_name, texts(fields.get("lieu")))
    town = " ".join(text(fields.get(key)) for key in ("code_postal", "commune")).strip()
    parts = [*named, text(fields.get("adresse")), town]
    return ", ".join(one for one in parts if one) or first(fields.get("en_ligne_url"))
