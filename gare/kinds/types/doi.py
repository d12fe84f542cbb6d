"""DOI: the name of a publication."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import ClassVar, Final
from urllib.parse import quote, unquote

from gare.kinds.types.identifier import Identifier

_BEFORE: Final = re.compile(r"(?:https?://(?:dx\.)?doi\.org/|doi:\s*)", re.IGNORECASE)
_DOI: Final = re.compile(r"10\.[0-9]{4,9}(?:\.[0-9]{1,9}){0,3}/[^\s\x00-\x1f<>\"]{1,200}")


@dataclass(frozen=True)
class Doi(Identifier):
    """10.…/…, without the address before it. Source: the forms seen by Crossref."""

    name: ClassVar[str] = "doi"

    def compact(self, text: str) -> str:
        """Return the name, "" when it is none."""
        before = _BEFORE.match(text.strip())
        plain = unquote(text.strip()[before.end() :]) if before else text.strip()
        return plain if _DOI.fullmatch(plain) else ""

    def url(self, number: str) -> str:
        """Return its permanent address."""
        return f"https://doi.org/{quote(number, safe='/()._-;:')}"
