"""A save whose system calls are written down, run in an interpreter of its own.

Writes one line of JSON for each call that matters: what was done, to which file, and what main
was just after it. Renames are told by the interpreter itself (PEP 578); `os.fsync`, which it
does not tell, still does its work and is written down once it came back.
"""

from __future__ import annotations

import json
import os
import sys
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final

from gare.model.pages import Commit
from gare.store.refs import read_main
from gare.store.store import Store
from tests.store.building import SITE, accepted, blob_at, edit

if TYPE_CHECKING:
    from _typeshed import HasFileno

REAL: Final = os.fsync


class Recorder:
    """Writes down calls, in the order they came back."""

    def __init__(self, repository: Path) -> None:
        self._repository = repository
        self._lock = threading.Lock()
        self.lines: list[Mapping[str, str | None]] = []

    def note(self, what: str, place: str = "", to: str = "") -> None:
        """Write a line down."""
        with self._lock:
            main = read_main(self._repository)
            self.lines.append({"what": what, "place": place, "to": to, "main": main})

    def synced(self, fd: int | HasFileno) -> None:
        """Make a file last, then write down which."""
        number = fd if isinstance(fd, int) else fd.fileno()
        place = Path(f"/proc/self/fd/{number}").readlink()
        REAL(fd)
        self.note("sync", str(place))

    def hear(self, event: str, args: tuple[object, ...]) -> None:
        """Write down a rename that is about to be done."""
        if event == "os.rename":
            self.note("rename", os.fspath(str(args[0])), os.fspath(str(args[1])))

    def landed(self, commit: Commit) -> None:
        """Write down that the commit was announced."""
        self.note("landed", commit.id)


def git_settings(pid: int) -> list[str]:
    """Return the settings with which the git processes of this one were begun."""
    found = []
    for task in Path(f"/proc/{pid}/task").iterdir():
        for child in (task / "children").read_text().split():
            variables = Path(f"/proc/{child}/environ").read_bytes().decode().split("\0")
            known = dict(line.split("=", 1) for line in variables if "=" in line)
            pairs = range(int(known.get("GIT_CONFIG_COUNT", "0")))
            said = [
                f"{known[f'GIT_CONFIG_KEY_{n}']}={known[f'GIT_CONFIG_VALUE_{n}']}" for n in pairs
            ]
            command = Path(f"/proc/{child}/cmdline").read_bytes().decode().replace("\0", " ")
            found.append(f"{command}: {' '.join(said)}")
    return found


def main() -> None:
    """Save once, write down what happened."""
    repository, out = Path(sys.argv[1]), Path(sys.argv[2])
    with Store(repository, SITE) as store:
        recorder = Recorder(store.path)
        wanted = edit("dossier/a", "après\n", blob_at(store, "dossier/a"))
        sys.addaudithook(recorder.hear)
        os.fsync = recorder.synced
        store.save(wanted, accepted, recorder.landed)
        recorder.note("acknowledged")
        settings = git_settings(os.getpid())
    out.write_text(json.dumps({"calls": recorder.lines, "git": settings}), "utf-8")


if __name__ == "__main__":
    main()
