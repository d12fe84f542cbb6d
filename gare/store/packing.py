"""Many objects at once: one pack that git itself checks, indexes and puts on the disk."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterable, Iterator
from typing import Final

from gare.store.git import Repository
from gare.store.objects import NewObject

_KINDS: Final = {b"commit": 1, b"tree": 2, b"blob": 3}
_VERSION: Final = 2
_LEVEL: Final = 1


def write_pack(repository: Repository, objects: Iterable[NewObject]) -> None:
    """Put objects on the disk in one pack; CommandFailed when git refuses.

    A thousand loose objects take a second and a half to be synced one by one, a pack 0.05 s.
    """
    unique = list({one.id: one for one in objects}.values())
    body = b"".join((_header(len(unique)), *_entries(unique)))
    pack = body + hashlib.sha1(body, usedforsecurity=False).digest()
    repository.run(["index-pack", "--stdin"], given=pack)


def _header(number: int) -> bytes:
    """Return how a pack begins. Source: gitformat-pack(5)."""
    return b"PACK" + _VERSION.to_bytes(4, "big") + number.to_bytes(4, "big")


def _entries(objects: Iterable[NewObject]) -> Iterator[bytes]:
    """Give each object as a pack keeps it: its kind and size, then its content compressed."""
    for one in objects:
        head, _nul, data = one.content.partition(b"\0")
        yield _lead(_KINDS[head.split(b" ")[0]], len(data)) + zlib.compress(data, _LEVEL)


def _lead(kind: int, size: int) -> bytes:
    """Return the kind and the size of an entry: 4 bits, then 7 at a time, the lowest first."""
    found = bytearray()
    byte, rest = (kind << 4) | (size & 15), size >> 4
    while rest:
        found.append(byte | 0x80)
        byte, rest = rest & 0x7F, rest >> 7
    found.append(byte)
    return bytes(found)
