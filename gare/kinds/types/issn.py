"""ISSN: the number of a review."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from stdnum import issn

from gare.kinds.types.identifier import Identifier


@dataclass(frozen=True)
class Issn(Identifier):
    """Eight digits with their key, written 0317-8471."""

    name: ClassVar[str] = "issn"

    def compact(self, text: str) -> str:
        """Return the number with its hyphen, "" when it is none."""
        plain = text.strip()[:30].upper().removeprefix("ISSN").strip(" :")
        return issn.format(plain) if issn.is_valid(plain) else ""

    def url(self, number: str) -> str:
        """Return its page in the world's register."""
        return f"https://portal.issn.org/resource/ISSN/{number}"
