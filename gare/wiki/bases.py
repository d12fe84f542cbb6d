"""The version that a form says it began from: only one of its page that its sender may read."""

from __future__ import annotations

from typing import Final

from gare.model.errors import VersionMissing
from gare.model.names import BlobId, is_object_id
from gare.wiki.hiding import check_shown
from gare.wiki.text import Text, decode
from gare.wiki.wiki import Wiki

LOOKED_AT: Final = 1_000
"""How many changes of a page are looked at: nobody saves over an older version."""


def base_of(wiki: Wiki, path: str, base: str) -> BlobId | None:
    """Return the version of a page (or of a file) that a form began from, None for a new one.

    A form can say anything, and its base is merged and shown when texts clash. Raises
    `VersionGone` when it is hidden, `VersionMissing` when it is none of this page's.
    """
    if not is_object_id(base):
        return None
    blob = BlobId(base)
    row = wiki.index.page(path)
    if row is None or row.blob != blob:
        target = row.path if row else wiki.index.redirect(path) or path
        past = wiki.index.history(target, limit=LOOKED_AT).rows
        if not any(one.after == blob for one in past):
            raise VersionMissing(base, path)
        check_shown(wiki, base, path, blob)
    return blob


def base_text(wiki: Wiki, path: str, base: str) -> Text:
    """Return the text of such a version, an empty one for a new page. Raises as `base_of`."""
    blob = base_of(wiki, path, base)
    return decode(wiki.store.read(blob) if blob else b"")
