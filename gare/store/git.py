"""The only door to git: objects read through GitPython, commands run in a fixed environment."""

from __future__ import annotations

import os
import queue
import re
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from git import Git

from gare.model.errors import StoreFailure, VersionMissing
from gare.store.faults import from_git, from_system

CHUNK_BYTES: Final = 65_536
_READERS: Final = 2
_OBJECT: Final = re.compile(r"[0-9a-f]{40}")
_KEPT: Final = ("PATH", "TMPDIR", "LD_LIBRARY_PATH", "GIT_EXEC_PATH")
_NOWHERE: Final = os.devnull
_SETTINGS: Final = (
    ("safe.directory", "*"),
    ("protocol.allow", "never"),
    ("core.hooksPath", _NOWHERE),
    ("core.fsmonitor", "false"),
    ("core.fsync", "all"),
    ("gc.auto", "0"),
    ("maintenance.auto", "false"),
    ("mailmap.blob", ""),
    ("log.showRoot", "true"),
    ("i18n.logOutputEncoding", "UTF-8"),
    ("protocol.version", "2"),
)


class CommandFailed(StoreFailure):
    """A git command ended with a status other than 0; `detail` is what it said."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a git command ended."""

    status: int
    out: bytes
    said: str


def environment(path: Path | None = None, extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return the whole environment of a git child: nothing of the user's or system's settings.

    Without `path`, git finds no repository at all. Source: gitconfig(5), git(1).
    """
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    kept.setdefault("PATH", os.defpath)
    return {**kept, **_fixed(_NOWHERE if path is None else str(path)), **(extra or {})}


def _fixed(git_dir: str) -> dict[str, str]:
    """Return the variables that are the same for every git child of one repository."""
    fixed = {
        "GIT_DIR": git_dir,
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": _NOWHERE,
        "GIT_ATTR_NOSYSTEM": "1",
        "GIT_NO_REPLACE_OBJECTS": "1",
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_DEFAULT_HASH": "sha1",
        "GIT_DEFAULT_REF_FORMAT": "files",
        "LC_ALL": "C.UTF-8",
        "LANGUAGE": "C",
        "TZ": "UTC",
        "GIT_CONFIG_COUNT": str(len(_SETTINGS)),
    }
    for number, (key, value) in enumerate(_SETTINGS):
        fixed[f"GIT_CONFIG_KEY_{number}"] = key
        fixed[f"GIT_CONFIG_VALUE_{number}"] = value
    return fixed


class Readers:
    """Two `git cat-file --batch` of GitPython a process, each used by one thread at a time.

    Made at first use and again after a fork: a reader shared by threads or processes answers
    with other pages' content.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._pid = 0
        self._free: queue.SimpleQueue[Git] = queue.SimpleQueue()

    @contextmanager
    def one(self) -> Iterator[Git]:
        """Give a reader to this thread for the time of one question."""
        free = self._of_this_process()
        git = free.get()
        try:
            yield git
        finally:
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
        if self._pid != os.getpid():
            fresh: queue.SimpleQueue[Git] = queue.SimpleQueue()
            for _number in range(_READERS):
                fresh.put(self._new())
            self._free, self._pid = fresh, os.getpid()
        return self._free

    def _new(self) -> Git:
        """Return a reader whose git looks only at this repository."""
        git = Git(str(self._path))
        git.update_environment(
            **_fixed(str(self._path)),
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
        """Return (kind, size, content), None when git has no such object.

        A child that died or went out of step is replaced and asked once more.
        """
        if _OBJECT.fullmatch(object_id) is None:
            return None
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


def failed(outcome: Outcome) -> StoreFailure:
    """Return the error for a command that ended badly."""
    error = from_git(outcome.said)
    return error if type(error) is not StoreFailure else CommandFailed(outcome.said)


def attempt(
    args: Sequence[str],
    env: Mapping[str, str],
    *,
    given: bytes = b"",
    timeout_seconds: float | None = None,
    cwd: Path | None = None,
) -> Outcome:
    """Run a git command to its end; a status of -9 says that it took too long."""
    try:
        done = subprocess.run(  # noqa: S603
            _command(args),
            input=given,
            env=env,
            cwd=cwd,
            capture_output=True,
            timeout=timeout_seconds,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return Outcome(-9, b"", "too long")
    except OSError as fault:
        raise from_system(fault) from fault
    return Outcome(done.returncode, done.stdout, done.stderr.decode("utf-8", "replace").strip())


def _command(args: Sequence[str]) -> list[bytes]:
    """Return the command as bytes: names of files are UTF-8 whatever the locale."""
    return [b"git", *(arg.encode("utf-8", "surrogateescape") for arg in args)]


def start(
    args: Sequence[str], env: Mapping[str, str], *, errors: bool = True
) -> subprocess.Popen[bytes]:
    """Start a git command with pipes, in a session of its own so that its children die with it."""
    try:
        return subprocess.Popen(  # noqa: S603
            _command(args),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE if errors else subprocess.DEVNULL,
            env=env,
            start_new_session=True,
        )
    except OSError as fault:
        raise from_system(fault) from fault


def end(process: subprocess.Popen[bytes]) -> None:
    """Kill a git process with its children, close its pipes and wait for it."""
    if process.returncode is None:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, 9)
    for pipe in (process.stdin, process.stdout, process.stderr):
        if pipe is not None:
            with suppress(OSError, ValueError):
                pipe.close()
    process.wait()


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
