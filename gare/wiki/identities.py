"""The `id` of a page under which a private contact is kept: not for anyone to change or to take.

Whoever takes it would be sent what is written to the person, or could say no in their place.
"""

from __future__ import annotations

from typing import Final

from gare.markup.fields import read_fields
from gare.model.errors import BadSource, Problem
from gare.model.names import PagePath
from gare.model.people import Person
from gare.wiki.deciding import KEEPERS
from gare.wiki.wiki import Wiki

TAKEN: Final = Problem("header-contact", None, "id")


def check_identity(wiki: Wiki, person: Person, path: str, header: str | None) -> None:
    """Raise `BadSource` when the header of a page takes a contact away, or that of another page.

    Whoever looks after the wiki may. The database is asked only when the `id` changes.
    """
    row = wiki.whole.page(path)
    before, after = row.ident if row else "", read_fields(header).text("id")
    if before == after or person.role in KEEPERS:
        return
    keys = {f"id:{one}" for one in (before, after) if one}
    if row is not None and not before:
        keys.add(f"path:{row.path}")
    if any(wiki.people.contacts.of(key) is not None for key in keys):
        raise BadSource(PagePath(path), (TAKEN,))
