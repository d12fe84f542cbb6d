"""A process that works out pages for the one that makes the whole index: `python -m` of this.

It is given portions of files on a socket, gives back what is to be written of each, and ends
with the process that began it.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterable, Iterator, Mapping
from multiprocessing.connection import Connection
from typing import Final, NamedTuple

from gare.index.french import French
from gare.index.sheets import Sheet, sheet
from gare.model.names import BlobId, FilePath
from gare.wiki.entries import entry

READY: Final = "gare analyst"
_NICE: Final = 5
"""Those who read and write go first."""
_MEMORY_WORDS: Final = 30_000


class Source(NamedTuple):
    """A file that may be a page, with its bytes; of more than `max_bytes` only the beginning.

    `withheld` are the keys of headers that not everyone may see, by kind.
    """

    file: FilePath
    blob: BlobId
    content: bytes
    max_bytes: int
    withheld: Mapping[str, frozenset[str]]


def worked_out(french: French, sources: Iterable[Source]) -> Iterator[Sheet]:
    """Give what is to be written of each file that is a page."""
    for source in sources:
        made = entry(*source)
        if made is not None:
            yield sheet(french, made)


def serve(link: Connection[str | list[Sheet], list[Source]]) -> None:
    """Work out portion after portion until the other end is gone."""
    french = French(_MEMORY_WORDS)
    try:
        link.send(READY)
        while True:
            link.send(list(worked_out(french, link.recv())))
    except (EOFError, OSError):
        return


def main() -> None:
    """Serve on the socket inherited under the number given."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.nice(_NICE)
    link: Connection[str | list[Sheet], list[Source]] = Connection(int(sys.argv[1]))
    with link:
        serve(link)


if __name__ == "__main__":
    main()
