"""Confirm that what a fiche says is still right: one gesture, one commit."""

from __future__ import annotations

from gare.markup.frontmatter import with_fields
from gare.model.errors import BadSource, NothingToDo, Problem
from gare.model.people import Person
from gare.model.rules import Act
from gare.safeyaml import YamlFault
from gare.wiki.doors import check
from gare.wiki.indexing import catch_up
from gare.wiki.reading import existing, record_of
from gare.wiki.records import now
from gare.wiki.text import decode
from gare.wiki.views.records import VerifyView
from gare.wiki.wiki import Wiki
from gare.wiki.writing import Form, Written, save


def verify_view(wiki: Wiki, path: str, person: Person) -> VerifyView:
    """Return what someone is about to confirm. Raises `PageMissing`."""
    catch_up(wiki)
    row = existing(wiki, path)
    check(wiki, person, Act.WRITE, row.path)
    return VerifyView(
        path=row.path,
        title=row.title,
        author=person.author.name,
        signed_in=person.account is not None,
        record=record_of(wiki, row, person.role),
    )


def verify(wiki: Wiki, path: str, person: Person, author: str, summary: str) -> Written:
    """Write today's date in the header of a page as that of the last check, and nothing else.

    Raises `PageMissing`, `BadSource` when the header cannot be read, `NothingToDo` when the page
    was confirmed today already, and all that a save may raise.
    """
    catch_up(wiki)
    row = existing(wiki, path)
    check(wiki, person, Act.WRITE, row.path)
    today = now().date()
    if row.verified == today:
        raise NothingToDo(row.path)
    source = decode(wiki.store.read(row.blob))
    if not source.readable:
        raise BadSource(row.path, (Problem("not-text"),))
    try:
        changed = with_fields(source.text, {"verified": today})
    except YamlFault as fault:
        raise BadSource(row.path, (Problem(f"header-{fault.code}", fault.line),)) from fault
    return save(wiki, path, person, Form(changed, row.blob, summary, author))
