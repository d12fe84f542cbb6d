"""What a push brings, kept apart until it is judged: main and its objects do not know of it.

A folder with a repository of its own that borrows our objects. Its pack is moved among ours only
once all was looked at, just before main moves.
"""

from __future__ import annotations

import os
import resource
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex
from typing import Final

from gare.model.errors import Busy, StoreFailure, TooLarge
from gare.store import creating
from gare.store.commands import CHUNK_BYTES, end, kill
from gare.store.faults import from_system
from gare.store.git import Repository
from gare.store.objects import sync_folder

FOLDER: Final = "gare-incoming"
MAX_PUSH_BYTES: Final = 64_000_000
MAX_SECONDS: Final = 600.0
_MAX_MEMORY: Final = 1_500_000_000
"""What git may take to unpack: a few bytes may stand for a very large object."""
_OLD_SECONDS: Final = 3_600.0
_CONFIG: Final = "[core]\n\trepositoryformatversion = 0\n\tbare = true\n"
_SMALL: Final = "core.bigFileThreshold=8m"


class BrokenPack(StoreFailure):
    """The objects sent are not sound; `detail` is what git says of them."""


@dataclass(frozen=True, slots=True)
class Incoming:
    """A repository of its own with what was pushed, and all that is ours."""

    repository: Repository

    def unpack(self, read: Callable[[int], bytes], max_bytes: int = MAX_PUSH_BYTES) -> None:
        """Read a pack from a stream, each object checked by git.

        Raises `BrokenPack`, `TooLarge`, `Busy` when it takes too long.
        """
        args = ["-c", _SMALL, "index-pack", "--stdin", "--fix-thin", "--strict", "--threads=1"]
        process = self.repository.start(args)
        late = threading.Event()
        limit = threading.Timer(MAX_SECONDS, _stop, (process, late))
        limit.daemon = True
        limit.start()
        try:
            resource.prlimit(process.pid, resource.RLIMIT_AS, (_MAX_MEMORY, _MAX_MEMORY))
            sent = 0
            with suppress(BrokenPipeError):
                while chunk := read(CHUNK_BYTES):
                    sent += len(chunk)
                    if sent > max_bytes:
                        raise TooLarge("push", sent, max_bytes)
                    if process.stdin is not None:
                        process.stdin.write(chunk)
            said = process.communicate()[1]
        except OSError as fault:
            raise from_system(fault) from fault
        finally:
            limit.cancel()
            end(process)
        if late.is_set():
            raise Busy("pushes")
        if process.returncode != 0:
            raise BrokenPack(said.decode("utf-8", "replace").strip())

    def settle(self, repository: Repository) -> None:
        """Put what was unpacked among our own objects, on disk when this returns."""
        source, target = self.repository.path / "objects/pack", repository.path / "objects/pack"
        try:
            target.mkdir(exist_ok=True)
            found = sorted(source.iterdir(), key=_index_last)
            for file in found:
                _synced(file)
            for file in found:
                file.replace(target / file.name)
            sync_folder(target)
        except OSError as fault:
            raise from_system(fault) from fault


@contextmanager
def incoming(repository: Repository) -> Iterator[Incoming]:
    """Give a place for what is pushed; it is removed at the end, with what was not settled."""
    folder = repository.path / FOLDER
    _sweep(folder)
    place = folder / token_hex(8)
    try:
        (place / "objects/info").mkdir(parents=True)
        (place / "objects/pack").mkdir()
        (place / "refs").mkdir()
        (place / "HEAD").write_text(creating.HEAD)
        (place / "config").write_text(_CONFIG)
        (place / "objects/info/alternates").write_text(f"{repository.path / 'objects'}\n")
    except OSError as fault:
        raise from_system(fault) from fault
    own = Repository(place)
    try:
        yield Incoming(own)
    finally:
        own.close()
        shutil.rmtree(place, ignore_errors=True)


def _sweep(folder: Path) -> None:
    """Remove what pushes that were cut off left behind."""
    with suppress(FileNotFoundError):
        for place in folder.iterdir():
            if time.time() - place.stat().st_mtime > _OLD_SECONDS:
                shutil.rmtree(place, ignore_errors=True)


def _index_last(file: Path) -> tuple[bool, str]:
    """Return what files of packs are moved in the order of: git looks for the index first."""
    return file.suffix == ".idx", file.name


def _synced(file: Path) -> None:
    """Have a file on the disk."""
    with file.open("rb") as opened:
        os.fsync(opened.fileno())


def _stop(process: object, late: threading.Event) -> None:
    """Kill a git that takes too long."""
    late.set()
    kill(process)  # type: ignore[arg-type]  # Timer takes arguments of any type
