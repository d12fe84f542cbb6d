"""Private contacts of the persons that pages are about, kept outside git and shown to nobody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Contact:
    """How to reach a person; `confirmed_at` None while they have not said that it is theirs."""

    page: str
    email: str
    phone: str
    confirmed_at: datetime | None = None
    asked_at: datetime | None = None
    reminded_at: datetime | None = None
    """When they were asked a second time, for want of an answer."""
    gone_at: datetime | None = None
    """Since when no fiche that is shown has this contact."""

    @property
    def can_be_written_to(self) -> bool:
        """True when there is an address, and the person agreed to be written to."""
        return bool(self.email) and self.confirmed_at is not None

    def asked_since(self, day: date) -> datetime | None:
        """Return when the person was last asked, None when it was before a day."""
        last = max((one for one in (self.asked_at, self.reminded_at) if one), default=None)
        return last if last is not None and last.date() >= day else None
