"""One's own account, and those of others for who administers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class SessionLine:
    """A browser that is signed in."""

    id: int
    browser: str
    made_on: date
    seen_on: date
    is_present: bool


@dataclass(frozen=True, slots=True)
class AccountView:
    """What is kept about oneself, and how to change it (template `account.html`)."""

    name: str
    handle: str
    email: str
    mail: bool
    """Whether an address can be confirmed here."""
    has_password: bool
    former: tuple[str, ...]
    """Pseudonyms that the person said were theirs."""
    typed_name: str = ""
    name_error: str = ""
    typed_email: str = ""
    email_error: str = ""
    password_error: str = ""
    """What is wrong with the present password, typed to close the account."""


@dataclass(frozen=True, slots=True)
class SecurityView:
    """How one's account is entered (template `security.html`)."""

    has_password: bool
    second_factor: bool
    codes_left: int
    sessions: tuple[SessionLine, ...]
    services: tuple[str, ...]
    """Other services that open the account."""
    service: str
    """The service that could, "" when there is none or it does already."""
    min_chars: int
    present_error: str = ""
    password_error: str = ""


@dataclass(frozen=True, slots=True)
class TelephoneView:
    """Put a second factor in a telephone (template `telephone.html`)."""

    secret: str
    picture: str
    """The picture to take, as a `data:` address."""
    codes: tuple[str, ...] = ()
    """The codes to keep on paper, once it is done."""
    present_error: str = ""
    code_error: str = ""
    has_password: bool = True


@dataclass(frozen=True, slots=True)
class TokenLine:
    """A personal token, without its secret."""

    id: int
    name: str
    scopes: tuple[str, ...]
    made_on: date
    ends_on: date
    used_on: date | None
    is_over: bool


@dataclass(frozen=True, slots=True)
class TokensView:
    """One's personal tokens (template `tokens.html`)."""

    tokens: tuple[TokenLine, ...]
    made: str = ""
    """The token just made: the only time it is shown."""
    name: str = ""
    scopes: tuple[str, ...] = ()
    days: int = 90
    name_error: str = ""
    scopes_error: str = ""
    present_error: str = ""
    has_password: bool = True


@dataclass(frozen=True, slots=True)
class AdminLine:
    """An account in the roll."""

    id: int
    name: str
    handle: str
    role: str
    state: str
    created_at: datetime
    has_email: bool
    has_second_factor: bool


@dataclass(frozen=True, slots=True)
class AdminView:
    """The accounts, for who moderates and who administers (template `admin.html`)."""

    waiting: tuple[AdminLine, ...]
    accounts: tuple[AdminLine, ...]
    text: str
    state: str
    administers: bool
    """False for who moderates: they accept and decline, no more."""
    next_after: int | None
    self_id: int
    link: str = ""
    """A one-time link just made, to be given to `link_for`."""
    link_for: str = ""


@dataclass(frozen=True, slots=True)
class InvitationLine:
    """An invitation nobody used yet."""

    id: int
    note: str
    role: str
    made_by: str
    made_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class InvitationsView:
    """Invitations (template `invitations.html`)."""

    invitations: tuple[InvitationLine, ...]
    administers: bool
    counted: bool
    """Whether the settings let an invitation be used."""
    link: str = ""
    """The invitation just made: the only time it is shown."""
