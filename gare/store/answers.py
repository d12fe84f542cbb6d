"""Many contents asked of one git process, a portion at a time."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import IO, Final

from gare.model.errors import StoreFailure
from gare.model.names import BlobId

_ASKED_AT_ONCE: Final = 500


def some(blobs: Iterator[BlobId]) -> list[BlobId]:
    """Return the next names to ask for: few enough to always fit in the pipe."""
    return list(islice(blobs, _ASKED_AT_ONCE))


def answers(
    asked: IO[bytes] | None, answers: IO[bytes] | None, portion: list[BlobId]
) -> Iterator[tuple[BlobId, bytes]]:
    """Give the blobs of one portion as `git cat-file --batch` answers."""
    if asked is None or answers is None:
        raise StoreFailure("git has no pipes")
    asked.write("".join(f"{blob}\n" for blob in portion).encode())
    asked.flush()
    for blob in portion:
        words = answers.readline().split()
        if not words:
            raise StoreFailure("git stopped before the last blob")
        if len(words) == 3:
            content = answers.read(int(words[2]) + 1)[:-1]
            if words[1] == b"blob":
                yield blob, content
