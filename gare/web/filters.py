"""How templates print dates, sizes and addresses."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Final
from urllib.parse import quote
from zoneinfo import ZoneInfo

from flask import Flask

from gare.model.names import address
from gare.web.languages import gettext, language, ngettext
from gare.web.sentences import action_word, name_fault_sentence, problem_sentence

_KILO: Final = 1024
ZONE: Final = "Europe/Paris"
_MONTHS: Final = {
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "en": "January February March April May June July August September October November December",
}
_NAMES: Final = {name: tuple(months.split()) for name, months in _MONTHS.items()}
"""Said here rather than by Babel, which took a quarter of the time of a list of pages."""


def day(moment: date | datetime | None) -> str:
    """Return "21 novembre 2026", "1er mai 2026" in French; "" for none."""
    if moment is None:
        return ""
    if isinstance(moment, datetime):
        moment = moment.astimezone(ZoneInfo(ZONE))
    spoken = language()
    number = "1er" if spoken == "fr" and moment.day == 1 else str(moment.day)
    return f"{number} {_NAMES[spoken][moment.month - 1]} {moment.year}"


def month_name(number: int) -> str:
    """Return the name of a month, from 1: "novembre"."""
    return _NAMES[language()][number - 1]


def moment_words(moment: datetime | None) -> str:
    """Return "21 novembre 2026, 14:05" in the time of the site, "" for none.

    A moment without zone, as a header says it, is in the time of the site already.
    """
    if moment is None:
        return ""
    zone = ZoneInfo(ZONE)
    local = moment.astimezone(zone) if moment.tzinfo else moment.replace(tzinfo=zone)
    return f"{day(local)}, {local:%H:%M}"


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
        return ngettext("%(num)s octet", "%(num)s octets", size)
    if size < _KILO * _KILO:
        return gettext("%(size)s ko", size=round(size / _KILO))
    number = f"{size / _KILO / _KILO:.1f}"
    return gettext("%(size)s Mo", size=number.replace(".", ",") if language() == "fr" else number)


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
