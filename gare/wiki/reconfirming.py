"""The yearly question to persons, by itself: asked, asked once more, then the fiche is not shown.

Thirty days before a consent is a year old; thirty days later; and thirty days later it is over.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import date, datetime
from typing import Final

from gare.kinds.consents import YEAR, agreed_on
from gare.markup.frontmatter import with_fields
from gare.model.contacts import Contact
from gare.model.errors import GareError
from gare.model.pages import UNCONFIRMED
from gare.model.records import RecordRow
from gare.wiki.amending import amend
from gare.wiki.consenting import CYCLE, GARE, SOON, ask, fiches
from gare.wiki.indexing import catch_up
from gare.wiki.mailing import can_mail
from gare.wiki.reaching import Write
from gare.wiki.wiki import Wiki

LOG = logging.getLogger("gare.consents")
AGAIN: Final = SOON
"""Between the question and the same once more, then the end."""
LATE: Final = "Consentement à renouveler"


def reconfirm(wiki: Wiki, now: datetime, write: Write) -> tuple[int, int]:
    """Ask whom it is time to ask, hide what nobody agreed to again; return how many of each.

    Of somebody who can be asked, a fiche is only hidden a month after the second question.
    """
    catch_up(wiki)
    due = tuple(_due(wiki, now.date()))
    if not due:
        return 0, 0
    contacts = _contacts(wiki, (row for row, _given in due))
    asked = hidden = 0
    for row, given in due:
        contact = contacts.get(row.path)
        try:
            if given is not None and contact is not None and _is_asked(contact, given, now):
                asked += ask(wiki, row.path, now, write)
            elif _is_over(contact, given, now):
                amend(wiki, row.path, GARE, LATE, unconfirmed)
                hidden += 1
        except GareError as fault:
            LOG.warning("a consent could not be looked at: %s", type(fault).__name__)
    return asked, hidden


def unconfirmed(text: str) -> str:
    """Return a page that is not shown as a fiche any more."""
    return with_fields(text, {"status": UNCONFIRMED})


def _due(wiki: Wiki, today: date) -> Iterable[tuple[RecordRow, date | None]]:
    """Give the fiches whose consent is nearly a year old, or that have none and must."""
    for row, field in fiches(wiki):
        given = agreed_on(field, row.fields)
        late = field.required if given is None else today - given >= CYCLE
        if row.status != UNCONFIRMED and late:
            yield row, given


def _contacts(wiki: Wiki, rows: Iterable[RecordRow]) -> dict[str, Contact]:
    """Return the contacts of persons who may be written to, by the path of their fiche."""
    if not can_mail(wiki):
        return {}
    keys = {row.path: f"id:{row.id}" if row.id else f"path:{row.path}" for row in rows}
    known = wiki.people.contacts.of_all(keys.values())
    found = {path: known[key] for path, key in keys.items() if key in known}
    return {path: contact for path, contact in found.items() if contact.can_be_written_to}


def _is_asked(contact: Contact, given: date, now: datetime) -> bool:
    """Tell whether the question, or the question once more, is to be put now."""
    last = contact.asked_since(given + CYCLE)
    if last is None:
        return True
    reminded = contact.reminded_at is not None and contact.reminded_at.date() >= given + CYCLE
    return not reminded and now - last >= AGAIN


def _is_over(contact: Contact | None, given: date | None, now: datetime) -> bool:
    """Tell whether a fiche must not be shown any more."""
    if given is None:
        return True
    if now.date() - given <= YEAR + SOON:
        return False
    last = contact.asked_since(given + CYCLE) if contact is not None else None
    return last is None or now - last >= AGAIN
