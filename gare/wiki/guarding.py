"""A look at what is about to be written: personal contacts that need not be published."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Final

from gare.exports.personal import personal
from gare.markup.reading import document
from gare.model.errors import VersionMissing
from gare.model.names import BlobId, PagePath, is_object_id
from gare.wiki.text import decode
from gare.wiki.wiki import Wiki

MOST_TOLD: Final = 3
_NUMBER_DIGITS: Final = 9
"""What is the same in "06 12 34 56 78" and "+33612345678", from the end."""


def newly_personal(
    wiki: Wiki, path: str, base: str, source: str, *, agreed: Collection[str] = ()
) -> tuple[str, ...]:
    """Return the personal addresses and mobile phones that a text has and its base had not.

    Those `agreed` to one by one are left out, however they are written.
    """
    known = {_key(one) for one in agreed} | {_key(one) for one in contacts_in(_text(wiki, base))}
    said = document(PagePath(path), source)
    found = dict.fromkeys(one.detail for one in personal(said.fields, source))
    return tuple(words for words in found if _key(words) not in known)


def contacts_in(*texts: str) -> tuple[str, ...]:
    """Return the personal addresses and mobile phones of some texts."""
    return tuple(dict.fromkeys(one.detail for text in texts for one in personal({}, text)))


def _text(wiki: Wiki, base: str) -> str:
    """Return the text of the version that was edited, "" for none."""
    if not is_object_id(base):
        return ""
    try:
        return decode(wiki.store.read(BlobId(base))).text
    except VersionMissing:
        return ""


def _key(words: str) -> str:
    """Return what two ways to write the same contact share."""
    return words.lower() if "@" in words else re.sub(r"\D", "", words)[-_NUMBER_DIGITS:]
