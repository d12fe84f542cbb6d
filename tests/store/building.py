"""Small builders for the tests of the store: real repositories, real git."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from gare.model.names import BlobId, CommitId, FilePath, PagePath, page_file
from gare.model.pages import Action, Commit, Edit, Saved
from gare.model.people import Author
from gare.store.orders import Order, Site
from gare.store.store import Store

SITE: Final = Site("Gare d’essai", "gare.example")
ANNE: Final = Author("Anne Martin", "anne-martin")
BOB: Final = Author("Bob Le Goff", "bob-le-goff")
ENVIRONMENT: Final = {
    "PATH": os.environ["PATH"],
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_AUTHOR_NAME": "Dehors",
    "GIT_AUTHOR_EMAIL": "dehors@ailleurs.example",
    "GIT_COMMITTER_NAME": "Dehors",
    "GIT_COMMITTER_EMAIL": "dehors@ailleurs.example",
    "LC_ALL": "C.UTF-8",
}


def git(folder: Path, *args: str, given: bytes = b"") -> str:
    """Run git as somebody outside would, and return what it prints."""
    done = subprocess.run(
        ["git", *args], cwd=folder, env=ENVIRONMENT, input=given, capture_output=True, check=False
    )
    assert done.returncode == 0, (args, done.stderr.decode("utf-8", "replace"))
    return done.stdout.decode("utf-8", "surrogateescape").strip()


def fsck(repository: Path) -> str:
    """Return all that a strict check complains about."""
    return git(repository, "fsck", "--strict", "--full", "--no-dangling", "--no-progress")


def put(store: Store, files: Mapping[str, bytes | None], author: Author = ANNE) -> Commit:
    """Commit these files as they are."""
    changes = {FilePath(name): content for name, content in files.items()}
    order = Order(changes, author, "Mise en place", Action.IMPORT, None)
    return store.write(lambda _snapshot: (order, None), ignored)[0]


def ignored(_commit: Commit) -> None:
    """Listen to a commit and do nothing."""


def accepted(_text: str) -> None:
    """Check a text and find nothing wrong."""


def edit(
    path: str, source: str, base: BlobId | None = None, *, author: Author = ANNE, summary: str = ""
) -> Edit:
    """Return an edit of a page."""
    page = PagePath(path)
    return Edit(page, page_file(page), source, base, summary or "Modification", author)


def save(store: Store, wanted: Edit) -> Saved:
    """Save an edit without any check of the text."""
    return store.save(wanted, accepted, ignored)


def blob_at(store: Store, path: str) -> BlobId | None:
    """Return the blob of a page in main."""
    return store.snapshot().find(page_file(PagePath(path)))


def text_at(store: Store, path: str) -> str:
    """Return the text of a page in main."""
    blob = blob_at(store, path)
    assert blob is not None
    return store.read(blob).decode("utf-8")


def plumb(store: Store, entries: bytes) -> CommitId:
    """Move main to a commit whose root tree is this raw tree, unchecked: as a hostile push would.

    Only for trees that no well-meaning tool would make.
    """
    args = ["hash-object", "-t", "tree", "-w", "--literally", "--stdin"]
    return commit_tree(store, git(store.path, *args, given=entries))


def commit_tree(store: Store, tree: str) -> CommitId:
    """Move main to a new commit with this tree."""
    parent = store.head()
    args = ["commit-tree", tree, "-m", "venu d’ailleurs"]
    commit = git(store.path, *args, *(["-p", parent] if parent else []))
    git(store.path, "update-ref", "refs/heads/main", commit)
    return CommitId(commit)


def entry(mode: str, name: bytes, object_id: str) -> bytes:
    """Return one line of a raw tree."""
    return mode.encode() + b" " + name + b"\0" + bytes.fromhex(object_id)


def new_blob(store: Store, content: bytes) -> BlobId:
    """Put a blob in the repository, in no commit."""
    return BlobId(git(store.path, "hash-object", "-w", "--stdin", given=content))


def clone(repository: Path, into: Path) -> Path:
    """Clone the wiki as a person at the keyboard would."""
    git(repository, "clone", "-q", str(repository), str(into))
    return into


def give_away(place: Path) -> None:
    """Make a folder and all in it somebody else's; only root can, for others nothing changes."""
    if os.getuid() == 0:
        for path in (place, *place.rglob("*")):
            os.chown(path, 12_345, 12_345, follow_symlinks=False)
