"""Who wrote each line of a file, as `git blame` tells it."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Final

from gare.model.errors import StoreFailure, TooLarge, VersionMissing
from gare.model.names import CommitId, FilePath
from gare.model.pages import BlameRun
from gare.model.people import Author
from gare.store import log, orders
from gare.store.commands import kill
from gare.store.git import Repository
from gare.store.store import Store

MAX_BYTES: Final = 1_000_000
TIMEOUT_SECONDS: Final = 10.0
_HEADER: Final = re.compile(rb"([0-9a-f]{40}) \d+ (\d+)(?: \d+)?\n")


@dataclass(slots=True)
class _Facts:
    """What git says once about a commit, as it comes."""

    name: str = ""
    at: int = 0
    summary: str = ""


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of the file and the commit that last wrote it."""

    commit: CommitId
    number: int
    text: str


def blame(
    store: Store, commit: CommitId, file: FilePath, timeout_seconds: float = TIMEOUT_SECONDS
) -> tuple[BlameRun, ...]:
    """Return the lines of a file at a commit by who last wrote them; moves are followed.

    VersionMissing when the file is not there; TooLarge above 1 MB, or when git takes too long.
    """
    blob = store.snapshot(CommitId(log.checked(commit))).find(file)
    if blob is None:
        raise VersionMissing(commit, file)
    size = store.size(blob)
    if size > MAX_BYTES:
        raise TooLarge("page", size, MAX_BYTES)
    lines, facts = _read(store.git, commit, file, timeout_seconds)
    if lines is None:
        raise TooLarge("page", size, MAX_BYTES)
    return tuple(_runs(lines, facts))


def _read(
    repository: Repository, commit: CommitId, file: FilePath, timeout_seconds: float
) -> tuple[list[_Line] | None, dict[CommitId, _Facts]]:
    """Return the lines and what is known of their commits; no lines when time ran out."""
    args = ["blame", "--porcelain", "--encoding=UTF-8", commit, "--", file]
    late = threading.Event()
    with repository.streaming(args) as process:

        def stop() -> None:
            late.set()
            kill(process)

        watch = threading.Timer(timeout_seconds, stop)
        watch.start()
        try:
            if process.stdout is None:
                raise StoreFailure("git has no output")
            facts: dict[CommitId, _Facts] = {}
            lines = list(_parsed(process.stdout, facts))
            status = process.wait()
        except (ValueError, OSError):
            status, lines, facts = -9, [], {}
        finally:
            watch.cancel()
            watch.join()
    if late.is_set():
        return None, {}
    if status != 0:
        raise StoreFailure("git cannot tell who wrote the lines")
    return lines, facts


def _parsed(out: IO[bytes], facts: dict[CommitId, _Facts]) -> Iterator[_Line]:
    """Give the lines; `facts` is filled on the way with the commits' authors and dates."""
    present, number = CommitId(""), 0
    for line in out:
        header = _HEADER.fullmatch(line)
        if line.startswith(b"\t"):
            yield _Line(present, number, line[1:].decode("utf-8", "replace").rstrip("\r\n"))
        elif header is not None:
            present, number = CommitId(header[1].decode("ascii")), int(header[2])
            facts.setdefault(present, _Facts())
        else:
            _learn(facts[present], line.decode("utf-8", "replace").rstrip("\n"))


def _learn(facts: _Facts, line: str) -> None:
    """Keep one fact of a commit."""
    key, _space, value = line.partition(" ")
    if key == "author":
        facts.name = orders.clean_author(Author(value, "")).name
    elif key == "author-time":
        facts.at = int(value)
    elif key == "summary":
        facts.summary = orders.clean_summary(value)[0]


def _runs(lines: list[_Line], facts: dict[CommitId, _Facts]) -> Iterator[BlameRun]:
    """Give the lines gathered by neighbours of the same commit."""
    start = 0
    for place in range(1, len(lines) + 1):
        if place == len(lines) or lines[place].commit != lines[start].commit:
            first = lines[start]
            known = facts[first.commit]
            yield BlameRun(
                commit=first.commit,
                author=known.name,
                at=orders.instant(known.at),
                summary=known.summary,
                first=first.number,
                lines=tuple(line.text for line in lines[start:place]),
            )
            start = place
