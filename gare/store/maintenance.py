"""Keeping the repository small: loose objects packed, the graph of commits written."""

from __future__ import annotations

import re
import shutil
import subprocess
import time
from pathlib import Path
from typing import Final

from gare.model.errors import Busy
from gare.store.commands import environment
from gare.store.faults import from_git, from_system
from gare.store.git import Repository
from gare.store.queueing import held

LOCK: Final = "gare-maintenance.lock"
MAX_LOOSE: Final = 2_000
_FAN_OUT: Final = re.compile(r"[0-9a-f]{2}")
_COMMANDS: Final = (
    ("-c", "pack.threads=1", "-c", "pack.windowMemory=64m", "repack", "-d", "-q", "--geometric=2",
     "--write-midx"),
    ("prune-packed", "-q"),
    ("commit-graph", "write", "--reachable", "--changed-paths", "--split", "--no-progress"),
)  # fmt: skip


def loose_objects(repository: Path) -> int:
    """Return how many loose objects there are."""
    folders = (
        folder for folder in (repository / "objects").iterdir() if _FAN_OUT.fullmatch(folder.name)
    )
    return sum(1 for folder in folders for _file in folder.iterdir())


def maintain(repository: Repository, max_loose: int = MAX_LOOSE) -> bool:
    """Pack when there are more loose objects than `max_loose`; tell whether it was done.

    Does nothing when another process is at it.
    """
    if loose_objects(repository.path) <= max_loose:
        return False
    try:
        with held(repository.path / LOCK, time.monotonic()):
            for command in _COMMANDS:
                _quietly(repository, command)
    except Busy:
        return False
    return True


def _quietly(repository: Repository, command: tuple[str, ...]) -> None:
    """Run a git command at the lowest priority the system offers."""
    nice = shutil.which("nice")
    before = [nice, "-n", "19"] if nice else []
    try:
        done = subprocess.run(  # noqa: S603
            [*before, "git", *command],
            env=environment(repository.path),
            cwd=repository.path,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
        )
    except OSError as fault:
        raise from_system(fault) from fault
    if done.returncode != 0:
        raise from_git(done.stderr.decode("utf-8", "replace").strip())
