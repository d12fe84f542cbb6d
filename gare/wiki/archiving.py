"""The file of a backup: an ordinary tar of a few known parts, with what each of them must be.

The description comes last, so that a file which was cut has none. Nothing is ever extracted by a
name that the file says: parts are read as streams, and anything but a known ordinary file is
refused.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import re
import tarfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import IO, Final

from gare.model.errors import BadBackup

FORMAT: Final = 1
BUNDLE: Final = "content.bundle"
PEOPLE: Final = "people.jsonl"
PURGED: Final = "gare-purged"
GIT_CONFIG: Final = "git-config"
SECRET: Final = "secret"  # noqa: S105 -- the name of a file
NEWS: Final = "feeds.sqlite"
MANIFEST: Final = "manifest.json"
SUM: Final = "manifest.sha256"
PARTS: Final = frozenset({BUNDLE, PEOPLE, PURGED, GIT_CONFIG, SECRET, NEWS})
_NEEDED: Final = frozenset({BUNDLE, PEOPLE})
_BLOCK: Final = tarfile.BLOCKSIZE
_END: Final = bytes(_BLOCK)
_CHUNK_BYTES: Final = 1024 * 1024
_MAX_MANIFEST_BYTES: Final = 1_000_000
_MODE: Final = 0o600
_DIGEST: Final = re.compile(r"[0-9a-f]{64}")
_COMMIT: Final = re.compile(r"[0-9a-f]{40}")
_HOST: Final = re.compile(r"[a-z0-9._-]{1,253}")
_VERSION: Final = re.compile(r"[0-9A-Za-z.+-]{1,40}")
_REVISION: Final = re.compile(r"[0-9a-z]{1,32}")


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a backup: its name, its size in bytes, the SHA-256 of its content."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup holds. `rows` counts those of each table of people: {"accounts": 12}."""

    format: int
    gare: str
    made_at: str
    main: str
    refs: int
    objects: int
    hosts: tuple[str, ...]
    revision: str
    rows: Mapping[str, int]
    parts: tuple[Part, ...]


class ArchiveWriter:
    """Writes parts one after the other into a file that can be gone back in."""

    def __init__(self, file: IO[bytes], now: datetime) -> None:
        self._file = file
        self._now = int(now.timestamp())
        self._parts: list[Part] = []

    @property
    def parts(self) -> tuple[Part, ...]:
        """The parts written so far."""
        return tuple(self._parts)

    @contextmanager
    def part(self, name: str) -> Iterator[Callable[[bytes], None]]:
        """Give what writes the content of a part; its size is known, and told, at the end."""
        begins = self._file.tell()
        self._file.write(_END)
        digest, size = hashlib.sha256(), 0

        def write(data: bytes) -> None:
            nonlocal size
            digest.update(data)
            size += len(data)
            self._file.write(data)

        yield write
        self._file.write(bytes(-size % _BLOCK))
        ends = self._file.tell()
        self._file.seek(begins)
        self._file.write(self._header(name, size))
        self._file.seek(ends)
        self._parts.append(Part(name, size, digest.hexdigest()))

    def close(self, manifest: Manifest) -> None:
        """Write what the backup holds, and the end of the file."""
        content = json.dumps(asdict(manifest), indent=1, ensure_ascii=False).encode()
        with self.part(MANIFEST) as write:
            write(content)
        with self.part(SUM) as write:
            write(f"{hashlib.sha256(content).hexdigest()}  {MANIFEST}\n".encode())
        self._file.write(_END * 2)

    def _header(self, name: str, size: int) -> bytes:
        """Return the header of a part: an ordinary file for its owner's eyes only."""
        header = tarfile.TarInfo(name)
        header.size, header.mtime, header.mode = size, self._now, _MODE
        return header.tobuf(tarfile.GNU_FORMAT)


@dataclass(frozen=True, slots=True)
class Archive:
    """A backup that was read to its end and is what it says."""

    file: IO[bytes]
    manifest: Manifest
    places: Mapping[str, int]

    def content(self, name: str) -> IO[bytes]:
        """Return the content of a part, empty when it is not there; one is read at a time."""
        size = next((part.size for part in self.manifest.parts if part.name == name), 0)
        self.file.seek(self.places.get(name, 0))
        return io.BufferedReader(_Portion(self.file, size), _CHUNK_BYTES)


class _Portion(io.RawIOBase):
    """So many bytes of a file, from where it is."""

    def __init__(self, file: IO[bytes], size: int) -> None:
        self._file = file
        self._left = size

    def readable(self) -> bool:
        """Tell that it can be read."""
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]  # what is given is always one of these
        """Read what fits, and no more than what is left."""
        data = self._file.read(min(len(buffer), self._left))
        buffer[: len(data)] = data
        self._left -= len(data)
        return len(data)


