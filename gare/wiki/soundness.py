"""Whether a text may be saved: its size, its header, its kind, and nothing left to choose in it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from gare.kinds.consents import beyond
from gare.markup.frontmatter import split
from gare.markup.reading import document
from gare.model.errors import BadSource, Problem, TooLarge, VersionMissing
from gare.model.names import BlobId
from gare.model.pages import Edit
from gare.model.people import Person
from gare.store.merge import conflicts
from gare.wiki.doors import check_header
from gare.wiki.identities import check_identity
from gare.wiki.kinds import kind_of
from gare.wiki.text import decode
from gare.wiki.wiki import Wiki

HEADER: Final = "header-"
"""How the codes of a header that cannot be read at all begin."""
UNCHOSEN: Final = "conflict-left"
"""The problem of a text where two versions of the same lines still stand, between their marks."""


def check_size(wiki: Wiki, text: str) -> None:
    """Raise `TooLarge` when a text is over the limit of pages."""
    size = len(text.encode())
    if size > wiki.settings.max_page_bytes:
        raise TooLarge("page", size, wiki.settings.max_page_bytes)


def checker(wiki: Wiki, edit: Edit, person: Person) -> Callable[[str], None]:
    """Return the check of the text about to be saved, merged or not."""

    def checked(text: str) -> None:
        check_size(wiki, text)
        _check_chosen(wiki, edit)
        header, _body, _line = split(text)
        check_header(wiki, person, edit.path, header)
        check_identity(wiki, person, edit.path, header)
        if header is not None and split(_text(wiki, edit.base))[0] == header:
            return
        said = document(edit.path, text)
        problems = tuple(one for one in said.problems if one.code.startswith(HEADER))
        kind = kind_of(wiki, said.kind)
        if kind is not None and not problems:
            problems = tuple(
                Problem(one.code, None, one.detail) for one in beyond(kind, said.fields)
            )
        if problems:
            raise BadSource(edit.path, problems)

    return checked


def _check_chosen(wiki: Wiki, edit: Edit) -> None:
    """Raise `BadSource` when what was typed holds more whole conflicts than what it was made from.

    Those that were saved long ago keep nobody from mending something else.
    """
    left = conflicts(edit.source)
    if left and len(left) > len(conflicts(_text(wiki, edit.base))):
        raise BadSource(edit.path, (Problem(UNCHOSEN, left[0], str(len(left))),))


def _text(wiki: Wiki, blob: BlobId | None) -> str:
    """Return the text of a version, "" when there is none or it is not kept any more."""
    try:
        return decode(wiki.store.read(blob)).text if blob else ""
    except VersionMissing:
        return ""
