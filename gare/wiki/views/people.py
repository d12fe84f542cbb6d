"""People: signing in, creating an account, one's own page."""

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


@dataclass(frozen=True, slots=True)
class RegisterView:
    """Create an account (template `register.html`)."""

    name: str
    next_address: str
    min_chars: int
    name_error: str = ""
    password_error: str = ""


@dataclass(frozen=True, slots=True)
class MeView:
    """The person's own page (template `me.html`): name, how changes are signed."""

    name: str
    signed_in: bool
    role: str
    created_at: datetime | None
    revisions: tuple[Revision, ...] = ()
