"""Looking for texts in every object of a repository, reachable or not, in bounded memory."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import IO, Final

from gare.model.errors import StoreFailure
from gare.model.names import BlobId
from gare.store.erasing import Eraser
from gare.store.git import Repository

_PIECE_BYTES: Final = 1024 * 1024
MAX_MENDED_BYTES: Final = 16 * 1024 * 1024
"""A longer file that holds a text goes as a whole."""
_NAMES: Final = ("cat-file", "--batch-all-objects", "--unordered",
                 "--batch-check=%(objectname) %(objecttype)")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Held:
    """An object that holds a text: its name, its kind, its size in bytes."""

    id: str
    kind: str
    size: int


def holding(repository: Repository, eraser: Eraser, kinds: frozenset[str]) -> Iterator[Held]:
    """Give the objects of these kinds that hold a text, in the order git keeps them.

    Reads every object of the repository once. About 200 MB of content a second.
    """
    with (
        repository.streaming(_NAMES) as names,
        repository.streaming(["cat-file", "--batch", "--buffer"]) as contents,
    ):
        feeder = threading.Thread(
            target=_feed, args=(names.stdout, contents.stdin, kinds), name="gare-scan", daemon=True
        )
        feeder.start()
        try:
            yield from _found(contents.stdout, eraser)
        finally:
            names.kill()
            contents.kill()
            feeder.join()


def _feed(names: IO[bytes] | None, asked: IO[bytes] | None, kinds: frozenset[str]) -> None:
    """Ask for the content of each object of these kinds."""
    if names is None or asked is None:
        return
    wanted = {kind.encode() for kind in kinds}
    with suppress(OSError, ValueError):
        for line in names:
            name, _space, kind = line.strip().partition(b" ")
            if kind in wanted:
                asked.write(name + b"\n")
        asked.close()


def _found(contents: IO[bytes] | None, eraser: Eraser) -> Iterator[Held]:
    """Give the objects among those that git answers whose content holds a text."""
    if contents is None:
        raise StoreFailure("git has no pipes")
    while header := contents.readline():
        words = header.decode("ascii", "replace").split()
        if len(words) != 3 or not words[2].isdigit():
            raise StoreFailure("an object cannot be read")
        size = int(words[2])
        if _holds(contents, size, eraser):
            yield Held(words[0], words[1], size)
        contents.read(1)


def _holds(contents: IO[bytes], size: int, eraser: Eraser) -> bool:
    """Read one object to its end and tell whether it holds a text."""
    found = False
    rest, before = size, b""
    while rest:
        piece = contents.read(min(rest, _PIECE_BYTES))
        if not piece:
            raise StoreFailure("git stopped in the middle of an object")
        rest -= len(piece)
        found = found or eraser.holds(before + piece)
        before = piece[-eraser.overlap :] if eraser.overlap else b""
    return found


def blobs_to_mend(repository: Repository, eraser: Eraser) -> dict[BlobId, int]:
    """Return the files that hold a text, by the name of their content, with their size."""
    if not eraser.has_texts:
        return {}
    return {
        BlobId(found.id): found.size for found in holding(repository, eraser, frozenset({"blob"}))
    }
