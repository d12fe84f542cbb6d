"""Keep the index at the head of the store: after a save, after a push, from nothing."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Final

from gare.index.build import Progress
from gare.index.rows import Built
from gare.markup.reading import document
from gare.model.errors import GareError, IndexUnready, Problem
from gare.model.names import BlobId, CommitId, FilePath, name_fault, page_of
from gare.model.pages import Commit, FileChange, PageEntry
from gare.safeyaml import YamlFault, load
from gare.sqlite import SqliteError
from gare.wiki.text import decode
from gare.wiki.upkeep import keep_up
from gare.wiki.wiki import Wiki

LOG = logging.getLogger("gare.index")
REDIRECTS: Final = FilePath("_gare/redirects.yml")
NOT_TEXT: Final = Problem("not-text")
"""Among the problems of a page whose bytes are not UTF-8 text."""
_LONG_CHARS: Final = 4_000
"""How much of a page over the limit is searched."""
BUILDER: Final = "gare-index"
POLL_SECONDS: Final = 0.01
ATTEMPTS: Final = 20
"""How many times a reader tries to follow a head that keeps moving."""
WAIT_SECONDS: Final = 2.0
"""How long a reader waits for a missing index before reading without it."""


def catch_up(wiki: Wiki) -> CommitId:
    """Bring the index to the head of the store and return that head.

    Costs two reads when nothing moved. Raises `IndexUnready` while the index is rebuilt, or when
    it cannot be written.
    """
    for _attempt in range(ATTEMPTS):
        base = wiki.index.head()
        head = wiki.store.head()  # read last: the index never seems ahead of a save just landed
        if head is not None and base == head:
            return head
        if wiki.index.is_building():
            raise IndexUnready
        if head is None or base is None or not wiki.store.is_ancestor(base, head):
            _build_aside(wiki)
        else:
            _follow(wiki, base, head)
    raise IndexUnready


def _follow(wiki: Wiki, base: CommitId, head: CommitId) -> None:
    """Apply what was committed since the index was last brought along."""
    try:
        _apply(wiki, base, head, list(wiki.store.commits(base, head)))
    except SqliteError as fault:
        LOG.warning("the index cannot be written: %s", fault)
        raise IndexUnready from fault


def landed(wiki: Wiki) -> Callable[[Commit], None]:
    """Return what a save calls once its commit is on disk: one transaction of the index."""

    def bring(commit: Commit) -> None:
        base = wiki.index.head()
        if commit.parent is not None and base == commit.parent:
            _apply(wiki, base, commit.id, [commit])
        keep_up(wiki)

    return bring


def rebuild(wiki: Wiki, progress: Progress | None = None) -> Built | None:
    """Build the whole index again from the store; None when another process is doing it."""
    head = wiki.store.head()
    if head is None:
        return None
    return wiki.index.rebuild(
        head,
        wiki.store.commits(None, head),
        (file for file in wiki.store.tree(head) if file.fault or not _is_page(file.file)),
        _entries(wiki, head),
        redirects(wiki, head),
        progress,
    )


def redirects(wiki: Wiki, commit: CommitId) -> Mapping[str, str]:
    """Return the old addresses kept in `_gare/redirects.yml`; empty when it cannot be read."""
    snapshot = wiki.store.snapshot(commit)
    blob = snapshot.find(REDIRECTS)
    if blob is None:
        return {}
    return parse_redirects(decode(snapshot.read(blob)).text)


def parse_redirects(text: str) -> dict[str, str]:
    """Return {"old/path": "new/path"}; entries that are not names of pages are left out."""
    try:
        value = load(text)
    except YamlFault:
        return {}
    if not isinstance(value, dict):
        return {}
    return {
        old.strip("/"): new.strip("/")
        for old, new in value.items()
        if isinstance(old, str) and isinstance(new, str) and name_fault(new.strip("/")) is None
    }


def entry(wiki: Wiki, file: FilePath, blob: BlobId, content: bytes) -> PageEntry | None:
    """Return a page as the index keeps it, None when the file is no page."""
    path = page_of(file)
    if path is None or not _is_page(file):
        return None
    text = decode(content)
    source = text.text if len(content) <= wiki.settings.max_page_bytes else text.text[:_LONG_CHARS]
    said = document(path, source)
    if not text.readable:
        said = replace(said, problems=(*said.problems, NOT_TEXT))
    return PageEntry(path, file, blob, len(content), said)


def _apply(wiki: Wiki, base: CommitId, head: CommitId, commits: list[Commit]) -> bool:
    """Apply what changed between two commits; False when another thread was first."""
    if len(commits) == 1 and commits[0].parent == base:
        changes: Iterable[FileChange] = commits[0].changes
    else:
        changes = wiki.store.changed(base, head)
    files = tuple(changes)
    pages = [
        made
        for change in files
        if change.after is not None
        and (made := _read_entry(wiki, change.file, change.after)) is not None
    ]
    gone = [change.file for change in files if change.after is None]
    gone += [change.origin for change in files if change.origin is not None]
    moved = any(change.file == REDIRECTS for change in files)
    return wiki.index.apply(
        base,
        head,
        commits=commits,
        files=[
            change for change in files if change.after is not None and not _is_page(change.file)
        ],
        entries=pages,
        gone=gone,
        redirects=redirects(wiki, head) if moved else None,
    )


def _is_page(file: FilePath) -> bool:
    """Tell whether a file is a page that can be served."""
    return page_of(file) is not None and name_fault(file) is None


def _read_entry(wiki: Wiki, file: FilePath, blob: BlobId) -> PageEntry | None:
    """Return the entry of a changed file, reading it only when it is a page."""
    return entry(wiki, file, blob, wiki.store.read(blob)) if _is_page(file) else None


def _entries(wiki: Wiki, head: CommitId) -> Iterator[PageEntry]:
    """Yield all pages of a commit, read by one process of git."""
    places: dict[BlobId, list[FilePath]] = {}
    for found in wiki.store.tree(head):
        if not found.fault and _is_page(found.file):
            places.setdefault(found.blob, []).append(found.file)
    for blob, content in wiki.store.read_many(places):
        for file in places[blob]:
            made = entry(wiki, file, blob, content)
            if made is not None:
                yield made


def _build_aside(wiki: Wiki) -> None:
    """Have the index rebuilt by a thread of this process, unless one is at it.

    Waits a little: a small wiki is ready at once. Raises `IndexUnready` when it is not.
    """
    if not any(thread.name == BUILDER for thread in threading.enumerate()):
        threading.Thread(target=_build, args=(wiki,), name=BUILDER, daemon=True).start()
    until = time.monotonic() + WAIT_SECONDS
    while time.monotonic() < until:
        if wiki.index.head() is not None and wiki.index.head() == wiki.store.head():
            return
        time.sleep(POLL_SECONDS)
    raise IndexUnready


def _build(wiki: Wiki) -> None:
    """Rebuild; what goes wrong is written to the log, and the next request tries again."""
    try:
        rebuild(wiki)
    except (GareError, SqliteError, OSError):
        LOG.exception("the index cannot be rebuilt")
    finally:
        wiki.index.close()
