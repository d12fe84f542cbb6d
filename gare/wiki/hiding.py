"""Versions that are no longer shown: named by their content in `_gare/hidden.yml`, whatever page.

Nothing of a person is written there: neither a path nor a title. Any name of content in the file
counts, however it is written around, so that a mistake in it shows nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from gare.index.rows import RevisionRow
from gare.model.errors import VersionGone
from gare.model.names import BlobId, FilePath
from gare.store.store import Snapshot
from gare.wiki.text import decode
from gare.wiki.wiki import Wiki

REGISTER: Final = FilePath("_gare/hidden.yml")
_HEADING: Final = (
    "# Contenus qui ne sont plus montrés dans l’historique, par leur nom dans git.\n"
    "# Écrit par « Retirer une page » et « Masquer des versions » ; un clone du dépôt les garde.\n"
)
_NAME: Final = re.compile(r"\b[0-9a-f]{40}\b")


def hidden(wiki: Wiki) -> frozenset[BlobId]:
    """Return the contents that are not shown, by their names. Costs a reading of two trees."""
    snapshot = wiki.store.snapshot()
    blob = snapshot.find(REGISTER)
    if blob is None:
        return frozenset()
    return wiki.hidden.take(blob, lambda: _names(decode(snapshot.read(blob)).text))


def check_shown(wiki: Wiki, commit: str, path: str, *blobs: BlobId | None) -> None:
    """Raise `VersionGone` when one of these contents is no longer shown."""
    if hidden(wiki).intersection(blob for blob in blobs if blob is not None):
        raise VersionGone(commit, path)


def is_masked(row: RevisionRow, away: frozenset[BlobId]) -> bool:
    """Tell whether a change is one of a version that is not shown, its deletion included."""
    return (row.after or row.before) in away


def register_of(
    snapshot: Snapshot, more: Iterable[BlobId] = (), fewer: Iterable[BlobId] = ()
) -> bytes:
    """Return the register with some contents more, and some fewer."""
    blob = snapshot.find(REGISTER)
    text = decode(snapshot.read(blob)).text if blob else _HEADING
    gone = set(fewer)
    lines = [line for line in text.splitlines() if not gone.intersection(_NAME.findall(line))]
    known = _names(text)
    lines += [f"- {name}" for name in sorted(set(more) - known)]
    return ("\n".join(lines) + "\n").encode()


def _names(text: str) -> frozenset[BlobId]:
    """Return the names of contents that a register holds."""
    return frozenset(BlobId(name) for name in _NAME.findall(text))