def verified(file: IO[bytes]) -> Archive:
    """Return a backup once all of it was read. Raises BadBackup when it is not what it says."""
    places, found, last = _walked(file)
    manifest = _manifest(last.get(MANIFEST, b""), last.get(SUM, b""))
    if manifest.parts != tuple(found) or _NEEDED - set(places):
        raise BadBackup("altered", MANIFEST)
    return Archive(file, manifest, places)


def _walked(file: IO[bytes]) -> tuple[dict[str, int], list[Part], dict[str, bytes]]:
    """Return where the parts begin, what they are, and the two that describe the others."""
    size = file.seek(0, os.SEEK_END)
    file.seek(0)
    places: dict[str, int] = {}
    found: list[Part] = []
    last: dict[str, bytes] = {}
    while (header := _header(file, first=not places)) is not None:
        at = file.tell()
        if header.name in places or header.name in last or (last and header.name != SUM):
            raise BadBackup("altered", header.name)
        if at + header.size + -header.size % _BLOCK > size:
            raise BadBackup("truncated", header.name)
        if header.name in PARTS:
            places[header.name] = at
            found.append(Part(header.name, header.size, _digest(file, header.size)))
        elif header.size <= _MAX_MANIFEST_BYTES:
            last[header.name] = file.read(header.size)
        else:
            raise BadBackup("altered", header.name)
        if any(file.read(-header.size % _BLOCK)):
            raise BadBackup("altered", header.name)
    if SUM not in last:
        raise BadBackup("truncated", MANIFEST)
    if file.read(_BLOCK) != _END or file.read(1):
        raise BadBackup("altered", SUM)
    return places, found, last


def _header(file: IO[bytes], *, first: bool) -> tarfile.TarInfo | None:
    """Return the next part, None at the end. Raises BadBackup for any other thing in it."""
    block = file.read(_BLOCK)
    if block == _END:
        return None
    reason = "unreadable" if first else "altered"
    if len(block) < _BLOCK:
        raise BadBackup("unreadable" if first else "truncated")
    try:
        header = tarfile.TarInfo.frombuf(block, "utf-8", "strict")
    except (tarfile.HeaderError, UnicodeDecodeError) as fault:
        raise BadBackup(reason) from fault
    if header.type != tarfile.REGTYPE or header.name not in PARTS | {MANIFEST, SUM}:
        raise BadBackup(reason, header.name[:100])
    if header.size < 0:
        raise BadBackup("altered", header.name)
    return header


def _digest(file: IO[bytes], size: int) -> str:
    """Return the SHA-256 of the next bytes of a file."""
    digest, left = hashlib.sha256(), size
    while left:
        data = file.read(min(left, _CHUNK_BYTES))
        if not data:
            raise BadBackup("truncated")
        digest.update(data)
        left -= len(data)
    return digest.hexdigest()


def _manifest(content: bytes, said: bytes) -> Manifest:
    """Return what a backup says of itself. Raises BadBackup."""
    if said != f"{hashlib.sha256(content).hexdigest()}  {MANIFEST}\n".encode():
        raise BadBackup("altered", MANIFEST)
    try:
        told = json.loads(content)
        if told["format"] != FORMAT:
            raise BadBackup("format", str(told["format"])[:20])
        parts = tuple(
            Part(str(one["name"]), int(one["size"]), str(one["sha256"])) for one in told["parts"]
        )
        rows = {str(table): int(number) for table, number in told["rows"].items()}
        hosts = tuple(str(host) for host in told["hosts"])
        manifest = Manifest(
            FORMAT, str(told["gare"]), _instant(told["made_at"]), str(told["main"]),
            int(told["refs"]), int(told["objects"]), hosts, str(told["revision"]), rows, parts,
        )  # fmt: skip
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError) as fault:
        raise BadBackup("altered", MANIFEST) from fault
    if not _is_sound(manifest):
        raise BadBackup("altered", MANIFEST)
    return manifest


def _instant(said: str) -> str:
    """Return an instant as it is written in UTC. Raises ValueError, OverflowError."""
    return datetime.fromisoformat(said).astimezone(UTC).isoformat(timespec="seconds")


def _is_sound(manifest: Manifest) -> bool:
    """Tell whether the values of a manifest have the form they must have."""
    return (
        _COMMIT.fullmatch(manifest.main) is not None
        and _VERSION.fullmatch(manifest.gare) is not None
        and _REVISION.fullmatch(manifest.revision) is not None
        and all(_HOST.fullmatch(host) for host in manifest.hosts)
        and all(_DIGEST.fullmatch(part.sha256) for part in manifest.parts)
    )
