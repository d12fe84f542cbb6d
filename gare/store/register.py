"""What became of commits whose history was rewritten: old and new names, and nothing else.

A file of pairs in the repository's folder, sorted, looked up in place: 40 bytes a commit.
"""

from __future__ import annotations

import mmap
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from gare.model.names import CommitId
from gare.store.faults import from_system
from gare.store.objects import sync_folder

FILE: Final = "gare-purged"
_HALF: Final = 20
_PAIR: Final = 2 * _HALF


def moment(repository: Path) -> int:
    """Return what changes with each purge, 0 before the first one: a look at a file."""
    try:
        return os.stat(f"{repository}/{FILE}").st_mtime_ns  # noqa: PTH116 -- asked at each reading
    except OSError:
        return 0


def became(repository: Path, prefix: str) -> CommitId | None:
    """Return what the only commit whose old name begins so became, None when there is none."""
    with _pairs(repository) as pairs:
        place = _first(pairs, prefix)
        found = [pairs[at : at + _PAIR].hex() for at in (place, place + _PAIR)]
    alike = [pair for pair in found if pair and pair.startswith(prefix)]
    return CommitId(alike[0][40:]) if len(alike) == 1 else None


def add(repository: Path, moved: Mapping[CommitId, CommitId]) -> None:
    """Write down what commits became, those of earlier purges brought along; on disk at the end."""
    with _pairs(repository) as pairs:
        known = dict(_read(pairs))
    halves = {bytes.fromhex(old): bytes.fromhex(new) for old, new in moved.items()}
    brought = {old: halves.get(new, new) for old, new in known.items()}
    _write(repository, sorted((brought | halves).items()))


def touch(repository: Path) -> None:
    """Have every process look at the repository anew."""
    place = repository / FILE
    before = moment(repository)
    place.touch()
    if place.stat().st_mtime_ns <= before:
        os.utime(place, ns=(before + 1, before + 1))


def _write(repository: Path, pairs: Iterable[tuple[bytes, bytes]]) -> None:
    """Put the register in its place as a whole."""
    beside = repository / (FILE + ".new")
    try:
        with beside.open("wb") as file:
            file.writelines(old + new for old, new in pairs)
            file.flush()
            os.fsync(file.fileno())
        beside.rename(repository / FILE)
        sync_folder(repository)
    except OSError as fault:
        raise from_system(fault) from fault


@contextmanager
def _pairs(repository: Path) -> Iterator[mmap.mmap | bytes]:
    """Give the bytes of the register, read in place; none before the first purge."""
    try:
        file = (repository / FILE).open("rb")
    except FileNotFoundError:
        yield b""
        return
    with file:
        if os.fstat(file.fileno()).st_size < _PAIR:
            yield b""
            return
        with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as pairs:
            yield pairs


def _read(pairs: mmap.mmap | bytes) -> Iterator[tuple[bytes, bytes]]:
    """Give the pairs of the register."""
    for at in range(0, len(pairs), _PAIR):
        yield pairs[at : at + _HALF], pairs[at + _HALF : at + _PAIR]


def _first(pairs: mmap.mmap | bytes, prefix: str) -> int:
    """Return where the first pair that is not before a prefix begins."""
    low, high = 0, len(pairs) // _PAIR
    while low < high:
        middle = (low + high) // 2
        if pairs[middle * _PAIR : middle * _PAIR + _HALF].hex() < prefix:
            low = middle + 1
        else:
            high = middle
    return low * _PAIR
