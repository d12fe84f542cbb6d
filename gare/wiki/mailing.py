"""Mail: whether there is any."""

from __future__ import annotations

from gare.wiki.wiki import Wiki


def can_mail(wiki: Wiki) -> bool:
    """Tell whether messages can be sent: a server, a sender, and an address to lead back to.

    Without GARE_SITE_URL a link would be made from a header that anyone can write.
    """
    settings = wiki.settings
    return bool(settings.smtp_url and settings.mail_from and settings.site_url)
