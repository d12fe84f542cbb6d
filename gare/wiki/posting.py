"""Send the messages that wait, by the operator's mail server; beside the requests."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final

from gare.mail import Post, Server, Unsent
from gare.wiki.mailing import can_mail
from gare.wiki.wiki import Wiki

if TYPE_CHECKING:
    from gare.people.outbox import Queued

LOG = logging.getLogger("gare.mail")
MAIL: Final = "mail"
"""The name of the lock of who sends."""
AT_ONCE: Final = 50


@dataclass(frozen=True, slots=True)
class Posted:
    """What was done: messages sent, and those that were not."""

    sent: int
    failed: int


def post(wiki: Wiki, now: datetime) -> Posted:
    """Send the messages whose time has come; what fails is tried again later, for a while.

    When the server itself fails, the others wait for the next turn.
    """
    if not can_mail(wiki):
        return Posted(0, 0)
    settings, sent, failed = wiki.settings, 0, 0
    server = Server(settings.smtp_url, settings.mail_from, settings.site_name)
    with Post(server) as way:
        for queued in wiki.people.outbox.take(now, AT_ONCE):
            try:
                way.send(queued.message, now)
            except Unsent as fault:
                failed += 1
                _failed(wiki, queued, fault.reason, now)
                if fault.reason == "server":
                    break
            else:
                sent += 1
                wiki.people.outbox.sent(queued)
    return Posted(sent, failed)


def _failed(wiki: Wiki, queued: Queued, reason: str, now: datetime) -> None:
    """Keep a message for later, or forget it when it would never go. No address in the log."""
    LOG.warning("a message could not be sent (%s)", reason)
    if reason in {"server", "later"}:
        wiki.people.outbox.failed(queued, now)
        return
    if reason == "nobody":
        wiki.people.follows.refuse(queued.message.recipient, now)
    wiki.people.outbox.sent(queued)
