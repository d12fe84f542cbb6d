"""Looking for texts in every object of a repository, reachable or not, in bounded memory."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum
from typing import IO, Final

from gare.model.errors import StoreFailure
from gare.model.names import BlobId
from gare.store.erasing import Eraser
from gare.store.git import Repository
from gare.store.opening import is_binary, is_closed

_PIECE_BYTES: Final = 1024 * 1024
MAX_MENDED_BYTES: Final = 16 * 1024 * 1024
"""A longer file that holds a text goes as a whole."""
_NAMES: Final = ("cat-file", "--batch-all-objects", "--unordered",
                 "--batch-check=%(objectname) %(objecttype)")  # fmt: skip


class Sort(Enum):
    """What looking at an object says."""

    PLAIN = "plain"
    HELD = "held"
    UNREAD = "unread"
    """A picture, a PDF, something protected: nothing was found, which proves nothing."""


@dataclass(frozen=True, slots=True)
class Held:
    """An object that holds a text: its name, its kind, its size in bytes."""

    id: str
    kind: str
    size: int
    unread: bool = False
    """True when it is only known that it could not be looked into."""


@dataclass(frozen=True, slots=True)
class Scan:
    """Files that hold a text, with their size, and the names of those that were not read."""

    to_mend: Mapping[BlobId, int]
    unread: frozenset[str]


def holding(repository: Repository, eraser: Eraser, kinds: frozenset[str]) -> Iterator[Held]:
    """Give the objects of these kinds that hold a text, in the order git keeps them.

    Those that cannot be looked into are given too, `unread`.
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
    """Give the objects among those that git answers whose content holds a text, or may hold one."""
    if contents is None:
        raise StoreFailure("git has no pipes")
    while header := contents.readline():
        words = header.decode("ascii", "replace").split()
        if len(words) != 3 or not words[2].isdigit():
            raise StoreFailure("an object cannot be read")
        size = int(words[2])
        sort = _look(contents, size, eraser, is_blob=words[1] == "blob")
        if sort is not Sort.PLAIN:
            yield Held(words[0], words[1], size, unread=sort is Sort.UNREAD)
        contents.read(1)


def _look(contents: IO[bytes], size: int, eraser: Eraser, *, is_blob: bool) -> Sort:
    """Read one object to its end and tell whether it holds a text."""
    held = binary = False
    rest, before = size, b""
    whole: list[bytes] | None = None
    while rest:
        piece = contents.read(min(rest, _PIECE_BYTES))
        if not piece:
            raise StoreFailure("git stopped in the middle of an object")
        if rest == size and is_blob:
            binary = is_binary(piece)
            whole = [] if is_closed(piece) and size <= MAX_MENDED_BYTES else None
        rest -= len(piece)
        held = held or eraser.holds(before + piece)
        before = piece[-eraser.overlap :] if eraser.overlap else b""
        if whole is not None:
            whole.append(piece)
    opened = eraser.opens(b"".join(whole)) if whole is not None and not held else None
    if held or opened:
        return Sort.HELD
    return Sort.UNREAD if binary and opened is None else Sort.PLAIN


def scanned(repository: Repository, eraser: Eraser) -> Scan:
    """Return the files that hold a text, and those that cannot be looked into."""
    if not eraser.has_texts:
        return Scan({}, frozenset())
    found = tuple(holding(repository, eraser, frozenset({"blob"})))
    return Scan(
        {BlobId(one.id): one.size for one in found if not one.unread},
        frozenset(one.id for one in found if one.unread),
    )
