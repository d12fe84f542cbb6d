"""ORCID: the number of a researcher."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import ClassVar, Final

from stdnum import isni

from gare.kinds.types.identifier import Identifier

_BEFORE: Final = re.compile(r"https?://orcid\.org/", re.IGNORECASE)


@dataclass(frozen=True)
class Orcid(Identifier):
    """16 digits with their key (that of an ISNI), written 0000-0002-1825-0097."""

    name: ClassVar[str] = "orcid"

    def compact(self, text: str) -> str:
        """Return the number with its hyphens, "" when it is none."""
        plain = _BEFORE.sub("", text.strip()[:60])
        if not isni.is_valid(plain):
            return ""
        number = isni.compact(plain)
        return "-".join(number[start : start + 4] for start in range(0, 16, 4))

    def url(self, number: str) -> str:
        """Return its permanent address."""
        return f"https://orcid.org/{number}"
