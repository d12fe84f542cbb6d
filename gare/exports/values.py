"""Values of a header, whatever YAML gave, seen as text, texts, numbers, days and persons."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from types import MappingProxyType
from typing import Final
from zoneinfo import ZoneInfo

from gare.model.kinds import NamedPage

PARIS: Final = "Europe/Paris"
_DAY: Final = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
_MOMENT: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{1,2}:[0-9]{2}.{0,20}")
_NUMBER: Final = re.compile(r"[+-]?[0-9]{1,20}(?:[.,][0-9]{1,20})?(?:[eE][+-]?[0-9]{1,3})?")
_WEB: Final = re.compile(r"https?://[^\s\"'<>\\^`{|}\x00-\x20]{1,2000}", re.IGNORECASE)
_PAGE: Final = re.compile(r"(?:\.\./)*+(?:[a-z0-9-]++/)++[a-z0-9-]++(?:\.md)?")
_NOT_XML: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Name:
    """Who made something: a person (`family`, `given`) or an organisation (`literal`)."""

    family: str = ""
    given: str = ""
    literal: str = ""

    @property
    def shown(self) -> str:
        """The name as it is said: "Matthieu Demory", "Crédoc"."""
        return self.literal or f"{self.given} {self.family}".strip()


def text(value: object) -> str:
    """Return one text of a value: several are joined with ", ", a mapping has none."""
    if isinstance(value, list | tuple):
        return ", ".join(one for one in map(text, value) if one)
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, date):
        return value.isoformat()
    if value is None or isinstance(value, Mapping):
        return ""
    return str(value).strip()


def texts(value: object) -> tuple[str, ...]:
    """Return the texts of a value: those of a list, or the only one; empty ones are left out."""
    values = value if isinstance(value, list | tuple) else (value,)
    return tuple(one for one in map(text, values) if one)


def first(value: object) -> str:
    """Return the first text of a value, "" when there is none."""
    return next(iter(texts(value)), "")


def number(value: object) -> int | float | None:
    """Return a number, read from text too ("48,08"), None when it is not a finite one."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return value if math.isfinite(value) else None
    if isinstance(value, str) and _NUMBER.fullmatch(plain := value.strip()):
        found = float(plain.replace(",", "."))
        return None if math.isinf(found) else found if re.search("[.,eE]", plain) else int(plain)
    return None


def position(fields: Mapping[str, object]) -> tuple[float, float] | None:
    """Return the latitude and the longitude of a record, None when they are not on Earth."""
    latitude, longitude = number(fields.get("latitude")), number(fields.get("longitude"))
    if latitude is None or longitude is None or abs(latitude) > 90 or abs(longitude) > 180:
        return None
    return float(latitude), float(longitude)


def day_parts(value: object) -> tuple[int, ...]:
    """Return year, month and day as far as they are known: (2021,), (2021, 3), (2021, 3, 15)."""
    if isinstance(value, date):
        return value.year, value.month, value.day
    found = _DAY.match(text(value))
    if found is None:
        return ()
    parts = tuple(int(part) for part in found.groups() if part)
    try:
        date(*(*parts, 1, 1)[:3])
    except ValueError:
        return parts[:1] if parts[0] else ()
    return parts


def moment(value: object) -> datetime | date | None:
    """Return a day, or an aware instant (of Paris when no zone is said), None when neither."""
    if isinstance(value, datetime):
        return value if value.tzinfo else value.replace(tzinfo=ZoneInfo(PARIS))
    if isinstance(value, date):
        return value
    said = text(value)
    try:
        if _MOMENT.fullmatch(said):
            read = datetime.fromisoformat(said)
            return read if read.tzinfo else read.replace(tzinfo=ZoneInfo(PARIS))
        return date.fromisoformat(said) if len(said) == 10 else None
    except ValueError:
        return None


def instant(value: datetime | None) -> str:
    """Return an instant in UTC as standards write it ("2026-11-22T00:12:00Z"), "" for none."""
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if value else ""


def names(value: object) -> tuple[Name, ...]:
    """Return the persons and organisations of an author list: mappings, or names as text."""
    values = value if isinstance(value, list | tuple) else (value,)
    return tuple(name for name in map(_name, values) if name.shown)


def _name(value: object) -> Name:
    """Return one person or organisation."""
    if isinstance(value, Mapping):
        family, given = text(value.get("nom")), text(value.get("prenom"))
        return Name(family, given, text(value.get("organisme")) if not family else "")
    return Name(literal=text(value))


def degrees(value: float) -> str:
    """Return a number of degrees in full, never with an exponent."""
    return format(Decimal(repr(value)), "f")


def page_name(said: str, pages: Mapping[str, NamedPage] = MappingProxyType({})) -> str:
    """Return a name: the title of the page it is; of a link to none, the end of its path."""
    if said in pages:
        return pages[said].title
    return said.rpartition("/")[2].removesuffix(".md") if _PAGE.fullmatch(said) else said


def xml_text(said: str) -> str:
    """Return a text that XML 1.0 allows."""
    return _NOT_XML.sub("\ufffd", said)


def web_address(value: object) -> str:
    """Return an address of the web, "" when it is anything else (`javascript:`…)."""
    said = text(value)
    return said if _WEB.fullmatch(said) else ""


def web_addresses(value: object) -> tuple[str, ...]:
    """Return the addresses of the web among the texts of a value."""
    return tuple(one for one in texts(value) if web_address(one))


def plain(value: object, depth: int = 0) -> object:
    """Return a value that JSON can say: dates are text, what is too deep or no number is null."""
    if depth > 16 or (isinstance(value, float) and not math.isfinite(value)):
        return None
    if isinstance(value, Mapping):
        return {str(key): plain(one, depth + 1) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [plain(one, depth + 1) for one in value]
    if isinstance(value, datetime):
        return value.isoformat()
    return value.isoformat() if isinstance(value, date) else value
