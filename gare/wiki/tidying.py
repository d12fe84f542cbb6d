"""Keep no longer than was said: contacts follow their fiches, and rows end with their delays."""

from __future__ import annotations

import logging
from datetime import datetime

from gare.model.contacts import Contact
from gare.model.errors import GareError
from gare.model.names import PagePath
from gare.model.retention import CONTACT
from gare.wiki import waiting_files
from gare.wiki.amending import identified
from gare.wiki.consenting import GARE, fiches
from gare.wiki.indexing import catch_up
from gare.wiki.wiki import Wiki

LOG = logging.getLogger("gare.tidying")


def tidy_people(wiki: Wiki, now: datetime) -> int:
    """Forget what the database of people, and the imports, kept for a time that is over."""
    waiting_files.tidy(wiki.settings.data, now.timestamp())
    return wiki.people.retention.forget(now)


def tidy_contacts(wiki: Wiki, now: datetime) -> int:
    """Forget the contacts whose fiches have not been shown for a while; return how many.

    Those kept under a path get an `id` in the header of their fiche, which no move takes away.
    """
    contacts = wiki.people.contacts.all()
    if not contacts:
        return 0
    catch_up(wiki)
    forgotten = 0
    shown = _shown(wiki)
    for contact in contacts:
        path = shown.get(contact.page)
        if path is not None:
            _keep(wiki, contact, path)
        elif contact.gone_at is None:
            wiki.people.contacts.gone(contact.page, now)
        elif now - contact.gone_at >= CONTACT:
            forgotten += wiki.people.contacts.forget(contact.page)
    return forgotten


def _shown(wiki: Wiki) -> dict[str, PagePath]:
    """Return the fiches that are shown: {what a contact may be kept under: path}."""
    found = {}
    for row, _field in fiches(wiki):
        found[f"path:{row.path}"] = row.path
        if row.id:
            found[f"id:{row.id}"] = row.path
    return found


def _keep(wiki: Wiki, contact: Contact, path: PagePath) -> None:
    """Note that the fiche of a contact is there, and have it be found by an `id`."""
    if contact.gone_at is not None:
        wiki.people.contacts.gone(contact.page, None)
    if contact.page.startswith("path:"):
        try:
            wiki.people.contacts.rekey(contact.page, identified(wiki, path, GARE))
        except GareError as fault:
            LOG.warning("a fiche could not get an id: %s", type(fault).__name__)
