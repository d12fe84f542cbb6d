"""The only writer of git objects: loose, complete and on the disk before anyone may name them."""

from __future__ import annotations

import hashlib
import os
import secrets
import zlib
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from gare.store.faults import from_system

TEMPORARY: Final = "tmp_obj_gare_"
"""Names of our unfinished objects begin so; git's own `prune` also removes `tmp_obj_*`."""
_LEVEL: Final = 1
_RAW_BYTES: Final = 60_000


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


def write_durably(repository: Path, objects: Mapping[str, NewObject]) -> None:
    """Put the objects on the disk: write and sync all, then rename all, then sync the folders.

    DiskFull, ReadOnly or StoreFailure otherwise: then nothing half-written has a final name and
    temporary files are gone. An object already there is kept and made younger than any prune.
    """
    root = repository / "objects"
    waiting: list[tuple[Path, Path]] = []
    folders: set[Path] = set()
    try:
        for item in objects.values():
            place = root / item.id[:2] / item.id[2:]
            folders.add(place.parent)
            if not _is_there(place, item):
                waiting.append((_written(root, item), place))
        for temporary, place in waiting:
            _renamed(temporary, place, folders, root)
        for folder in folders:
            sync_folder(folder)
    except OSError as fault:
        raise from_system(fault) from fault
    finally:
        for temporary, _place in waiting:
            with suppress(OSError):
                temporary.unlink()


def sync_folder(folder: Path) -> None:
    """Make the renames done in a folder survive a power cut."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _written(root: Path, item: NewObject) -> Path:
    """Return the temporary file that holds the whole object, synced."""
    temporary = root / (TEMPORARY + secrets.token_hex(8))
    try:
        handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o444)
        with os.fdopen(handle, "wb", buffering=0) as file:
            _write_all(file.fileno(), zlib.compress(item.content, _LEVEL))
            os.fsync(file.fileno())
    except OSError:
        with suppress(OSError):
            temporary.unlink()
        raise
    return temporary


def _write_all(handle: int, data: bytes) -> None:
    """Write all the bytes: one call may write less when the disk is nearly full."""
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(handle, rest) :]


def _renamed(temporary: Path, place: Path, folders: set[Path], root: Path) -> None:
    """Give the object its final name; a new fan-out folder makes `objects/` one to sync."""
    try:
        temporary.rename(place)
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
