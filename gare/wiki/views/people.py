"""People: signing in, creating an account, coming back to one, what somebody contributed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from gare.wiki.views.frame import Revision


@dataclass(frozen=True, slots=True)
class LoginView:
    """Sign in (template `login.html`)."""

    name: str
    next_address: str
    registration: bool
    error: str = ""
    service: str = ""
    """The name of the service one may also sign in by, "" when there is none."""
    password: bool = True
    """Whether there is a form for a name and a password."""


@dataclass(frozen=True, slots=True)
class CodeView:
    """The code of the second factor, asked after the password (template `login_code.html`)."""

    error: str = ""


@dataclass(frozen=True, slots=True)
class ForgottenView:
    """A link to choose another password (template `forgotten.html`)."""

    mail: bool
    """Whether a message can be sent; otherwise somebody who administers gives the link."""
    sent: bool = False
    error: str = ""


@dataclass(frozen=True, slots=True)
class PasswordView:
    """Choose another password by a link (template `password.html`)."""

    secret: str
    name: str
    min_chars: int
    error: str = ""


@dataclass(frozen=True, slots=True)
class ConfirmView:
    """Confirm an address by a link (template `confirm.html`)."""

    secret: str
    email: str


@dataclass(frozen=True, slots=True)
class RegisterView:
    """Create an account (template `register.html`)."""

    name: str
    next_address: str
    min_chars: int
    name_error: str = ""
    password_error: str = ""
    invitation: str = ""
    """The secret of the invitation that brought here."""
    approval: bool = False
    """Whether somebody must accept the account first."""
    former: str = ""
    """The pseudonym this browser has signed with, "" when it has signed nothing."""
    mine: bool = False
    service: str = ""
    """The service that says who this is, "" when a password must be chosen."""
    error: str = ""
    mail: bool = False
    """Whether an address may be left, to be told when the account is accepted."""
    email: str = ""
    email_error: str = ""
    other_service: str = ""
    """The service that could say who this is, "" when there is none or it has said so."""


@dataclass(frozen=True, slots=True)
class MeView:
    """The person's own page (template `me.html`): name, how changes are signed."""

    name: str
    signed_in: bool
    role: str
    created_at: datetime | None
    revisions: tuple[Revision, ...] = ()
    handle: str = ""
    typed: str = ""
    """The name a visitor chose to sign with, "" for the pseudonym."""
    name_error: str = ""
    former: str = ""
    """The pseudonym of this browser that could be added to the account, "" for none."""
    answers: int = 0
    """How many proposals were decided upon since this person last looked."""


@dataclass(frozen=True, slots=True)
class WhoView:
    """What somebody contributed, for everybody to see (template `who.html`)."""

    handle: str
    name: str
    role: str
    """"visitor", "member", "moderator", "admin", or "closed"."""
    since: datetime | None
    former: tuple[str, ...]
    """Handles that the same person signed with before."""
    revisions: tuple[Revision, ...]
    next_before: int | None
