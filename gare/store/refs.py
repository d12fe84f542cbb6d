"""The branch main: read as a file in microseconds, moved by git itself with compare-and-swap."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from contextlib import suppress
from pathlib import Path
from typing import Final

from gare.model.errors import Busy, StoreFailure
from gare.model.names import CommitId, is_object_id
from gare.store.commands import end
from gare.store.faults import from_git, from_system
from gare.store.git import Repository
from gare.store.objects import sync_folder
from gare.store.register import moment

MAIN: Final = "refs/heads/main"
LOCKS: Final = (MAIN + ".lock", "HEAD.lock")
"""What git locks to move main; HEAD too, because its journal follows."""
_NOTHING: Final = "0" * 40
_STALE_SECONDS: Final = 2.0
_LOCK_SECONDS: Final = 5.0
_OK: Final = (b"start: ok\n", b"prepare: ok\n", b"commit: ok\n")


class Moved(Exception):
    """Somebody else moved main between the reading and the writing: read again."""


class Locked(Exception):
    """Another git process holds the lock of main, or left it behind."""


def read_main(repository: Path) -> CommitId | None:
    """Return the commit of main, None before the first one: a file read.

    StoreFailure when the file is there and says nothing that can be a commit.
    """
    value = _content(repository / MAIN)
    if value is None:
        return _packed(repository) or _loose_again(repository)
    text = value.decode("ascii", "replace").strip()
    if not is_object_id(text):
        raise StoreFailure("the branch main is damaged")
    return CommitId(text)


def _loose_again(repository: Path) -> CommitId | None:
    """Return the loose value written between the two readings, None when there is none."""
    value = _content(repository / MAIN)
    text = "" if value is None else value.decode("ascii", "replace").strip()
    return CommitId(text) if is_object_id(text) else None


def _content(file: Path) -> bytes | None:
    """Return the first bytes of a file, None without it."""
    try:
        handle = os.open(file, os.O_RDONLY)
    except FileNotFoundError:
        return None
    except OSError as fault:
        raise from_system(fault) from fault
    try:
        return os.read(handle, 256)
    finally:
        os.close(handle)


def _packed(repository: Path) -> CommitId | None:
    """Return the commit of main in `packed-refs`, where `git gc` puts it."""
    try:
        lines = (repository / "packed-refs").read_text("utf-8", "replace").splitlines()
    except FileNotFoundError:
        return None
    except OSError as fault:
        raise from_system(fault) from fault
    for line in lines:
        commit, _space, name = line.partition(" ")
        if name == MAIN and is_object_id(commit):
            return CommitId(commit)
    return None


class Branch:
    """Main, moved through one `git update-ref --stdin` kept by each process.

    Used by one thread at a time: the caller holds the queue of writers.
    """

    def __init__(self, repository: Repository, name: str, mail: str) -> None:
        self._repository = repository
        self._who = {"GIT_COMMITTER_NAME": name, "GIT_COMMITTER_EMAIL": mail}
        self._process: subprocess.Popen[bytes] | None = None
        self._pid = 0
        self._moment = 0
        self._synced: Path = repository.path / "refs" / "heads"

    def close(self) -> None:
        """End the git process kept for moving main."""
        process, self._process = self._process, None
        if process is None:
            return
        if self._pid == os.getpid():
            end(process)
        else:
            _forget(process)

    def swap(self, old: CommitId | None, new: CommitId) -> None:
        """Move main from `old` to `new`, on disk when this returns.

        Moved when main is no longer at `old`; Busy when another process keeps main locked for
        5 s. A lock left by a dead process (older than 2 s) is removed.
        """
        deadline = time.monotonic() + _LOCK_SECONDS
        locks = [_Lock(self._repository.path / name) for name in LOCKS]
        while True:
            try:
                self._swap_once(old, new)
            except Locked:
                if time.monotonic() > deadline:
                    raise Busy("writers") from None
                for lock in locks:
                    lock.remove_if_stale()
                time.sleep(0.02)
            else:
                break
        try:
            sync_folder(self._synced)
        except OSError as fault:
            raise from_system(fault) from fault

    def _swap_once(self, old: CommitId | None, new: CommitId) -> None:
        """Ask git for the move; whatever git said, what main says afterwards decides."""
        order = f"start\nupdate {MAIN} {new} {old or _NOTHING}\nprepare\ncommit\n".encode()
        said = ""
        for _attempt in range(2):
            process = self._running()
            if _obeys(process, order):
                return
            said = self._last_words(process)
            if said:
                break
        present = read_main(self._repository.path)
        if present == old:
            raise _refusal(said)
        if present is None or not self._has(present, new):
            raise Moved

    def _has(self, present: CommitId, new: CommitId) -> bool:
        """Tell whether the new commit is in main although git did not live to say so."""
        args = ["merge-base", "--is-ancestor", new, present]
        return present == new or self._repository.attempt(args).status == 0

    def _running(self) -> subprocess.Popen[bytes]:
        """Return the git process of this process, started when there is none."""
        now = moment(self._repository.path)
        if self._process is not None and (self._pid, self._moment) == (os.getpid(), now):
            return self._process
        self.close()
        self._moment = now
        args = ["update-ref", "-m", "gare", "--stdin"]
        self._process = self._repository.start(args, self._who)
        self._pid = os.getpid()
        return self._process

    def _last_words(self, process: subprocess.Popen[bytes]) -> str:
        """Return what the dying process said, and forget it."""
        said = b""
        if process.stdin is not None and process.stderr is not None:
            with suppress(OSError):
                process.stdin.close()
            said = process.stderr.read()
        self._process = None
        process.wait()
        end(process)
        if process.returncode == -signal.SIGXFSZ:
            return "file too large"
        return said.decode("utf-8", "replace").strip()


class _Lock:
    """A lock file somebody else made, watched until it must be taken for abandoned."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._seen: tuple[int, int] | None = None
        self._since = time.monotonic()

    def remove_if_stale(self) -> None:
        """Remove the lock when it is 2 s old, by its date or (clocks lie) by our own watch."""
        try:
            facts = self._file.stat()
        except OSError:
            return
        if self._seen != (facts.st_ino, facts.st_mtime_ns):
            self._seen = (facts.st_ino, facts.st_mtime_ns)
            self._since = time.monotonic()
        watched = time.monotonic() - self._since
        remove_stale_lock(self._file, None if watched > _STALE_SECONDS else _STALE_SECONDS)


