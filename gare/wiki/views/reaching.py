"""Reaching the persons that pages are about, and their consent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from gare.model.names import PagePath


@dataclass(frozen=True, slots=True)
class PrivateView:
    """The block of a form that is never published (`_form_private.html`)."""

    kept: bool = False
    """True when an address or a phone is kept already; only keepers are shown which."""
    may_change: bool = True
    email: str = ""
    phone: str = ""
    confirmed: bool = False
    error: str = ""


@dataclass(frozen=True, slots=True)
class WriteToView:
    """The form that writes to a person without showing their address (template `write_to.html`)."""

    path: PagePath
    title: str
    text: str = ""
    name: str = ""
    reply_to: str = ""
    agreed: bool = False
    errors: tuple[str, ...] = ()
    reachable: bool = True
    """False when no address is kept, or the person has not agreed to be written to."""


@dataclass(frozen=True, slots=True)
class ConsentLine:
    """A person whose consent is to be asked again, or was never given."""

    path: PagePath
    title: str
    given_on: date | None
    is_over: bool
    can_be_asked: bool
    asked_on: date | None
    waits: bool
    """True when an address is kept that the person has not confirmed."""


@dataclass(frozen=True, slots=True)
class ConsentsView:
    """The consents to ask for (template `consents.html`), the oldest first."""

    lines: tuple[ConsentLine, ...]
    days: int
    can_mail: bool


@dataclass(frozen=True, slots=True)
class ConsentView:
    """What a person is asked by the link they were sent (template `consent.html`)."""

    path: PagePath
    title: str
    token: str
