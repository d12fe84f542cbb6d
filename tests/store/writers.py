"""Processes that save pages as fast as they can, and write down what was acknowledged."""

from __future__ import annotations

import os
import subprocess
import sys
import traceback
from pathlib import Path

from gare.model.errors import Busy, Conflict, NothingToDo
from gare.model.names import FilePath
from gare.store.store import Store
from tests.store.building import ENVIRONMENT, SITE, accepted, edit, ignored


def start_writer(repository: Path, number: int, saves: int, pages: int, acknowledged: Path) -> int:
    """Start a process that saves; it appends a line to `acknowledged` after each save."""
    child = os.fork()
    if child:
        return child
    status = 1
    try:
        write_pages(repository, number, saves, pages, acknowledged)
        status = 0
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(status)


def write_pages(repository: Path, number: int, saves: int, pages: int, acknowledged: Path) -> None:
    """Add a line of its own to one page after the other, as people in a hurry would."""
    with Store(repository, SITE) as store, acknowledged.open("ab", buffering=0) as journal:
        for turn in range(saves):
            line = f"ligne {number}-{turn}"
            page = f"page-{(number + turn) % pages}"
            while not try_to_add(store, page, line):
                pass
            journal.write(f"{line}\n".encode())


def try_to_add(store: Store, page: str, line: str) -> bool:
    """Add a line to a page from its present version; False when it must be tried again."""
    snapshot = store.snapshot()
    base = snapshot.find(FilePath(page + ".md"))
    text = "" if base is None else snapshot.read(base).decode()
    try:
        store.save(edit(page, f"{text}\n{line}\n", base), accepted, ignored)
    except (Conflict, Busy):
        return False
    except NothingToDo:
        return True
    return True


def lines_in_history(repository: Path) -> list[str]:
    """Return the lines added by the commits of main, first parents only, oldest first."""
    args = ["git", "log", "--reverse", "--first-parent", "-p", "-U0", "--format=", "main"]
    out = subprocess.run(
        args, cwd=repository, env=ENVIRONMENT, capture_output=True, check=True
    ).stdout.decode()
    return [line[1:] for line in out.splitlines() if line.startswith("+ligne")]
