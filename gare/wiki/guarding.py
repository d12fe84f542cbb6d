"""A last look at what was just written: personal contacts that did not have to be published."""

from __future__ import annotations

from gare.exports.personal import personal
from gare.markup.reading import document
from gare.model.errors import VersionMissing
from gare.model.names import BlobId, PagePath, is_object_id
from gare.wiki.text import decode
from gare.wiki.wiki import Wiki

MOST_TOLD = 3


def newly_personal(wiki: Wiki, path: PagePath, base: str, source: str) -> tuple[str, ...]:
    """Return the personal addresses and mobile phones that a text has and its base had not."""
    before = ""
    if is_object_id(base):
        try:
            before = decode(wiki.store.read(BlobId(base))).text
        except VersionMissing:
            before = ""
    said = document(path, source)
    found = dict.fromkeys(one.detail for one in personal(said.fields, source))
    return tuple(words for words in found if words not in before)[:MOST_TOLD]
