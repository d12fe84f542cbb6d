"""The policy of a wiki: what `_gare/moderation.yml` says now, or its last good text when broken."""

from __future__ import annotations

from typing import Final

from gare.model.errors import IndexUnready
from gare.model.names import BlobId, FilePath
from gare.moderation.policy import Policy, PolicyNow
from gare.moderation.policy_file import FILE, read_policy
from gare.wiki.text import decode
from gare.wiki.wiki import Wiki

MAX_VERSIONS: Final = 50
"""How far back the last good text is looked for."""


def policy_now(wiki: Wiki) -> PolicyNow:
    """Return the policy of the present text: at once after a save or a push, in every process.

    It holds for who may not read it. A broken text opens nothing: the last good one serves, or
    else what Gare is shipped with.
    """
    try:
        file = wiki.whole.file(FILE)
    except IndexUnready:
        return PolicyNow()
    if file is None or file.fault:
        return PolicyNow()
    return wiki.policy.take(file.blob, lambda: _read(wiki, file.blob))


def _read(wiki: Wiki, blob: BlobId) -> PolicyNow:
    """Return the policy of a text, or the last good one with the faults of this one."""
    found = read_policy(decode(wiki.store.read(blob)).text)
    if isinstance(found, Policy):
        return PolicyNow(found)
    for revision in wiki.whole.history(FilePath(FILE), limit=MAX_VERSIONS).rows:
        if revision.after is None or revision.after == blob:
            continue
        before = read_policy(decode(wiki.store.read(revision.after)).text)
        if isinstance(before, Policy):
            return PolicyNow(before, found)
    return PolicyNow(faults=found)
