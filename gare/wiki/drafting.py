"""Keep a text as a draft, and go on with it in the editor."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime
from typing import Final

from gare.markup.reading import document
from gare.model.drafts import Draft
from gare.model.errors import LoginRequired, VersionMissing
from gare.model.names import PagePath
from gare.model.people import Person
from gare.model.rules import Act
from gare.wiki.bases import base_of
from gare.wiki.doors import check
from gare.wiki.drafts import own_draft
from gare.wiki.indexing import catch_up
from gare.wiki.naming import allowed
from gare.wiki.soundness import check_size
from gare.wiki.views.writing import EditView
from gare.wiki.wiki import Wiki
from gare.wiki.writing import Form, editor, whole_source

_ID_BYTES: Final = 8


def keep(wiki: Wiki, path: str, person: Person, form: Form) -> Draft:
    """Return the draft that a text became: nobody else sees it, and no commit has it.

    Nothing in it is checked but its size: it may be as unfinished as one likes. Raises
    `LoginRequired`, `BadPath`, `TooLarge`, `Protected` for a page that one may not read,
    BadInput("drafts") for too many, `VersionGone` and `VersionMissing` as a save does.
    """
    account = person.account
    if account is None:
        raise LoginRequired
    catch_up(wiki)
    row = wiki.index.page(path)
    place = row.path if row else allowed(path)
    if row is not None:
        check(wiki, person, Act.READ, place)
    source = whole_source(wiki, path, form)
    check_size(wiki, source)
    before = own_draft(wiki, person, form.draft)
    draft = Draft(
        id=before.id if before else secrets.token_hex(_ID_BYTES),
        page=place,
        title=document(place, source).title,
        source=source,
        base=base_of(wiki, path, form.base) or "",
        summary=form.summary,
        changed_at=datetime.now(UTC),
    )
    wiki.people.drafts.keep(account.id, draft)
    return draft


def resumed(wiki: Wiki, path: str, person: Person, draft: Draft) -> EditView:
    """Return the editor with a draft, where its page is now or where it is wished.

    Raises `BadPath`, `Protected` for a page that one may not read.
    """
    place, base = place_of(wiki, path, person, draft)
    form = Form(draft.source, base, draft.summary, "", draft=draft.id)
    return editor(wiki, place, person, form, draft.title)


def place_of(wiki: Wiki, path: str, person: Person, draft: Draft) -> tuple[PagePath, str]:
    """Return where a draft goes on, and the version it began from when that is of this page.

    A page that was moved meanwhile is followed.
    """
    catch_up(wiki)
    row = wiki.index.page(path)
    target = None if row else wiki.index.redirect(path)
    if target is not None:
        row = wiki.index.page(target)
    place = row.path if row else allowed(path)
    if row is not None:
        check(wiki, person, Act.READ, place)
    try:
        base = base_of(wiki, place, draft.base) if path == draft.page else None
    except VersionMissing:
        base = None
    return place, base or ""
