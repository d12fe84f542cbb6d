"""Keep the index at the head of the store: after a save, after a push, from nothing."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final

from gare.index.build import Progress
from gare.index.rows import Built
from gare.model.errors import GareError, IndexUnready
from gare.model.names import BlobId, CommitId, FilePath, name_fault
from gare.model.pages import Commit, FileChange, PageEntry
from gare.safeyaml import YamlFault, load
from gare.sqlite import SqliteError
from gare.wiki.analysing import analysed, processors
from gare.wiki.analyst import Source
from gare.wiki.entries import entry, is_page
from gare.wiki.seeing import guarding
from gare.wiki.text import decode
from gare.wiki.upkeep import keep_up
from gare.wiki.wiki import Wiki
from gare.wiki.withheld import Withheld, told_again, withheld

LOG = logging.getLogger("gare.index")
REDIRECTS: Final = FilePath("_gare/redirects.yml")
_MANY_PAGES: Final = 400
"""From so many on, a rebuild is shared by several processes: beginning one takes half a second."""
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


def landed_series(wiki: Wiki) -> Callable[[tuple[Commit, ...]], None]:
    """Return what many commits at once call once they are on disk: one transaction too."""

    def bring(commits: tuple[Commit, ...]) -> None:
        base = wiki.index.head()
        if commits and commits[0].parent is not None and base == commits[0].parent:
            _apply(wiki, base, commits[-1].id, list(commits))
        keep_up(wiki)

    return bring


def rebuild(wiki: Wiki, progress: Progress | None = None) -> Built | None:
    """Build the whole index again from the store; None when another process is doing it."""
    head = wiki.store.head()
    if head is None or wiki.index.is_building():
        return None
    places = _places(wiki, head)
    processes = processors() if len(places) >= _MANY_PAGES else 0
    with analysed(_sources(wiki, places, withheld(wiki, head)), processes) as sheets:
        return wiki.index.rebuild(
            head,
            wiki.store.commits(None, head),
            (file for file in wiki.store.tree(head) if file.fault or not is_page(file.file)),
            sheets,
            redirects(wiki, head),
            progress,
            guarding(wiki, head),
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


def _apply(wiki: Wiki, base: CommitId, head: CommitId, commits: list[Commit]) -> bool:
    """Apply what changed between two commits; False when another thread was first."""
    if len(commits) == 1 and commits[0].parent == base:
        changes: Iterable[FileChange] = commits[0].changes
    else:
        changes = wiki.store.changed(base, head)
    files = tuple(changes)
    gone = [change.file for change in files if change.after is None]
    gone += [change.origin for change in files if change.origin is not None]
    there = [(change.file, change.after) for change in files if change.after is not None]
    there += told_again(wiki, base, head, {*gone, *(file for file, _blob in there)})
    hidden = withheld(wiki, head)
    read = (_read_entry(wiki, file, blob, hidden) for file, blob in there)
    moved = any(change.file == REDIRECTS for change in files)
    return wiki.index.apply(
        base,
        head,
        commits=commits,
        files=[change for change in files if change.after is not None and not is_page(change.file)],
        entries=[made for made in read if made is not None],
        gone=gone,
        redirects=redirects(wiki, head) if moved else None,
        guarding=guarding(wiki, head, {change.file for change in files}),
    )


def _read_entry(wiki: Wiki, file: FilePath, blob: BlobId, hidden: Withheld) -> PageEntry | None:
    """Return the entry of a changed file, reading it only when it is a page."""
    if not is_page(file):
        return None
    return entry(file, blob, wiki.store.read(blob), wiki.settings.max_page_bytes, hidden)


def _places(wiki: Wiki, head: CommitId) -> dict[BlobId, list[FilePath]]:
    """Return where each text of a commit that is a page is."""
    places: dict[BlobId, list[FilePath]] = {}
    for found in wiki.store.tree(head):
        if not found.fault and is_page(found.file):
            places.setdefault(found.blob, []).append(found.file)
    return places


def _sources(
    wiki: Wiki, places: Mapping[BlobId, list[FilePath]], hidden: Withheld
) -> Iterator[Source]:
    """Give all pages with their bytes, read by one process of git."""
    for blob, content in wiki.store.read_many(places):
        for file in places[blob]:
            yield Source(file, blob, content, wiki.settings.max_page_bytes, hidden)


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
