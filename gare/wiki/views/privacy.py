"""What the site keeps of its readers and writers, as it is really set (template `privacy.html`)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from gare.model.retention import Topic


@dataclass(frozen=True, slots=True)
class KeptView:
    """Something that is kept outside the pages, and for how long; None as long as its owner."""

    topic: Topic
    lasts: timedelta | None


@dataclass(frozen=True, slots=True)
class PrivacyView:
    """Facts of this very site; a service that is "" or False is not used."""

    site_name: str
    contact: str
    """An address to write to, a page, or a sentence; "" when the operator said nothing."""
    contact_link: str
    """Where it leads: "mailto:…", an address of the web, or "" for a sentence."""
    hosting: str
    registration: str
    """ "open", "approval", "invitation" or "closed"."""
    mail: bool
    tiles: str
    """The origin of the backgrounds of maps, "" for none from elsewhere."""
    sign_in_by: str
    """The name of another service that people may sign in by."""
    proxy_login: bool
    feeds: bool
    held: bool
    """True when what newcomers write waits for a moderator."""
    browser_days: int
    visitor_days: int
    consent_days: int
    kept: tuple[KeptView, ...]
