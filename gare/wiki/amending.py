"""A change of one page's header that nobody typed: a consent, an identifier."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final
from uuid import uuid4

from gare.markup.frontmatter import with_fields
from gare.model.errors import BadSource, NothingToDo, PageMissing, Problem
from gare.model.names import PagePath
from gare.model.pages import Action
from gare.model.people import Person
from gare.safeyaml import YamlFault
from gare.store.store import Order, Snapshot
from gare.wiki.indexing import landed
from gare.wiki.reading import existing
from gare.wiki.text import decode
from gare.wiki.wiki import Wiki

_IDENTIFIED: Final = "Identifiant de la fiche"


def amend(
    wiki: Wiki, path: PagePath, person: Person, summary: str, change: Callable[[str], str]
) -> None:
    """Commit a change of one page's header; nothing when it is so already."""
    row = existing(wiki, path)

    def build(snapshot: Snapshot) -> tuple[Order, None]:
        blob = snapshot.find(row.file)
        if blob is None:
            raise PageMissing(path)
        text = decode(snapshot.read(blob))
        if not text.readable:
            raise BadSource(path, (Problem("not-text"),))
        try:
            changed = change(text.text).encode()
        except YamlFault as fault:
            raise BadSource(path, (Problem(f"header-{fault.code}", fault.line),)) from fault
        return Order({row.file: changed}, person.author, summary, Action.EDIT, path), None

    try:
        wiki.store.write(build, landed(wiki))
    except NothingToDo:
        return


def identified(wiki: Wiki, path: str, person: Person) -> str:
    """Return what the contact of a fiche is kept under: its `id`, written into it when missing."""
    row = existing(wiki, path)
    ident = row.ident or str(uuid4())
    if not row.ident:
        amend(wiki, row.path, person, _IDENTIFIED, lambda text: with_fields(text, {"id": ident}))
    return f"id:{ident}"
