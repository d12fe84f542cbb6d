"""Every version that files ever had, on any branch: what a purge of a page must find."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from gare.model.names import BlobId, FilePath
from gare.store.git import Repository
from gare.store.trees import decoded

_LOG: Final = (
    "--literal-pathspecs", "log", "--all", "--format=", "--raw", "-m", "-z", "--no-abbrev",
    "--no-renames", "--no-color", "--no-ext-diff", "--end-of-options", "--",
)  # fmt: skip
_WAITING: Final = (*_LOG[:3], "--not", "refs/heads/main", *_LOG[3:])
_NOTHING: Final = "0" * 40


def versions_below(repository: Repository, folder: str) -> dict[FilePath, frozenset[BlobId]]:
    """Return all the versions of all the files there ever were below a folder."""
    return _versions(repository.run([*_LOG, f"{folder}/"]))


def versions_of(repository: Repository, files: Iterable[str]) -> dict[FilePath, frozenset[BlobId]]:
    """Return all the versions of some files, whatever page they were of."""
    names = list(files)
    return _versions(repository.run([*_LOG, *names])) if names else {}


def versions_waiting(
    repository: Repository, files: Iterable[str]
) -> dict[FilePath, frozenset[BlobId]]:
    """Return the versions of some files that are on other branches than main."""
    names = list(files)
    return _versions(repository.run([*_WAITING, *names])) if names else {}


def names_of(repository: Repository, blobs: Iterable[str]) -> tuple[str, ...]:
    """Return a name that each of some contents has, on any branch; none for what has no name."""
    wanted = set(blobs)
    found = set()
    if wanted:
        with repository.streaming(("rev-list", "--objects", "--all")) as process:
            for line in process.stdout or ():
                blob, _space, name = line.rstrip(b"\n").partition(b" ")
                if blob.decode("ascii", "replace") in wanted:
                    found.add(decoded(name))
    return tuple(sorted(found))


def _versions(raw: bytes) -> dict[FilePath, frozenset[BlobId]]:
    """Return what `git log --raw -z` tells: {"a.md": {blob, …}}."""
    found: dict[FilePath, set[BlobId]] = {}
    words = iter(raw.split(b"\0"))
    for word in words:
        if b":" not in word[:2]:
            continue
        said = word.strip().decode("ascii", "replace").split(" ")
        file = FilePath(decoded(next(words, b"")))
        blobs = {BlobId(blob) for blob in said[2:4] if blob != _NOTHING}
        found.setdefault(file, set()).update(blobs)
    return {file: frozenset(blobs) for file, blobs in found.items()}
