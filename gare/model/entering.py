"""How accounts are entered: one-time links, identities of other services, counts of tries; mail."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from gare.model.people import Role

LONG_SESSION: Final = timedelta(days=90)
"""How long a session lasts at most, when the person asked to stay signed in."""
_MAX_IDENTITY_CHARS: Final = 255


@dataclass(frozen=True, slots=True)
class Counter:
    """What is counted, as a keyed hash or a word, and how many are allowed in a window."""

    what: str
    most: int


class Purpose(StrEnum):
    """What a one-time link is for."""

    PASSWORD = "password"  # noqa: S105 -- a word, not a secret
    EMAIL = "email"
    INVITATION = "invitation"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a link is to do: for which account, which address, which role."""

    purpose: Purpose
    account_id: int | None = None
    email: str = ""
    role: Role | None = None
    made_by: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """A link that has not been used yet, without its secret."""

    id: int
    purpose: Purpose
    account_id: int | None
    email: str
    role: Role | None
    made_by: str
    note: str
    made_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class Identity:
    """A person as another service knows them: both words are the service's."""

    issuer: str
    subject: str

    @property
    def is_usable(self) -> bool:
        """True when both are there and neither is too long to be kept."""
        return all(0 < len(word) <= _MAX_IDENTITY_CHARS for word in (self.issuer, self.subject))


@dataclass(frozen=True, slots=True)
class Message:
    """A message to one address."""

    recipient: str
    subject: str
    plain: str
    html: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
