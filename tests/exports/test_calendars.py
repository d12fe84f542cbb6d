from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as some
from icalendar import Calendar, Event, TimezoneDaylight, TimezoneStandard

from gare.exports.changes import changes
from gare.model.kinds import NamedPage, Record
from tests.exports.making import kind, read, record, written

EVENEMENT = kind("evenement")
FIELDS: dict[str, object] = {
    "debut": "2026-11-21T10:00",
    "fin": "2026-11-21T12:30",
    "lieu": "Salle Yvonne, 1er étage; à droite",
    "recurrence": "FREQ=WEEKLY;BYDAY=TU,TH",
    "statut": "confirme",
    "latitude": 48.1,
    "longitude": -1.6,
}


def test_an_event_has_hours_of_paris_and_its_zone() -> None:
    calendar = _calendar(FIELDS)
    event = _event(calendar)

    assert event.start == datetime(2026, 11, 21, 10, tzinfo=ZoneInfo("Europe/Paris"))
    assert b"DTSTART;TZID=Europe/Paris:20261121T100000" in calendar.to_ical()
    assert [zone["tzid"] for zone in calendar.walk("VTIMEZONE")] == ["Europe/Paris"]
    assert b"RRULE:FREQ=WEEKLY;BYDAY=TU,TH" in calendar.to_ical()
    assert str(event["status"]) == "CONFIRMED"


def test_summer_begins_by_the_clock_of_winter() -> None:
    lines = _calendar({"debut": "2026-11-21T10:00"}).to_ical().decode().splitlines()

    summer = lines[lines.index("BEGIN:DAYLIGHT") : lines.index("END:DAYLIGHT")]
    assert "DTSTART:20250330T020000" in summer
    assert "TZOFFSETFROM:+0100" in summer
    assert "TZOFFSETTO:+0200" in summer
    dates = [one for one in summer if one.startswith("RDATE:")]
    assert "20260329T020000" in ",".join(dates)
    assert "T030000" not in "".join(summer)
    winter = "\n".join(lines)
    assert "20251026T030000" in winter
    assert "20261025T030000" in winter


@given(some.integers(1970, 2090))
def test_changes_of_hour_are_those_of_paris(year: int) -> None:
    zone = _calendar({"debut": f"{year}-07-01T10:00"}).walk("VTIMEZONE")[0]

    paris = ZoneInfo("Europe/Paris")
    for part in zone.subcomponents:
        assert isinstance(part, TimezoneStandard | TimezoneDaylight)
        first = part.DTSTART.replace(tzinfo=timezone(part.TZOFFSETFROM)).astimezone(UTC)
        if part.TZOFFSETFROM != part.TZOFFSETTO:
            assert (first - timedelta(seconds=1)).astimezone(paris).utcoffset() == part.TZOFFSETFROM
            assert first.astimezone(paris).utcoffset() == part.TZOFFSETTO


def test_organisers_and_places_that_are_pages_are_said_by_their_titles() -> None:
    pages = {
        "contacts/gare": NamedPage("Le collectif de la gare", "https://gare.example/contacts/gare"),
        "../lieux/port.md": NamedPage("Le Port", "https://gare.example/lieux/port"),
    }
    fields = FIELDS | {"organisateurs": ["contacts/gare", "La Halle"], "lieu": "../lieux/port.md"}

    event = _event(_calendar_of(record("evenement", fields, pages=pages)))

    said = [line for line in event.to_ical().decode().splitlines() if "ORGANISATEUR" in line]
    assert said == ["X-ORGANISATEUR:Le collectif de la gare", "X-ORGANISATEUR:La Halle"]
    assert str(event["location"]) == "Le Port"


def test_the_uid_stays_whatever_address_was_asked() -> None:
    one = record("evenement", FIELDS, address="https://evil.example/agenda/un")

    assert str(_event(_calendar_of(one))["uid"]) == "un@gare.example"


def test_the_uid_stays_when_the_page_moves() -> None:
    first, second = record("evenement", FIELDS), record("evenement", FIELDS, path="archives/deux")

    uids = {str(_event(_calendar_of(one))["uid"]) for one in (first, second)}

    assert uids == {"un@gare.example"}


def test_a_whole_day_ends_the_day_after_and_needs_no_zone() -> None:
    calendar = _calendar({"debut": date(2026, 11, 21), "fin": date(2026, 11, 22)})
    event = _event(calendar)

    assert (event.start, event.end) == (date(2026, 11, 21), date(2026, 11, 23))
    assert b"DTSTART;VALUE=DATE:20261121" in calendar.to_ical()
    assert calendar.walk("VTIMEZONE") == []


def test_an_event_without_a_date_is_left_out() -> None:
    calendar = _calendar({"debut": "bientôt"})

    assert calendar.walk("VEVENT") == []


