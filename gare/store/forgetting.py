"""The end of a purge: journals emptied, objects that nothing names removed, everybody told."""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from gare.store import creating, register
from gare.store.commands import environment
from gare.store.faults import from_git, from_system
from gare.store.git import Repository
from gare.store.objects import sync_folder
from gare.store.tags import STAGED

MARK: Final = "gare-purging"
"""Beside the objects while a purge is not at its end; it is empty."""
MARKS: Final = "gare-marks-"
_REMAINS: Final = ("fast_import_crash_*", MARKS + "*", "ORIG_HEAD", "FETCH_HEAD", "gc.log",
                   register.FILE + ".new", "objects/pack/*.keep", "objects/pack/tmp_*",
                   "objects/tmp_obj_*", "objects/??/tmp_obj_*")  # fmt: skip
_DERIVED: Final = ("objects/info/commit-graph", "objects/pack/multi-pack-index")
_COMMANDS: Final = (
    ("reflog", "expire", "--expire=now", "--expire-unreachable=now", "--all"),
    ("-c", "pack.threads=1", "-c", "pack.windowMemory=64m", "repack", "-a", "-d", "-q"),
    ("prune", "--expire=now"),
    ("prune-packed", "-q"),
    ("commit-graph", "write", "--reachable", "--changed-paths", "--split", "--no-progress"),
)


def begin(path: Path) -> None:
    """Write down, durably and without a word of it, that a purge is under way."""
    try:
        (path / MARK).touch()
        sync_folder(path)
    except OSError as fault:
        raise from_system(fault) from fault


def begun(path: Path) -> bool:
    """Tell whether a purge has not come to its end."""
    return (path / MARK).exists()


@contextmanager
def turn(path: Path) -> Iterator[int | None]:
    """Give the lock of writers when nobody writes, and nobody will inside; None otherwise."""
    try:
        handle = os.open(path / creating.LOCK, os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as fault:
        raise from_system(fault) from fault
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield None
        else:
            yield handle
    finally:
        os.close(handle)


def leftovers(repository: Repository) -> None:
    """Remove what an interrupted purge left beside history; the caller is alone."""
    staged_refs(repository)
    for pattern in _REMAINS:
        for file in repository.path.glob(pattern):
            file.unlink(missing_ok=True)


def staged_refs(repository: Repository) -> None:
    """Remove the branches that a rewriting made for itself."""
    listed = repository.run(["for-each-ref", "--format=delete %(refname)", STAGED])
    if listed.strip():
        repository.run(["update-ref", "--no-deref", "--stdin"], given=listed)


def sync_refs(path: Path) -> None:
    """Have the present branches survive a power cut."""
    for folder in (path, *(one for one in (path / "refs").rglob("*") if one.is_dir())):
        sync_folder(folder)


def finish(repository: Repository, turn: int) -> None:
    """Forget all that no branch leads to; the caller holds the lock `turn`.

    May be done again from its beginning. Running processes look at the repository anew.
    """
    path = repository.path
    for name in _DERIVED:
        (path / name).unlink(missing_ok=True)
    shutil.rmtree(path / "objects" / "info" / "commit-graphs", ignore_errors=True)
    for command in _COMMANDS:
        _run(path, command, turn)
    leftovers(repository)
    _empty_journals(path)
    repository.close()
    register.touch(path)


def end(path: Path) -> None:
    """Say that nothing of a purge is left to be done, what is derived included."""
    (path / MARK).unlink(missing_ok=True)
    sync_folder(path)


def _run(path: Path, command: tuple[str, ...], turn: int) -> None:
    """Run a git command that keeps writers away even if this process is killed meanwhile.

    Otherwise a `git prune` left alone could remove what the next save has just written.
    """
    try:
        done = subprocess.run(  # noqa: S603
            _git(command),
            env=environment(path),
            cwd=path,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            pass_fds=(turn,),
            check=False,
        )
    except OSError as fault:
        raise from_system(fault) from fault
    if done.returncode != 0:
        raise from_git(done.stderr.decode("utf-8", "replace").strip())


def _git(command: tuple[str, ...]) -> list[str]:
    """Return a command of git as it is started."""
    return ["git", *command]


def _empty_journals(path: Path) -> None:
    """Remove the journals of branches that are gone."""
    for journal in (path / "logs").rglob("*"):
        name = journal.relative_to(path / "logs")
        if journal.is_file() and str(name) != "HEAD" and not (path / name).exists():
            journal.unlink(missing_ok=True)
