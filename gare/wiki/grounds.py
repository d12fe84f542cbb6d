"""What the form of a fiche starts from: a version of its page, or a draft of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from gare.kinds.values import is_empty
from gare.markup.fields import read_fields
from gare.markup.frontmatter import split
from gare.markup.reading import document
from gare.model.errors import BadSource, VersionMissing
from gare.model.names import PagePath, is_object_id
from gare.model.people import Person
from gare.wiki.bases import base_text
from gare.wiki.drafts import own_draft
from gare.wiki.indexing import catch_up
from gare.wiki.soundness import HEADER
from gare.wiki.text import decode
from gare.wiki.wiki import Wiki


@dataclass(frozen=True, slots=True)
class Ground:
    """The version of a page that a form shows: its header, its text, where its title comes from.

    `known` is the header with the title that the page has anyway. All is empty for a new page.
    """

    source: str = ""
    base: str = ""
    header: Mapping[str, object] | None = None
    known: Mapping[str, object] | None = None
    body: str = ""

    @property
    def is_new(self) -> bool:
        """True when there is no page yet."""
        return not self.base


def ground(path: PagePath, source: str, base: str) -> Ground:
    """Return what a form of a source starts from. Raises `BadSource` for an unreadable header."""
    if not base and not source:
        return Ground()
    text, body, _line = split(source)
    fields = read_fields(text)
    problems = tuple(one for one in fields.problems if one.code.startswith(HEADER))
    if problems:
        raise BadSource(path, problems)
    known = dict(fields.values)
    if is_empty(known.get("title")):
        known["title"] = document(path, source).title
    return Ground(source, base, fields.values, known, body)


def ground_for(wiki: Wiki, path: str, person: Person, base: str, draft: str) -> Ground:
    """Return what a form that was sent starts from: the draft it goes on with, else a version.

    Raises as `ground_of`.
    """
    kept = own_draft(wiki, person, draft)
    if kept is not None:
        return ground(PagePath(path), kept.source, base)
    return ground_of(wiki, path, base)


def ground_of(wiki: Wiki, path: str, base: str) -> Ground:
    """Return what the form of a version starts from; of the present one when it is unknown.

    Raises `VersionGone` when that version is hidden.
    """
    catch_up(wiki)
    if is_object_id(base):
        try:
            return ground(PagePath(path), base_text(wiki, path, base).text, base)
        except VersionMissing:
            pass
    if not base:
        return Ground()
    row = wiki.index.page(path)
    if row is None:
        return Ground()
    return ground(row.path, decode(wiki.store.read(row.blob)).text, row.blob)
