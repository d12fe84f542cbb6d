"""Drafts of who has an account: theirs alone, outside the repository until they are published."""

from __future__ import annotations

from typing import Final

from gare.model.drafts import Draft
from gare.model.names import PagePath
from gare.model.people import Account, Person
from gare.wiki.views.drafts import DraftLine, DraftsView
from gare.wiki.wiki import Wiki

FOLDER: Final = "brouillons"
ID_CHARS: Final = 32


def own_draft(wiki: Wiki, person: Person, draft_id: str) -> Draft | None:
    """Return a draft to who keeps it; None to anybody else, and for no id."""
    if person.account is None or not draft_id or len(draft_id) > ID_CHARS:
        return None
    return wiki.people.drafts.get(person.account.id, draft_id)


def drafts_at(wiki: Wiki, person: Person, path: PagePath) -> tuple[DraftLine, ...]:
    """Return the drafts that a person keeps of a page, the last touched first."""
    if person.account is None:
        return ()
    return tuple(_line(one) for one in wiki.people.drafts.of(person.account.id, path))


def drafts_view(wiki: Wiki, account: Account) -> DraftsView:
    """Return all the drafts of an account, the last touched first."""
    return DraftsView(tuple(_line(one) for one in wiki.people.drafts.of(account.id)))


def is_own_folder(person: Person, path: str) -> bool:
    """Tell whether a page would be in the folder of a person's drafts: it is kept as one."""
    return person.account is not None and path.startswith(f"{FOLDER}/{person.account.handle}/")


def drop(wiki: Wiki, person: Person, draft_id: str) -> bool:
    """Forget a draft; False when this person had none of that id."""
    kept = own_draft(wiki, person, draft_id)
    if kept is None or person.account is None:
        return False
    return wiki.people.drafts.drop(person.account.id, kept.id)


def _line(draft: Draft) -> DraftLine:
    """Return a draft as it stands in a list."""
    return DraftLine(draft.id, draft.page, draft.title, draft.changed_at, is_new=not draft.base)
