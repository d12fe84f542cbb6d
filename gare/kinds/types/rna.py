"""RNA: the number of an association."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import ClassVar, Final

from gare.kinds.types.identifier import Identifier

_GAPS: Final = re.compile(r"[\s.\-\u00a0\u202f]+")
_NUMBER: Final = re.compile(r"W(?:[0-9]{2}|2[AB])[0-9]{7}")


@dataclass(frozen=True)
class Rna(Identifier):
    """W and nine digits, of which the first are the department's (2A and 2B in Corsica)."""

    name: ClassVar[str] = "rna"

    def compact(self, text: str) -> str:
        """Return the number, "" when it is none."""
        plain = _GAPS.sub("", text).upper()
        return plain if _NUMBER.fullmatch(plain) else ""

    def url(self, number: str) -> str:
        """Return its page in the public directory of companies and associations."""
        return f"https://annuaire-entreprises.data.gouv.fr/rechercher?terme={number}"
