"""Mail: whether there is any, and the queue put on its way."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from gare.model.entering import Message
from gare.model.errors import GareError
from gare.wiki.wiki import Wiki


def can_mail(wiki: Wiki) -> bool:
    """Tell whether messages can be sent: a server, a sender, and an address to lead back to.

    Without GARE_SITE_URL a link would be made from a header that anyone can write.
    """
    settings = wiki.settings
    return bool(settings.smtp_url and settings.mail_from and settings.site_url)


def deliver(wiki: Wiki, now: datetime, send: Callable[[Message], None]) -> int:
    """Send the messages that are due; return how many went. `send` raises GareError."""
    went = 0
    for queued in wiki.people.outbox.take(now):
        try:
            send(queued.message)
        except GareError:
            wiki.people.outbox.failed(queued, now)
        else:
            wiki.people.outbox.sent(queued)
            went += 1
    return went
