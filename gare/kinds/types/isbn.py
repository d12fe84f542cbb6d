"""ISBN: the number of a book."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from stdnum import isbn

from gare.kinds.types.identifier import Identifier


@dataclass(frozen=True)
class Isbn(Identifier):
    """10 or 13 digits with their key, kept with 13."""

    name: ClassVar[str] = "isbn"

    def compact(self, text: str) -> str:
        """Return the 13 digits, "" when they are none."""
        plain = text.strip()[:30].upper().removeprefix("ISBN").strip(" :")
        return isbn.compact(plain, convert=True) if isbn.is_valid(plain) else ""

    def pretty(self, number: str) -> str:
        """Return the number with its hyphens: "978-2-07-036822-8"."""
        return isbn.format(number)
