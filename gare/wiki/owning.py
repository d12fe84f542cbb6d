"""One's own account: another name, all that is kept, the end."""

from __future__ import annotations

from datetime import datetime

from gare.index import rows
from gare.model.errors import BadInput
from gare.model.people import Account, Author, Person
from gare.wiki.deciding import KEEPERS, refuse_name
from gare.wiki.indexing import catch_up
from gare.wiki.registering import contributed
from gare.wiki.standing import decided
from gare.wiki.wiki import Wiki

_PER_STEP = 500


def rename(wiki: Wiki, account: Account, name: str, now: datetime) -> str:
    """Return the new public name of an account: readers see it in all its history.

    Raises BadInput("name"), NameTaken, Refused for words that are refused here.
    """
    if account.role not in KEEPERS:
        refuse_name(wiki, name)
    shown = wiki.people.free_name(name, account.id)
    wiki.people.profiles.rename(account, shown, now.date())
    _renamed(wiki)
    return shown


def close(wiki: Wiki, account: Account, now: datetime) -> None:
    """Erase all that is kept about a person; history keeps a handle without a name."""
    wiki.people.profiles.close(account.id, now.date())
    _renamed(wiki)


def claim(wiki: Wiki, account: Account, author: Author) -> None:
    """Say that what a browser's pseudonym signed is this person's. Raises BadInput("handle")."""
    if not contributed(wiki, author):
        raise BadInput("handle", author.handle)
    wiki.people.profiles.add_handle(account.id, author.handle)


def everything(wiki: Wiki, person: Person) -> dict[str, object]:
    """Return all that is kept about a person, secrets left out, and what they contributed."""
    catch_up(wiki)
    profiles, account = wiki.people.profiles, person.account
    if account is None:
        handles: tuple[str, ...] = (person.author.handle,)
        kept = profiles.everything_of_visitor(person.author.handle, person.origin.browser)
    else:
        profile = profiles.of(account.id)
        handles = (account.handle, *(profile.former_handles if profile else ()))
        kept = profiles.everything(account)
    contributions = [
        {
            "commit": row.revision.commit,
            "at": row.revision.at.isoformat(),
            "path": row.revision.path,
            "action": row.revision.action.value,
            "summary": row.revision.summary,
            "signed": handle,
        }
        for handle in handles
        for row in _changes_of(wiki, handle)
    ]
    return {"site": wiki.settings.site_name, "kept": kept, "contributions": contributions}


def _changes_of(wiki: Wiki, handle: str) -> list[rows.ChangeRow]:
    """Return every change a handle signed, the newest first."""
    found: list[rows.ChangeRow] = []
    before = None
    while True:
        part = wiki.index.changes(limit=_PER_STEP, before=before, author=handle)
        found += part.rows
        if part.next is None:
            return found
        before = part.next


def _renamed(wiki: Wiki) -> None:
    """Have every screen show names anew."""
    wiki.names.write(wiki.people)
    decided(wiki)
