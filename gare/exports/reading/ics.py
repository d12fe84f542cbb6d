"""Events read from iCalendar files."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Final
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from icalendar import Calendar, Component
from icalendar.prop import vBroken, vCategory, vRecur

from gare.exports.format import Fault, Found, Reading, readable
from gare.exports.values import PARIS, text, web_address
from gare.model.kinds import FieldProblem, Kind
from gare.model.names import NO_HOST

MAX_BYTES: Final = 2_000_000
MAX_LINE: Final = 100_000
MAX_EVENTS: Final = 5_000
_STATUS: Final = {"TENTATIVE": "prevu", "CONFIRMED": "confirme", "CANCELLED": "annule"}
_KNOWN: Final = frozenset(
    {
        "UID", "DTSTAMP", "DTSTART", "DTEND", "DURATION", "SUMMARY", "DESCRIPTION", "LOCATION",
        "GEO", "URL", "STATUS", "CATEGORIES", "RRULE", "LAST-MODIFIED", "CREATED", "SEQUENCE",
    }
)  # fmt: skip
_FOLD: Final = re.compile(rb"\r?\n[ \t]")
_IDENT: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,99}")


def read(content: bytes, _kind: Kind | None) -> Reading:
    """Return the events of a file; addresses of organisers and guests are left out."""
    fault = readable(content)
    if fault is None and len(content) > MAX_BYTES:
        fault = Fault("size", None, str(MAX_BYTES))
    if fault is not None:
        return Reading(faults=(fault,))
    try:
        calendars = Calendar.from_ical(_shortened(content), multiple=True)
        events = [event for one in calendars for event in one.walk("VEVENT")]
    except (ValueError, KeyError, IndexError, TypeError, AttributeError, RecursionError) as error:
        return Reading(faults=(Fault("syntax", None, type(error).__name__),))
    faults = [Fault("too-many", None, str(MAX_EVENTS))] if len(events) > MAX_EVENTS else []
    if not events:
        faults.append(Fault("syntax"))
    ignored: dict[str, None] = {}
    found, seen = [], dict[str, int]()
    for place, event in enumerate(events[:MAX_EVENTS], 1):
        ignored.update(dict.fromkeys(name for name in event if name not in _KNOWN))
        found.append(_found(event, place, seen))
    return Reading(tuple(found), tuple(faults), tuple(ignored))


def _shortened(content: bytes) -> bytes:
    """Return the whole lines of a file, without those too long to be anything but an attack."""
    lines = _FOLD.sub(b"", content).splitlines()
    return b"\r\n".join(line for line in lines if len(line) <= MAX_LINE)


def _found(event: Component, place: int, seen: dict[str, int]) -> Found:
    """Return one event."""
    start, end = _moment(event, "DTSTART"), _end(event)
    uid = _said(event, "UID")
    local = uid.partition("@")[0]
    geo = _numbers(event)
    fields: dict[str, object] = {
        "title": _said(event, "SUMMARY"),
        "kind": "evenement",
        "id": local if _IDENT.fullmatch(local) else "",
        "tags": _categories(event),
        "debut": _written(start),
        "fin": "" if end == start else _written(end),
        "lieu": _said(event, "LOCATION"),
        "inscription_url": _page(event, uid),
        "statut": _STATUS.get(_said(event, "STATUS").upper(), ""),
        "recurrence": _rule(event),
        "uid": uid,
        "latitude": geo[0] if geo else "",
        "longitude": geo[1] if geo else "",
    }
    problems = [FieldProblem("title", "required")] if not fields["title"] else []
    if start is None:
        problems.append(FieldProblem("debut", "required"))
    if uid and seen.setdefault(uid, place) != place:
        problems.append(FieldProblem("id", "duplicate", str(seen[uid])))
    kept = {key: value for key, value in fields.items() if value not in ("", [], None)}
    return Found(kept, _said(event, "DESCRIPTION"), place, "", tuple(problems))


def _said(event: Component, name: str) -> str:
    """Return the text of a property, that of the first when there are several."""
    value = event.get(name)
    return text(str(value[0]) if isinstance(value, list) and value else str(value or ""))


def _part(event: Component, name: str, part: str) -> object:
    """Return a part of the value of a property, None when it is not there or broken."""
    value = event.get(name)
    value = value[0] if isinstance(value, list) and value else value
    return None if isinstance(value, vBroken) else getattr(value, part, None)


def _moment(event: Component, name: str) -> datetime | date | None:
    """Return the day or the instant of a property, None when it is broken."""
    value = _part(event, name, "dt")
    return value if isinstance(value, date) else None


def _end(event: Component) -> datetime | date | None:
    """Return the end; the last day of whole days, which the standard does not count."""
    start, end = _moment(event, "DTSTART"), _moment(event, "DTEND")
    length = _part(event, "DURATION", "dt")
    if end is None and start is not None and isinstance(length, timedelta):
        try:
            end = start + length
        except OverflowError:
            return None
    if end is None or isinstance(end, datetime) or end <= date.min:
        return end
    return max(end - timedelta(days=1), start) if type(start) is date else end


def _written(value: datetime | date | None) -> date | str:
    """Return a moment as a header has it: a day, or hours of Paris without seconds nor zone."""
    if not isinstance(value, datetime):
        return value or ""
    if value.tzinfo is None:
        return value.isoformat(timespec="minutes")
    try:
        local = value.astimezone(UTC).astimezone(ZoneInfo(PARIS))
    except OverflowError:
        return ""
    return local.replace(tzinfo=None).isoformat(timespec="minutes")


def _page(event: Component, uid: str) -> str:
    """Return the address of an event, "" for its own page here, which its identifier names."""
    address = web_address(_said(event, "URL"))
    return "" if uid.rpartition("@")[2] in {urlsplit(address).hostname, NO_HOST} else address


def _numbers(event: Component) -> tuple[float, float] | None:
    """Return the place of an event."""
    latitude, longitude = _part(event, "GEO", "latitude"), _part(event, "GEO", "longitude")
    if isinstance(latitude, int | float) and isinstance(longitude, int | float):
        return float(latitude), float(longitude)
    return None


def _categories(event: Component) -> list[str]:
    """Return the categories of an event, each once."""
    value = event.get("CATEGORIES")
    groups: Iterable[object] = value if isinstance(value, list) else [value]
    named = (group.cats for group in groups if isinstance(group, vCategory))
    said = [str(one) for group in named for one in group]
    return list(dict.fromkeys(one.strip() for one in said if one.strip()))


def _rule(event: Component) -> str:
    """Return the rule of repetition as the standard writes it."""
    value = event.get("RRULE")
    if not isinstance(value, vRecur):
        return ""
    written = value.to_ical()  # type: ignore[no-untyped-call]  # icalendar says no type here
    return bytes(written).decode("ascii", "replace")
