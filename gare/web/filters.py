"""How templates print dates, sizes and addresses."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Final
from urllib.parse import quote
from zoneinfo import ZoneInfo

from flask import Flask
from flask_babel import format_date, format_datetime, format_decimal, gettext, ngettext

from gare.model.names import address
from gare.web.sentences import action_word, name_fault_sentence, problem_sentence

_KILO: Final = 1024
ZONE: Final = "Europe/Paris"


def day(moment: date | datetime | None) -> str:
    """Return "21 novembre 2026", "" for none."""
    if moment is None:
        return ""
    if isinstance(moment, datetime):
        moment = moment.astimezone(ZoneInfo(ZONE)).date()
    return str(format_date(moment, "d MMMM y"))


def moment_words(moment: datetime | None) -> str:
    """Return "21 novembre 2026 à 14:05", "" for none."""
    return str(format_datetime(moment, "d MMMM y, HH:mm")) if moment is not None else ""


def iso(moment: date | datetime | None) -> str:
    """Return the machine's form of an instant (RFC 3339), "" for none."""
    if moment is None:
        return ""
    if isinstance(moment, datetime):
        return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    return moment.isoformat()


def bytes_words(size: int) -> str:
    """Return "12 ko" or "1,4 Mo"."""
    if size < _KILO:
        return str(ngettext("%(num)s octet", "%(num)s octets", size))
    if size < _KILO * _KILO:
        return str(gettext("%(size)s ko", size=format_decimal(round(size / _KILO))))
    return str(gettext("%(size)s Mo", size=format_decimal(round(size / _KILO / _KILO, 1))))


def tail(path: str) -> str:
    """Return a path percent-encoded for the tail of an address: "etudes/pix"."""
    return quote(path, safe="/", errors="surrogateescape")


def register(app: Flask) -> None:
    """Give these to the templates of an application."""
    app.jinja_env.filters.update(
        {
            "address": address,
            "path": tail,
            "day": day,
            "moment": moment_words,
            "iso": iso,
            "bytes": bytes_words,
            "problem": problem_sentence,
            "action": action_word,
            "name_fault": name_fault_sentence,
        }
    )