def _obeys(process: subprocess.Popen[bytes], order: bytes) -> bool:
    """Tell whether git did all of the order."""
    if process.stdin is None or process.stdout is None:
        return False
    try:
        process.stdin.write(order)
        process.stdin.flush()
    except OSError:
        return False
    return all(process.stdout.readline() == line for line in _OK)


def _refusal(said: str) -> Exception:
    """Return the error for what git said when it did not move main."""
    if "but expected" in said or "already exists" in said:
        return Moved()
    if "File exists" in said:
        return Locked()
    return from_git(said or "git did not answer")


def _forget(process: subprocess.Popen[bytes]) -> None:
    """Close the pipes of a process that belongs to the parent of this process."""
    for pipe in (process.stdin, process.stdout, process.stderr):
        if pipe is not None:
            with suppress(OSError):
                pipe.close()
    process.poll()


def remove_stale_lock(lock: Path, older_seconds: float | None) -> bool:
    """Remove a lock file of that age (None: of any); tell whether it was removed."""
    try:
        age_seconds = time.time() - lock.stat().st_mtime
        if older_seconds is not None and age_seconds < older_seconds:
            return False
        lock.unlink()
    except FileNotFoundError:
        return False
    except OSError as fault:
        raise from_system(fault) from fault
    return True
