"""Private contacts of the persons that pages are about, kept outside git and shown to nobody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Contact:
    """How to reach a person; `confirmed_at` None while they have not said that it is theirs."""

    page: str
    email: str
    phone: str
    confirmed_at: datetime | None
    asked_at: datetime | None

    @property
    def can_be_written_to(self) -> bool:
        """True when there is an address, and the person agreed to be written to."""
        return bool(self.email) and self.confirmed_at is not None
