"""HAL: the number of a deposit in the French open archive."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import ClassVar, Final

from gare.kinds.types.identifier import Identifier

_BEFORE: Final = re.compile(r"https?://[a-z0-9.-]{1,100}/(?=[a-z]+-[0-9])")
_HAL: Final = re.compile(r"([a-z]{2,20}(?:-[a-z]{2,20})?-[0-9]{8})(?:v[0-9]{1,3})?")


@dataclass(frozen=True)
class Hal(Identifier):
    """halshs-03218664, tel-03894793…, without the address before it nor the version."""

    name: ClassVar[str] = "hal"

    def compact(self, text: str) -> str:
        """Return the number, "" when it is none."""
        plain = _BEFORE.sub("", text.strip().lower(), count=1).strip("/")
        found = _HAL.fullmatch(plain)
        return found.group(1) if found else ""

    def url(self, number: str) -> str:
        """Return its permanent address."""
        return f"https://hal.science/{number}"
