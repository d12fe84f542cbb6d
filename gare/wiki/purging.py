"""Purge: erase pages or texts for ever, from history and from all that is kept beside it."""

from __future__ import annotations

import shutil
import time
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from gare.index.rows import RevisionRow
from gare.model.errors import BadInput, PageMissing
from gare.model.names import BlobId, FilePath, PagePath, owner_of, page_file, page_of
from gare.shipped import COMPILED
from gare.store import forgetting, purging
from gare.store.erasing import Eraser, Removal
from gare.store.past import versions_below, versions_of, versions_waiting
from gare.store.purging import Counted
from gare.store.spelling import spellings
from gare.wiki.indexing import catch_up, rebuild
from gare.wiki.reaching import key_of
from gare.wiki.standing import decided
from gare.wiki.waiting_files import FOLDER as WAITING
from gare.wiki.wiki import REPOSITORY, Wiki

MIN_CHARS: Final = 4
TALK: Final = "_gare/talk/"
_PER_READING: Final = 500
_PIECE_BYTES: Final = 1024 * 1024
NEWS: Final = "feeds.sqlite"
SETTLING_SECONDS: Final = 1.0
"""How long a running process may take to keep a rendering of what it had just read."""

Versions = dict[FilePath, frozenset[BlobId]]


@dataclass(frozen=True, slots=True)
class Asked:
    """What an operator wants gone: pages by their paths, texts letter for letter."""

    pages: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What a purge would change. `citing`: pages that still lead to those that go."""

    counted: Counted
    rows: int
    """How many rows of the database of people hold a text."""
    waiting: int
    """How many files of imports wait."""
    places: tuple[PagePath, ...]
    """All the addresses the pages ever had."""
    citing: tuple[PagePath, ...]
    accounts: tuple[str, ...]
    """Accounts that bear a text: only they, or an admin, may close them."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A name of a page that is gone, and where it is still written: it may name a person."""

    text: str
    files: tuple[str, ...]
    commits: int
    rows: int


@dataclass(frozen=True, slots=True)
class Done:
    """What a purge did; `left` names the files of the data folder that still hold a text."""

    counted: Counted
    moved: int
    objects_left: int
    left: tuple[str, ...]
    standing: tuple[Standing, ...] = ()
    remotes: tuple[str, ...] = ()
    """Other repositories that this one's settings name: they have what was erased."""


def foresee(wiki: Wiki, asked: Asked) -> Foreseen:
    """Return what a purge would change; nothing is written. Raises as `purge`."""
    removal = removal_of(wiki, asked)
    pages = tuple(sorted(removal.pages))
    return Foreseen(
        counted=purging.count(wiki.store, removal),
        rows=wiki.people.erasing.count(_spelt(removal.texts)) if removal.texts else 0,
        waiting=sum(1 for _file in _files(wiki.settings.data / WAITING)),
        places=pages,
        citing=tuple(
            sorted(
                {row.path for page in pages for row in wiki.index.backlinks(page, limit=100).rows}
                - set(pages)
            )
        ),
        accounts=wiki.people.erasing.accounts(_spelt(removal.texts)) if removal.texts else (),
    )


def purge(wiki: Wiki, asked: Asked, said: Callable[[str], None] = lambda _step: None) -> Done:
    """Erase; nothing of it is in the data folder when this returns.

    May be asked again after a stop at any moment. `said` is told each step: "people", "history",
    "index". Raises `BadInput` for a text too short or of several lines, `PageMissing` for a page
    that never was, and as the store.
    """
    removal = removal_of(wiki, asked)
    names = _names(wiki, removal)
    said("people")
    _forget_people(wiki, removal, asked.pages)
    said("history")
    done = purging.purge(wiki.store, removal)
    said("index")
    left = _begin_index_again(wiki, Eraser(removal))
    forgetting.end(wiki.store.path)
    standing = tuple(one for name in names if (one := _standing(wiki, name)) is not None)
    remotes = purging.remotes(wiki.store.git)
    return Done(done.counted, done.moved, done.left, left, standing, remotes)


def finish(wiki: Wiki) -> bool:
    """Do what an interrupted purge left to do; tell whether there was something."""
    if not purging.finish(wiki.store.path):
        return False
    wiki.index.forget()
    decided(wiki)
    forgetting.end(wiki.store.path)
    return True


def removal_of(wiki: Wiki, asked: Asked) -> Removal:
    """Return what must go, in the words of the store. Raises `BadInput`, `PageMissing`."""
    catch_up(wiki)
    texts = tuple(_sound(text) for text in asked.texts)
    found: Versions = {}
    places: set[PagePath] = set()
    for path in asked.pages:
        for file, blobs in _versions_of_page(wiki, path.strip("/").removesuffix(".md")).items():
            found[file] = found.get(file, frozenset()) | blobs
            page = page_of(file)
            if page is not None and not file.startswith(TALK):
                places.add(page)
    if not texts and not found:
        raise BadInput("string")
    return Removal(texts, found, frozenset(places))


