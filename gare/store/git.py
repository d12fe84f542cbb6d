"""The only door to git: objects read through GitPython, commands run in a fixed environment."""

from __future__ import annotations

import os
import queue
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from git import Git

from gare.model.errors import StoreFailure, VersionMissing
from gare.model.names import is_object_id
from gare.store.commands import Outcome, attempt, end, environment, failed, fixed, start
from gare.store.loose import read_loose, read_loose_header
from gare.store.register import moment

_READERS: Final = 2


class Readers:
    """Two `git cat-file --batch` of GitPython a process, each used by one thread at a time.

    Made at first use and again after a fork: a reader shared by threads or processes answers
    with other pages' content. Made again after a purge: git keeps open the files it has read.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._pid = 0
        self._moment = 0
        self._free: queue.SimpleQueue[Git] = queue.SimpleQueue()

    @contextmanager
    def one(self) -> Iterator[Git]:
        """Give a reader to this thread for the time of one question."""
        free = self._of_this_process()
        before = self._moment
        git = free.get()
        try:
            yield git
        finally:
            if before != self._moment:
                git.clear_cache()
            free.put(git)

    def close(self) -> None:
        """End the git processes of the readers that are at rest."""
        if self._pid != os.getpid():
            return
        with suppress(queue.Empty):
            while True:
                self._free.get_nowait().clear_cache()
        self._pid = 0

    def _of_this_process(self) -> queue.SimpleQueue[Git]:
        """Return the free readers, made anew when this process is not the one that made them."""
        now = moment(self._path)
        if self._pid != os.getpid():
            fresh: queue.SimpleQueue[Git] = queue.SimpleQueue()
            for _number in range(_READERS):
                fresh.put(self._new())
            self._free, self._pid, self._moment = fresh, os.getpid(), now
        elif self._moment != now:
            self._begin_again()
            self._moment = now
        return self._free

    def _begin_again(self) -> None:
        """End the git processes of the readers at rest; those at work are ended when given back."""
        with suppress(queue.Empty):
            for _number in range(_READERS):
                git = self._free.get_nowait()
                git.clear_cache()
                self._free.put(git)

    def _new(self) -> Git:
        """Return a reader whose git looks only at this repository."""
        git = Git(str(self._path))
        git.update_environment(
            **fixed(str(self._path)),
            GIT_COMMON_DIR=str(self._path),
            GIT_OBJECT_DIRECTORY=str(self._path / "objects"),
            GIT_ALTERNATE_OBJECT_DIRECTORIES="",
            GIT_NAMESPACE="",
        )
        return git


class Repository:
    """A bare repository: its objects, and commands run inside it."""

    def __init__(self, path: Path) -> None:
        self.path = path.absolute()
        self._objects = str(self.path / "objects")
        self._readers = Readers(self.path)

    def close(self) -> None:
        """End the git processes kept for reading; they come back at the next reading."""
        self._readers.close()

    def data(self, object_id: str, kind: str) -> bytes:
        """Return the content of an object of this kind ("blob", "tree", "commit").

        VersionMissing when there is none. About 0.07 ms.
        """
        found = self._ask(object_id, whole=True)
        if found is None or found[0] != kind:
            raise VersionMissing(object_id)
        return found[2]

    def size(self, object_id: str, kind: str = "blob") -> int:
        """Return the size in bytes of an object of this kind; VersionMissing without it."""
        found = self._ask(object_id, whole=False)
        if found is None or found[0] != kind:
            raise VersionMissing(object_id)
        return found[1]

    def kind(self, object_id: str) -> str | None:
        """Return "blob", "tree", "commit" or "tag", None when there is no such object."""
        found = self._ask(object_id, whole=False)
        return found[0] if found else None

    def _ask(self, object_id: str, *, whole: bool) -> tuple[str, int, bytes] | None:
        """Return (kind, size, content), None when there is no such object.

        A git child that died or went out of step is replaced and asked once more.
        """
        if not is_object_id(object_id):
            return None
        read = read_loose if whole else read_loose_header
        found = read(self._objects, object_id)
        return found if found is not None else self._ask_git(object_id, whole=whole)

    def _ask_git(self, object_id: str, *, whole: bool) -> tuple[str, int, bytes] | None:
        """Return what git says of an object, None when it is missing."""
        with self._readers.one() as git:
            for _attempt in range(2):
                try:
                    return _answer(git, object_id, whole=whole)
                except (ValueError, OSError) as fault:
                    git.clear_cache()
                    if "could not be resolved" in str(fault) and "missing" in str(fault):
                        return None
        raise StoreFailure("an object cannot be read")

    def run(
        self, args: Sequence[str], *, given: bytes = b"", timeout_seconds: float | None = None
    ) -> bytes:
        """Return what a git command prints; CommandFailed when it ends badly or too late."""
        outcome = self.attempt(args, given=given, timeout_seconds=timeout_seconds)
        if outcome.status != 0:
            raise failed(outcome)
        return outcome.out

    def attempt(
        self, args: Sequence[str], *, given: bytes = b"", timeout_seconds: float | None = None
    ) -> Outcome:
        """Run a git command in this repository and tell how it ended."""
        return attempt(args, environment(self.path), given=given, timeout_seconds=timeout_seconds)

    def start(
        self, args: Sequence[str], extra: Mapping[str, str] | None = None
    ) -> subprocess.Popen[bytes]:
        """Return a running git command with pipes for all three streams; the caller ends it."""
        return start(args, environment(self.path, extra))

    @contextmanager
    def streaming(self, args: Sequence[str]) -> Iterator[subprocess.Popen[bytes]]:
        """Give a running git command; it is killed when the reader leaves early."""
        process = start(args, environment(self.path), errors=False)
        try:
            yield process
        finally:
            end(process)


def _answer(git: Git, object_id: str, *, whole: bool) -> tuple[str, int, bytes]:
    """Ask GitPython for one object; ValueError when it is missing or the child is lost."""
    if not whole:
        _name, kind, size = git.get_object_header(object_id)
        return _word(kind), size, b""
    _name, kind, size, content = git.get_object_data(object_id)
    if len(content) != size:
        raise ValueError("git stopped in the middle of an object")
    return _word(kind), size, content


def _word(value: str | bytes) -> str:
    """Return a word of git's answer as text: GitPython says str and gives bytes."""
    return value.decode("ascii") if isinstance(value, bytes) else value
