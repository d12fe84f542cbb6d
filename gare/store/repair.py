"""What is wrong in a repository, and what a start puts right by itself after a crash."""

from __future__ import annotations

import os
import stat
import time
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from gare.model.errors import BadRepository, ReadOnly, StoreFailure, VersionMissing
from gare.model.names import CommitId, is_object_id
from gare.model.pages import TreeFile
from gare.store import creating
from gare.store.faults import from_system
from gare.store.git import Repository
from gare.store.objects import TEMPORARY, sync_folder
from gare.store.queueing import held
from gare.store.refs import LOCKS, MAIN, read_main, remove_stale_lock
from gare.store.snapshot import Snapshot
from gare.store.store import Store

_WAIT_SECONDS: Final = 20.0
_MAIN_STALE_SECONDS: Final = 2.0
_STALE_SECONDS: Final = 600.0
_FOREIGN_SECONDS: Final = 3_600.0
_LOCKS: Final = (
    "HEAD.lock", "config.lock", "packed-refs.lock", "shallow.lock",
    "objects/info/commit-graph.lock", "objects/info/commit-graphs/commit-graph-chain.lock",
    "objects/pack/multi-pack-index.lock", "gc.pid.lock",
)  # fmt: skip
_OBJECT_CHARS: Final = 38
_NOT_SAID: Final = ("notice:", "dangling ", "Checking ")


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong: a `code`, the file of the wiki it is about ("" for none), a detail."""

    code: str
    path: str = ""
    detail: str = ""


def check(store: Store) -> Iterator[Finding]:
    """Give all that is wrong: objects and branch (by `git fsck --strict`), locks, names.

    Reads the whole repository: seconds for 10,000 pages, more for a long history.
    """
    yield from _locks_found(store.path)
    try:
        head = store.head()
    except StoreFailure as fault:
        yield Finding("main-damaged", MAIN, fault.detail)
        return
    outcome = store.git.attempt(["fsck", "--strict", "--full", "--no-dangling", "--no-progress"])
    for line in (*outcome.out.decode("utf-8", "replace").splitlines(), *outcome.said.splitlines()):
        if line.strip() and not line.startswith(_NOT_SAID):
            yield Finding("fsck", detail=line.strip())
    if head is None:
        yield Finding("empty", MAIN)
    elif store.git.kind(head) == "commit":
        yield from _names_found(store.tree(head))


def _names_found(files: Iterable[TreeFile]) -> Iterator[Finding]:
    """Give the files that cannot be served, and the twins that some systems cannot keep apart."""
    by_form: dict[str, str] = {}
    by_case: dict[str, str] = {}
    for file in files:
        if file.fault:
            yield Finding(f"name-{file.fault}", file.file)
            continue
        form = unicodedata.normalize("NFC", file.file)
        case = form.casefold()
        if form in by_form:
            yield Finding("twin-form", file.file, by_form[form])
        elif case in by_case:
            yield Finding("twin-case", file.file, by_case[case])
        by_form.setdefault(form, file.file)
        by_case.setdefault(case, file.file)


def _locks_found(path: Path) -> Iterator[Finding]:
    """Give the lock files that nobody can be holding any more."""
    now = time.time()
    for lock in _lock_files(path):
        with suppress(FileNotFoundError):
            if now - lock.stat().st_mtime > _MAIN_STALE_SECONDS:
                yield Finding("lock", str(lock.relative_to(path)))


def _lock_files(path: Path) -> Iterator[Path]:
    """Give the lock files that are there."""
    yield from (lock for name in _LOCKS if (lock := path / name).exists())
    yield from (path / "refs").rglob("*.lock")


def repair(path: Path) -> list[Finding]:
    """Put right what a crash leaves behind, and return what was put right; quick when all is well.

    Takes the queue of writers. Nothing is done on a read-only disk: it can still be read.
    BadRepository when what is missing cannot be guessed.
    """
    if not (path / "objects").is_dir():
        raise BadRepository(str(path), "its objects are missing")
    try:
        with held(path / creating.LOCK, time.monotonic() + _WAIT_SECONDS):
            return list(_repaired(path))
    except ReadOnly:
        return []
    except OSError as fault:
        raise from_system(fault) from fault


def _repaired(path: Path) -> Iterator[Finding]:
    """Repair each thing in turn, what git itself needs first."""
    for lock in list(_lock_files(path)):
        of_main = str(lock.relative_to(path)) in LOCKS
        if remove_stale_lock(lock, _MAIN_STALE_SECONDS if of_main else _STALE_SECONDS):
            yield Finding("lock", str(lock.relative_to(path)))
    yield from _head_and_config(path)
    yield from _unfinished(path)
    yield from _branch(path)


def _head_and_config(path: Path) -> Iterator[Finding]:
    """Write again a lost HEAD or config; both are known, whatever the wiki holds."""
    (path / "refs" / "heads").mkdir(parents=True, exist_ok=True)
    head = path / "HEAD"
    if not head.is_file() or not head.read_bytes().startswith(b"ref: refs/heads/"):
        head.write_text(creating.HEAD)
        yield Finding("head", "HEAD")
    config = path / "config"
    if not config.is_file() or not config.read_bytes().strip(b"\0 \n"):
        config.write_text("[core]\n\trepositoryformatversion = 0\n\tbare = true\n")
        yield Finding("config", "config")


def _unfinished(path: Path) -> Iterator[Finding]:
    """Remove what an interrupted writer left: our temporary files, empty objects."""
    now = time.time()
    places = [path / "objects", *(path / "objects").glob("[0-9a-f][0-9a-f]")]
    for place in places:
        with os.scandir(place) as found:
            rests = [file.name for file in found if _is_rest(file, now)]
        for name in rests:
            (place / name).unlink(missing_ok=True)
            yield Finding("unfinished", str((place / name).relative_to(path)))


def _is_rest(file: os.DirEntry[str], now: float) -> bool:
    """Tell whether a file of `objects/` is the rest of a writing that nobody will finish."""
    if file.name.startswith(TEMPORARY):
        return True
    if len(file.name) != _OBJECT_CHARS and not file.name.startswith("tmp_"):
        return False
    try:
        facts = file.stat(follow_symlinks=False)
    except FileNotFoundError:
        return False
    if not stat.S_ISREG(facts.st_mode):
        return False
    if file.name.startswith("tmp_"):
        return now - facts.st_mtime > _FOREIGN_SECONDS
    return facts.st_size == 0


def _branch(path: Path) -> Iterator[Finding]:
    """Bring main back to its last whole commit when it names none."""
    repository = Repository(path)
    try:
        try:
            head = read_main(path)
        except StoreFailure:
            head = CommitId("")
        if head is None and not (path / "logs" / MAIN).exists():
            return
        if head and _opens(repository, head):
            return
        found = next((name for name in _past(path) if _is_whole(repository, name)), None)
        if found is None:
            raise BadRepository(str(path), "main names no commit that is there")
        _write_main(path, found)
        yield Finding("main-damaged", MAIN, found)
    finally:
        repository.close()


def _opens(repository: Repository, commit: CommitId) -> bool:
    """Tell whether a commit and its first tree can be read: quick, for each start."""
    try:
        root = Snapshot(repository, commit).root
        return root is not None and repository.kind(root) == "tree"
    except (StoreFailure, VersionMissing):
        return False


def _is_whole(repository: Repository, commit: CommitId) -> bool:
    """Tell whether a commit and all its files are there: slow, to choose one to go back to."""
    if not is_object_id(commit):
        return False
    with suppress(StoreFailure):
        if repository.kind(commit) == "commit":
            return repository.attempt(["ls-tree", "-r", "-l", commit]).status == 0
    return False


def _past(path: Path) -> Iterator[CommitId]:
    """Give the commits main has had, the newest first, from the journal git keeps."""
    journal = path / "logs" / MAIN
    lines = journal.read_bytes().splitlines() if journal.is_file() else []
    for line in reversed(lines):
        words = line.split(b" ")
        if len(words) > 1:
            yield CommitId(words[1].decode("ascii", "replace"))
            yield CommitId(words[0].decode("ascii", "replace"))


def _write_main(path: Path, commit: CommitId) -> None:
    """Write the branch as git does: beside, synced, then renamed."""
    beside = path / (MAIN + ".lock")
    with beside.open("xb") as file:
        file.write(f"{commit}\n".encode())
        file.flush()
        os.fsync(file.fileno())
    beside.rename(path / MAIN)
    sync_folder(beside.parent)