@pytest.mark.parametrize(
    "fields",
    [
        FIELDS,
        {"debut": date(2026, 11, 21)},
        {"debut": date(2026, 11, 21), "fin": date(2026, 12, 2)},
        {"debut": "2026-11-21T10:00", "statut": "annule", "uid": "a-b@gare.example"},
    ],
)
def test_what_was_exported_is_imported_without_any_change(fields: dict[str, object]) -> None:
    one = record("evenement", fields, tags=("a,b", "c"), summary="", text="Un; deux\n\nTrois")

    found = read("ics", written("ics", [one], EVENEMENT)).found[0]

    uid = str(fields.get("uid", "un@gare.example"))
    header = {"title": "Un titre", "kind": "evenement", "id": uid.partition("@")[0], "uid": uid}
    page = {"tags": ["a,b", "c"]}
    assert changes(header | page | fields, found.fields) == {}
    assert found.body == "Un; deux\n\nTrois"
    assert found.problems == ()


def test_events_of_others_are_read_without_their_guests() -> None:
    content = b"""BEGIN:VCALENDAR\r
VERSION:2.0\r
BEGIN:VEVENT\r
UID:040000008200E00074C5B7101A82E008@x\r
DTSTART:20260321T090000Z\r
DURATION:PT90M\r
URL:https://x.example/inscription\r
SUMMARY;LANGUAGE=fr:Caf\xc3\xa9 num\xc3\xa9rique\\, le mardi\r
ORGANIZER;CN=Marie:mailto:marie.dupont@ville.fr\r
ATTENDEE:mailto:paul@gmail.com\r
END:VEVENT\r
BEGIN:VEVENT\r
UID:2\r
DTSTART:jamais\r
END:VEVENT\r
END:VCALENDAR\r
"""
    found = read("ics", content)

    assert found.found[0].fields == {
        "title": "Café numérique, le mardi",
        "kind": "evenement",
        "id": "040000008200E00074C5B7101A82E008",
        "uid": "040000008200E00074C5B7101A82E008@x",
        "debut": "2026-03-21T10:00",
        "fin": "2026-03-21T11:30",
        "inscription_url": "https://x.example/inscription",
    }
    assert found.ignored == ("ORGANIZER", "ATTENDEE")
    assert [(one.field, one.code) for one in found.found[1].problems] == [
        ("title", "required"),
        ("debut", "required"),
    ]


def test_a_text_cannot_add_a_line() -> None:
    one = record(
        "evenement", FIELDS, title="A\r\nATTENDEE:mailto:x@y.z\nEND:VEVENT", tags=("a\nb",)
    )

    calendar = _calendar_of(one)

    assert len(calendar.walk("VEVENT")) == 1
    assert "ATTENDEE" not in _event(calendar)


@given(some.text(), some.text(), some.datetimes() | some.dates() | some.text())
def test_any_value_is_written(title: str, place: str, start: object) -> None:
    said = start.isoformat() if isinstance(start, datetime) else start
    fields = {"debut": said, "fin": said, "lieu": place, "recurrence": title}

    content = written("ics", [record("evenement", fields, title=title)], EVENEMENT)

    Calendar.from_ical(content)


@given(some.binary(max_size=300) | some.binary(max_size=100).map(lambda b: b"BEGIN:VEVENT\n" + b))
def test_reading_never_raises(content: bytes) -> None:
    read("ics", content)


@pytest.mark.parametrize(
    "content",
    [
        b"BEGIN:VEVENT\n" * 20_000,
        b"BEGIN:VEVENT\nDTSTART:99991231\nDURATION:P9999999D\nEND:VEVENT",
        b"BEGIN:VEVENT\nDTSTART;TZID=../../etc/passwd:20200101T000000\nEND:VEVENT",
        b"BEGIN:VEVENT\nRRULE:" + b"FREQ=DAILY;" * 20_000 + b"\nEND:VEVENT",
        b"X" * 900_000,
        b"BEGIN:VEVENT\nDTEND:00010101\nDTSTART:00010101\nEND:VEVENT",
    ],
)
@pytest.mark.timeout(20)
def test_hostile_files_are_read_or_refused(content: bytes) -> None:
    found = read("ics", content)

    assert found.found or found.faults


def _calendar(fields: dict[str, object]) -> Calendar:
    return _calendar_of(record("evenement", fields))


def _calendar_of(one: Record) -> Calendar:
    read_back = Calendar.from_ical(written("ics", [one], EVENEMENT))
    assert isinstance(read_back, Calendar)
    return read_back


def _event(calendar: Calendar) -> Event:
    event = calendar.walk("VEVENT")[0]
    assert isinstance(event, Event)
    return event
