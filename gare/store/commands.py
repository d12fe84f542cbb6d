"""Running git: always in the same environment, with nothing of the user's or the system's."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from gare.model.errors import StoreFailure
from gare.store.faults import from_git, from_system

CHUNK_BYTES: Final = 65_536
_KEPT: Final = ("PATH", "TMPDIR", "LD_LIBRARY_PATH", "GIT_EXEC_PATH")
_NOWHERE: Final = os.devnull
_ANYWHERE: Final = Path(os.sep)
"""Where git runs: it refuses to begin in a folder that is gone, as a server's own may be."""
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
    return {**kept, **fixed(_NOWHERE if path is None else str(path)), **(extra or {})}


def fixed(git_dir: str) -> dict[str, str]:
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
    cwd: Path = _ANYWHERE,
) -> Outcome:
    """Run a git command to its end; a status of -9 says that it took too long."""
    try:
        done = subprocess.run(  # noqa: S603
            _command(args),
            input=given,
            env=_bytes(env),
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


def _bytes(env: Mapping[str, str]) -> dict[bytes, bytes]:
    """Return the environment as bytes: names of people are UTF-8 whatever the locale."""
    return {name.encode(): value.encode("utf-8", "surrogateescape") for name, value in env.items()}


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
            env=_bytes(env),
            cwd=_ANYWHERE,
            start_new_session=True,
        )
    except OSError as fault:
        raise from_system(fault) from fault


def kill(process: subprocess.Popen[bytes]) -> None:
    """Kill a git process with its children, from any thread."""
    if process.returncode is None:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)


def end(process: subprocess.Popen[bytes]) -> None:
    """Kill a git process with its children, close its pipes and wait for it."""
    kill(process)
    for pipe in (process.stdin, process.stdout, process.stderr):
        if pipe is not None:
            with suppress(OSError, ValueError):
                pipe.close()
    process.wait()
