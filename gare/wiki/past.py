"""What a path held at a commit, for who may read what lived there, wherever it is today."""

from __future__ import annotations

from gare.model.errors import IndexUnready, VersionMissing
from gare.model.names import BlobId, CommitId, FilePath, page_of
from gare.wiki.seeing import sees_all
from gare.wiki.wiki import Wiki


def blob_at(wiki: Wiki, commit: CommitId, file: FilePath) -> BlobId | None:
    """Return what a file held at a commit of main, None when nothing that one may read.

    Present rules decide, by where the page is now: of what was at this path then, a page that
    was moved to where one may not read is not shown.
    """
    blob = wiki.store.snapshot(commit).find(file)
    if blob is None or may_see(wiki, commit, file, blob):
        return blob
    return None


def may_see(wiki: Wiki, commit: CommitId, file: FilePath, blob: BlobId) -> bool:
    """Tell whether what a file held at a commit is part of the history of something readable."""
    try:
        if sees_all(wiki):
            return True
        path = page_of(file) or file
        known = wiki.index.revision(commit, path)
        if known is not None and known.after == blob:
            return True
        last = wiki.store.last(file, commit)
        known = wiki.index.revision(last, path) if last else None
    except (IndexUnready, VersionMissing):
        return False
    return known is not None and known.after == blob
