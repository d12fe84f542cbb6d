"""Real git, as a researcher has it: no configuration of this machine, no question asked."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import Final

ENVIRONMENT: Final = {
    "PATH": os.environ.get("PATH", os.defpath),
    "HOME": "/nonexistent",
    "LC_ALL": "C.UTF-8",
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_TERMINAL_PROMPT": "0",
}


def git(*arguments: str, folder: Path | None = None) -> str:
    """Return what git says; fails with what it complains of."""
    ended = asked(*arguments, folder=folder)
    assert ended.returncode == 0, ended.stderr
    return ended.stdout.strip()


def asked(*arguments: str, folder: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Return how a command of git ended."""
    return subprocess.run(
        ["git", *arguments],
        cwd=folder,
        env=ENVIRONMENT,
        capture_output=True,
        text=True,
        errors="replace",
        timeout=120,
        check=False,
    )


def lines_added(repository: Path, start: str) -> list[str]:
    """Return the lines with this beginning that the commits of main added, oldest first."""
    said = git(
        "log", "--reverse", "--first-parent", "-p", "-U0", "--format=", "main", folder=repository
    )
    return [line[1:] for line in said.splitlines() if line.startswith(f"+{start}")]
