"""The only writer of git objects: loose, complete and on the disk before anyone may name them."""

from __future__ import annotations

import hashlib
import os
import secrets
import zlib
from collections.abc import Callable, Collection, Iterable
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import wait as everything_done
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Final, TypeVar

from gare.store.faults import from_system

TEMPORARY: Final = "tmp_obj_gare_"
"""Names of our unfinished objects begin so; git's own `prune` also removes `tmp_obj_*`."""
_LEVEL: Final = 1
_LONG_TREE_BYTES: Final = 8_192
"""Longer trees are kept as they are until git packs them: names of objects do not compress.

Measured with 1,500 files: 2.6 ms and 61 kB compressed, 0.1 ms and 99 kB as it is.
"""
_AT_ONCE: Final = 64
_WAITERS: Final = 8
_TRIES: Final = 100
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class NewObject:
    """An object to be written: its name and its bytes, header included."""

    id: str
    content: bytes


def new_object(kind: str, data: bytes) -> NewObject:
    """Return a blob, tree or commit ready to be written."""
    content = b"%b %d\0%b" % (kind.encode(), len(data), data)
    return NewObject(hashlib.sha1(content, usedforsecurity=False).hexdigest(), content)


def object_id(kind: str, data: bytes) -> str:
    """Return the name git gives to an object of this kind and content."""
    return new_object(kind, data).id


class ObjectWriter:
    """Writes objects of one repository; used by one thread at a time.

    Its own threads wait for the disk together: a journal writes at once what is asked at once
    (measured on ext4: 6 files synced in 3.6 ms instead of 31 one after the other).
    """

    def __init__(self, repository: Path) -> None:
        self._root = repository / "objects"
        self._waiters: ThreadPoolExecutor | None = None
        self._pid = 0

    def close(self) -> None:
        """End the threads; they come back when needed."""
        waiters, self._waiters = self._waiters, None
        if waiters is not None and self._pid == os.getpid():
            waiters.shutdown()

    def write(self, objects: Iterable[NewObject]) -> None:
        """Put the objects on the disk: write and sync all, then rename all, then sync the folders.

        DiskFull, ReadOnly or StoreFailure otherwise: then nothing half-written has a final name
        and temporary files are gone. An object already there is kept and made younger than any
        prune.
        """
        waiting: list[tuple[Path, Path]] = []
        folders: set[Path] = set()
        rest = iter(objects)
        try:
            while portion := list(islice(rest, _AT_ONCE)):
                self._write_some(portion, waiting, folders)
            for temporary, place in waiting:
                _renamed(temporary, place, folders, self._root)
            waiting.clear()
            self._together(_sync_fan_out, folders)
        except OSError as fault:
            raise from_system(fault) from fault
        finally:
            for temporary, _place in waiting:
                with suppress(OSError):
                    temporary.unlink()

    def _write_some(
        self, portion: list[NewObject], waiting: list[tuple[Path, Path]], folders: set[Path]
    ) -> None:
        """Write and sync some objects under temporary names, added to `waiting`."""
        handles: list[int] = []
        try:
            for item in portion:
                place = self._root / item.id[:2] / item.id[2:]
                folders.add(place.parent)
                if not _is_there(place, item):
                    temporary = self._root / (TEMPORARY + secrets.token_hex(8))
                    waiting.append((temporary, place))
                    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
                    handles.append(os.open(temporary, flags, 0o444))
                    _write_all(handles[-1], _packed(item.content))
            self._together(os.fsync, handles)
        finally:
            for handle in handles:
                os.close(handle)

    def _together(self, wait: Callable[[_T], None], things: Collection[_T]) -> None:
        """Do to all things at once what makes this thread wait for the disk."""
        if len(things) == 1 or (waiters := self._of_this_process()) is None:
            for thing in things:
                wait(thing)
            return
        asked = [waiters.submit(wait, thing) for thing in things]
        everything_done(asked)
        for one in asked:
            one.result()

    def _of_this_process(self) -> ThreadPoolExecutor | None:
        """Return the threads of this process, None when the system grants none."""
        if self._waiters is None or self._pid != os.getpid():
            waiters = ThreadPoolExecutor(_WAITERS, "gare-disk")
            try:
                waiters.submit(int).result()
            except RuntimeError:
                return None
            self._waiters, self._pid = waiters, os.getpid()
        return self._waiters


def sync_folder(folder: Path) -> None:
    """Make the renames done in a folder survive a power cut."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _sync_fan_out(folder: Path) -> None:
    """Sync a folder of objects; one that is gone was emptied by git, which has packed them all."""
    with suppress(FileNotFoundError):
        sync_folder(folder)


def _packed(content: bytes) -> bytes:
    """Return an object as git keeps it in a file."""
    is_long_tree = len(content) > _LONG_TREE_BYTES and content.startswith(b"tree ")
    return zlib.compress(content, 0 if is_long_tree else _LEVEL)


def _write_all(handle: int, data: bytes) -> None:
    """Write all the bytes: one call may write less when the disk is nearly full."""
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(handle, rest) :]


def _renamed(temporary: Path, place: Path, folders: set[Path], root: Path) -> None:
    """Give the object its final name; a new fan-out folder makes `objects/` one to sync.

    Tried again when the new folder is gone at once: `git prune-packed` takes empty ones away.
    """
    for _turn in range(_TRIES):
        try:
            temporary.rename(place)
            return
        except FileNotFoundError:
            place.parent.mkdir(exist_ok=True)
            folders.add(root)
    temporary.rename(place)


def _is_there(place: Path, item: NewObject) -> bool:
    """Tell whether the same loose object is already whole on the disk, and freshen it.

    Source: a later prune takes old unreachable objects (git-prune(1)).
    """
    try:
        content = place.read_bytes()
        if zlib.decompress(content) != item.content:
            return False
        os.utime(place)
    except (OSError, zlib.error):
        return False
    return True