def _sound(text: str) -> str:
    """Return a text that can be looked for. Raises `BadInput`."""
    text = unicodedata.normalize("NFC", text.strip())
    if len(text) < MIN_CHARS or not text.isprintable() or set(text) & set("<>"):
        raise BadInput("string", text)
    return text


def _versions_of_page(wiki: Wiki, path: str) -> Versions:
    """Return all the versions of a page through its moves, of its files, of its discussion."""
    rows = tuple(_revisions(wiki, path))
    found: dict[FilePath, set[BlobId]] = {}
    for row in rows:
        if row.is_page:
            blobs = {blob for blob in (row.before, row.after) if blob is not None}
            found.setdefault(page_file(PagePath(row.path)), set()).update(blobs)
    if not found:
        raise PageMissing(path)
    places = [page for file in found if (page := page_of(file)) is not None]
    others = versions_waiting(wiki.store.git, list(found))
    for place in places:
        others |= _attachments(wiki, place)
    others |= versions_of(wiki.store.git, [f"{TALK}{place}.md" for place in places])
    for file, versions in others.items():
        found.setdefault(file, set()).update(versions)
    return {file: frozenset(blobs) for file, blobs in found.items()}


def _attachments(wiki: Wiki, page: PagePath) -> Versions:
    """Return all the versions of the files that ever hung from a page."""
    below = versions_below(wiki.store.git, page)
    return {
        file: blobs
        for file, blobs in below.items()
        if owner_of(file) == page and page_of(file) is None
    }


def _revisions(wiki: Wiki, path: str) -> Iterator[RevisionRow]:
    """Give all the changes of a page, newest first."""
    before: int | None = None
    while True:
        found = wiki.index.history(path, limit=_PER_READING, before=before)
        yield from found.rows
        if found.next is None:
            return
        before = found.next


def _forget_people(wiki: Wiki, removal: Removal, pages: tuple[str, ...]) -> None:
    """Take the texts, and the contacts of the pages, out of what is kept beside them."""
    for path in pages:
        with suppress(PageMissing):
            wiki.people.contacts.forget(key_of(wiki, path.strip("/").removesuffix(".md")))
    wiki.people.erasing.forget_pages(sorted(removal.pages))
    if removal.texts:
        wiki.people.erasing.erase(_spelt(removal.texts))
    shutil.rmtree(wiki.settings.data / WAITING, ignore_errors=True)


def _spelt(texts: tuple[str, ...]) -> tuple[str, ...]:
    """Return the ways texts are written in tables, the longest first."""
    return tuple(sorted({one for text in texts for one in spellings(text)}, key=len, reverse=True))


def _names(wiki: Wiki, removal: Removal) -> tuple[str, ...]:
    """Return the addresses, their last words and the titles of the pages that go."""
    names = []
    for page in sorted(removal.pages):
        row = wiki.index.page(page)
        names += [page, page.rpartition("/")[2], row.title if row else ""]
    return tuple(dict.fromkeys(name for name in names if len(name) >= MIN_CHARS))


def _standing(wiki: Wiki, name: str) -> Standing | None:
    """Return where a name is still written, None for nowhere."""
    counted = purging.count(wiki.store, Removal((name,)))
    rows = wiki.people.erasing.count(_spelt((name,)))
    if not (counted.changed or rows):
        return None
    return Standing(name, tuple(file for file, _times in counted.files), counted.changed, rows)


def _begin_index_again(wiki: Wiki, eraser: Eraser) -> tuple[str, ...]:
    """Make the index anew; return the files of the data folder that still hold a text.

    News of other sites are asked for again when they held it.
    """
    time.sleep(SETTLING_SECONDS)
    wiki.index.forget()
    decided(wiki)
    rebuild(wiki)
    left = tuple(_holding(wiki.settings.data, eraser))
    if any(name.startswith(NEWS) for name in left):
        wiki.feeds.close()
        for file in wiki.settings.data.glob(NEWS + "*"):
            file.unlink(missing_ok=True)
        left = tuple(name for name in left if not name.startswith(NEWS))
    return left


def _holding(data: Path, eraser: Eraser) -> Iterator[str]:
    """Give the files beside the repository that hold a text; what a theme says is no page's."""
    for file in _files(data):
        name = file.relative_to(data)
        if name.parts[0] not in {REPOSITORY, COMPILED} and _holds(file, eraser):
            yield str(name)


def _files(folder: Path) -> Iterator[Path]:
    """Give the files below a folder, none when it is not there."""
    return (file for file in folder.rglob("*") if file.is_file())


def _holds(file: Path, eraser: Eraser) -> bool:
    """Tell whether a file holds a text, read by pieces."""
    before = b""
    try:
        with file.open("rb") as content:
            while piece := content.read(_PIECE_BYTES):
                if eraser.holds(before + piece):
                    return True
                before = piece[-eraser.overlap :] if eraser.overlap else b""
    except OSError:
        return False
    return False
