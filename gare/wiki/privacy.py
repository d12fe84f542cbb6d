"""What this site keeps, told from its settings and from the bounds in the code, never by hand."""

from __future__ import annotations

import re
from typing import Final

from gare.config import Newcomers
from gare.kinds.consents import YEAR
from gare.model.moderation import BROWSER_DAYS
from gare.model.retention import KEPT
from gare.wiki.mailing import can_mail
from gare.wiki.views.privacy import KeptView, PrivacyView
from gare.wiki.wiki import Wiki

VISITOR_DAYS: Final = 365
"""How long a browser keeps its pseudonym."""
_MAIL: Final = re.compile(r"[^\s@<>]+@[^\s@<>]+\.[^\s@<>]+")
_WEB: Final = re.compile(r"https?://\S+|/\S*")


def privacy(wiki: Wiki) -> PrivacyView:
    """Return what is kept of readers and writers."""
    settings = wiki.settings
    return PrivacyView(
        site_name=settings.site_name,
        contact=settings.contact,
        contact_link=_link(settings.contact),
        hosting=settings.hosting,
        registration=settings.registration.value,
        mail=can_mail(wiki),
        tiles=settings.tiles_origin,
        sign_in_by=(settings.oidc_name or settings.oidc_issuer) if settings.oidc_issuer else "",
        proxy_login=bool(settings.user_header),
        feeds=settings.feeds_minutes > 0,
        held=settings.newcomers is Newcomers.HOLD,
        browser_days=BROWSER_DAYS,
        visitor_days=VISITOR_DAYS,
        consent_days=YEAR.days,
        kept=tuple(KeptView(one.topic, one.lasts) for one in KEPT),
    )


def _link(contact: str) -> str:
    """Return where a contact leads, "" for a sentence."""
    if _MAIL.fullmatch(contact):
        return f"mailto:{contact}"
    return contact if _WEB.fullmatch(contact) else ""
