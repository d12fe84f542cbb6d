"""A whole repository as one stream that git itself reads, and back: for backups.

All branches, tags and proposals as they were at one instant, and every object they lead to. What
nothing leads to any more is left out.
"""

from __future__ import annotations

import os
import re
import resource
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final

from gare.model.errors import BadBackup, StoreFailure
from gare.model.names import CommitId, is_object_id
from gare.store import creating, forgetting, maintenance, register
from gare.store.commands import CHUNK_BYTES, end
from gare.store.faults import from_git, from_system
from gare.store.git import Repository
from gare.store.queueing import held
from gare.store.refs import MAIN
from gare.store.store import Store
from gare.store.tags import STAGED

_SIGNATURE: Final = b"# v2 git bundle\n"
_LINE: Final = re.compile(rb"([0-9a-f]{40}) (HEAD|refs/[^\x00-\x20\x7f]{1,1000})\n")
_MAX_LINE_BYTES: Final = 1100
_MAINTENANCE_SECONDS: Final = 600.0
_COUNT_AT: Final = 8
_HEADER_BYTES: Final = 12
_MAX_MEMORY: Final = 2_000_000_000
"""What git may take to read a pack: a few bytes may stand for a very large object."""
_SMALL: Final = "core.bigFileThreshold=8m"
_LOW: Final = 10
_MALFORMED: Final = 1
"""The status of `git fsck` when all is there, and an object is not written as it should be."""
_PACK: Final = (
    "-c", "pack.threads=1", "-c", "pack.windowMemory=64m",
    "pack-objects", "--stdout", "--revs", "--delta-base-offset", "-q",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Tips:
    """What a repository is at one instant: the commit of main, each branch, tag and proposal."""

    main: CommitId
    refs: tuple[tuple[str, str], ...]
    """(name, object), in the order of names."""


@dataclass(frozen=True, slots=True)
class Unbundled:
    """What came back: the commit of main, how many branches and tags, what git finds to say."""

    main: CommitId
    refs: int
    said: tuple[str, ...]


@contextmanager
def kept_whole(store: Store) -> Iterator[None]:
    """Keep packing and purges away; Busy when one is at work for too long.

    Raises BadBackup("purging") when a purge was interrupted: it must be finished first.
    """
    with held(store.path / maintenance.LOCK, time.monotonic() + _MAINTENANCE_SECONDS):
        if forgetting.begun(store.path):
            raise BadBackup("purging")
        yield


def tips(store: Store) -> Tips:
    """Return what the repository is now; nobody moves main meanwhile when the caller is alone."""
    main = store.head()
    if main is None:
        raise BadBackup("empty")
    listed = store.git.run(["for-each-ref", "--format=%(objectname) %(refname)"])
    pairs = [line.split(" ", 1) for line in listed.decode("utf-8", "surrogateescape").splitlines()]
    refs = tuple((name, found) for found, name in pairs if not name.startswith(STAGED))
    return Tips(main, refs)


def bundle(repository: Repository, found: Tips, write: Callable[[bytes], None]) -> int:
    """Write a bundle and return how many objects are in it. Source: gitformat-bundle(5).

    StoreFailure when git cannot read all of them.
    """
    lines = [f"{target} {name}\n" for name, target in (*found.refs, ("HEAD", found.main))]
    write(_SIGNATURE + "".join(lines).encode("utf-8", "surrogateescape") + b"\n")
    wanted = "".join(f"{target}\n" for _name, target in found.refs).encode("ascii")
    process = repository.start([*_PACK])
    try:
        os.setpriority(os.PRIO_PROCESS, process.pid, _LOW)
        _given(process, wanted)
        header = b""
        while chunk := _pipe(process.stdout).read(CHUNK_BYTES):
            header = header or chunk[:_HEADER_BYTES]
            write(chunk)
        said = _pipe(process.stderr).read().decode("utf-8", "replace").strip()
        if process.wait() != 0:
            raise from_git(said)
    except OSError as fault:
        raise from_system(fault) from fault
    finally:
        end(process)
    return int.from_bytes(header[_COUNT_AT:], "big")


def purged(path: Path) -> bytes:
    """Return the register of what commits became, empty when there was no purge."""
    file = path / register.FILE
    return file.read_bytes() if file.exists() else b""


def settings(path: Path) -> bytes:
    """Return the settings of the repository as they are written."""
    return (path / "config").read_bytes()


def unbundle(store: Store, hosts: tuple[str, ...], content: IO[bytes], known: bytes) -> Unbundled:
    """Fill an empty repository with a bundle and what commits became, on disk at the end.

    Raises BadBackup("altered") when it is no bundle, or not whole; DiskFull, ReadOnly and
    StoreFailure as the store. What `git fsck` says of objects that are there is returned.
    """
    repository, refs = store.git, _refs(content)
    for host in hosts:
        if host not in creating.hosts(repository, store.site):
            repository.run(["config", "--local", "--add", "gare.host", host])
    _index(repository, content)
    _place(repository, refs)
    said = _checked(repository)
    if known:
        _write_register(store.path, known)
    repository.run(["commit-graph", "write", "--reachable", "--changed-paths"])
    forgetting.sync_refs(store.path)
    return Unbundled(CommitId(refs[MAIN]), len(refs), said)


def added_settings(store: Path, config: bytes) -> tuple[str, ...]:
    """Return the names of the settings in a text that are not those of every repository."""
    listing = ["config", "--file", "-", "--list", "--name-only", "-z"]
    repository = Repository(store)
    named = repository.attempt(listing, given=config).out
    usual = repository.run(["config", "--local", "--list", "--name-only", "-z"])
    return tuple(sorted({*_names(named)} - {*_names(usual)}))


def _names(listed: bytes) -> list[str]:
    """Return the names of a list of settings."""
    return listed.decode("utf-8", "replace").rstrip("\0").split("\0") if listed else []


def _refs(content: IO[bytes]) -> dict[str, str]:
    """Return {name: object} of the head of a bundle; the pack follows. Raises BadBackup."""
    if content.read(len(_SIGNATURE)) != _SIGNATURE:
        raise BadBackup("altered", "content.bundle")
    found: dict[str, str] = {}
    while (line := content.readline(_MAX_LINE_BYTES)) != b"\n":
        words = _LINE.fullmatch(line)
        if words is None:
            raise BadBackup("altered", "content.bundle")
        found[words[2].decode("utf-8", "surrogateescape")] = words[1].decode("ascii")
    head = found.pop("HEAD", "")
    if not is_object_id(head) or found.get(MAIN) != head:
        raise BadBackup("altered", MAIN)
    return found


def _index(repository: Repository, content: IO[bytes]) -> None:
    """Put the pack among the objects: git makes sure of each of them."""
    process = repository.start(["-c", _SMALL, "index-pack", "--stdin", "--threads=1"])
    try:
        resource.prlimit(process.pid, resource.RLIMIT_AS, (_MAX_MEMORY, _MAX_MEMORY))
        with suppress(BrokenPipeError):
            while chunk := content.read(CHUNK_BYTES):
                _pipe(process.stdin).write(chunk)
            _pipe(process.stdin).close()
        said = _pipe(process.stderr).read().decode("utf-8", "replace").strip()
        if process.wait() != 0:
            raise _refusal(said)
    except OSError as fault:
        raise from_system(fault) from fault
    finally:
        end(process)


def _place(repository: Repository, refs: dict[str, str]) -> None:
    """Make all branches, tags and proposals, or none. Raises BadBackup."""
    orders = "".join(f"create {name} {target}\n" for name, target in refs.items())
    given = f"start\n{orders}commit\n".encode("utf-8", "surrogateescape")
    outcome = repository.attempt(["update-ref", "--stdin"], given=given)
    if outcome.status != 0:
        raise _refusal(outcome.said)


def _checked(repository: Repository) -> tuple[str, ...]:
    """Return what `git fsck --strict` says of objects that are there; BadBackup when one is not."""
    outcome = repository.attempt(
        ["-c", _SMALL, "fsck", "--strict", "--full", "--no-dangling", "--no-progress"]
    )
    said = f"{outcome.out.decode('utf-8', 'replace')}\n{outcome.said}".strip()
    if outcome.status not in {0, _MALFORMED}:
        raise BadBackup("altered", said[:200])
    return tuple(line for line in said.splitlines() if outcome.status and line.strip())


def _refusal(said: str) -> Exception:
    """Return the error for what git refuses of a backup: that of the disk, if it is the disk."""
    fault = from_git(said)
    return fault if type(fault) is not StoreFailure else BadBackup("altered", said[:200])


def _write_register(path: Path, known: bytes) -> None:
    """Put the register of purges back, on the disk."""
    try:
        with (path / register.FILE).open("xb") as file:
            file.write(known)
            file.flush()
            os.fsync(file.fileno())
    except OSError as fault:
        raise from_system(fault) from fault


def _given(process: subprocess.Popen[bytes], words: bytes) -> None:
    """Tell a git process all it is to know."""
    pipe = _pipe(process.stdin)
    with suppress(BrokenPipeError):
        pipe.write(words)
        pipe.close()


def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
    """Return a pipe that is there."""
    if pipe is None:
        raise StoreFailure("git has no pipes")
    return pipe
