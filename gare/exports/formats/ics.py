"""iCalendar (RFC 5545): events."""

from __future__ import annotations

from typing import Final

from gare.exports.format import Format, Reader, Writer

FORMAT: Final = Format(
    "ics",
    "text/calendar; charset=utf-8",
    "ics",
    ("evenement",),
    Writer("gare.exports.writing.ics"),
    Reader("gare.exports.reading.ics"),
)
