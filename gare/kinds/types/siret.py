"""SIRET: the number of an establishment."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import ClassVar, Final

from stdnum.fr import siret

from gare.kinds.types.identifier import Identifier

_GAPS: Final = re.compile(r"[\s.\-\u00a0\u202f]+")
_DIGITS: Final = re.compile(r"[0-9]{14}")


@dataclass(frozen=True)
class Siret(Identifier):
    """14 digits with the key of Luhn; La Poste has its own rule."""

    name: ClassVar[str] = "siret"

    def compact(self, text: str) -> str:
        """Return the 14 digits, "" when they are none."""
        plain = _GAPS.sub("", text)
        return plain if _DIGITS.fullmatch(plain) and siret.is_valid(plain) else ""

    def pretty(self, number: str) -> str:
        """Return the number in groups: "200 067 247 00011"."""
        return f"{number[:3]} {number[3:6]} {number[6:9]} {number[9:]}"

    def url(self, number: str) -> str:
        """Return its page in the public directory of companies."""
        return f"https://annuaire-entreprises.data.gouv.fr/etablissement/{number}"
