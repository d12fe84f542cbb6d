"""The index: built whole beside git reading the same, lost while people read, there at a start."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from bench.client import Connection, percentile
from bench.gares import ROOT, Gare
from bench.plan import plan
from bench.report import Figure, at_most
from bench.server import Server
from bench.words import Words
from gare.model.names import HOME

MAX_INDEX_SECONDS: Final = 60.0
MAX_START_SECONDS: Final = 1.5
_COMMAND: Final = (sys.executable, "-c", "from gare.cli.main import main; main()", "index")
# What an index must at least read: all commits with what they changed, all present texts.
_READING: Final = (
    "git log --raw --no-abbrev -M main > /dev/null && "
    "git ls-tree -r --format='%(objectname)' main | git cat-file --batch > /dev/null"
)
_PAUSE_SECONDS: Final = 0.02
_MAX_WAIT_SECONDS: Final = 300.0


@dataclass(frozen=True, slots=True)
class _Ended:
    """A command that ended: how long it took, the megabytes of its largest process."""

    seconds: float
    megabytes: float


def measure(gares: Mapping[int, Gare]) -> Iterator[Figure]:
    """Give the time and memory of the whole index at each size; the indexes stay."""
    for size, gare in gares.items():
        reading = _run(["sh", "-c", _READING], gare.environ | {"GIT_DIR": str(gare.repository)})
        built = _run(list(_COMMAND), gare.environ)
        target = at_most(MAX_INDEX_SECONDS)
        yield Figure(
            "Whole index", size, built.seconds, "s", reading.seconds, "git reading the same", target
        )
        yield Figure("Whole index, speed", size, size / built.seconds, "pages/s")
        yield Figure("Whole index, memory of the command", size, built.megabytes, "MB")


def starts(servers: Mapping[int, Server], bare: Server) -> Iterator[Figure]:
    """Give how long each server took from its command to its first page, index in place."""
    for size, server in servers.items():
        yield Figure(
            "Start, to the first page", size, server.start_seconds, "s", bare.start_seconds,
            "bare Flask", at_most(MAX_START_SECONDS),
        )  # fmt: skip


def lost(server: Server, gare: Gare) -> Iterator[Figure]:
    """Give what readers of pages see from the loss of the index to its return."""
    paths = [page.path for page in plan(Words(), gare.pages) if page.path != HOME][:200]
    gare.lose_index()
    started = time.monotonic()
    seconds: list[float] = []
    refused = 0
    with Connection(server.port) as reader, Connection(server.port) as ready:
        while time.monotonic() < started + _MAX_WAIT_SECONDS:
            answer = reader.get(f"/{paths[len(seconds) % len(paths)]}")
            seconds.append(answer.seconds)
            refused += answer.status != 200
            if ready.get("/-/ready").status == 200:
                break
            time.sleep(_PAUSE_SECONDS)
    back = time.monotonic() - started
    what = "Index lost under a server"
    yield Figure(f"{what}: back after", gare.pages, back, "s", target=at_most(MAX_INDEX_SECONDS))
    yield Figure(f"{what}: pages asked meanwhile", gare.pages, len(seconds), "pages")
    yield Figure(f"{what}: not answered", gare.pages, refused, "pages", target=at_most(0))
    yield Figure(f"{what}: p50 of a page", gare.pages, percentile(seconds, 0.5) * 1000, "ms")
    yield Figure(f"{what}: slowest page", gare.pages, max(seconds) * 1000, "ms")


def _run(command: list[str], environ: Mapping[str, str]) -> _Ended:
    """Run a command to its end. Raises SystemExit when it fails."""
    started = time.perf_counter()
    quiet = subprocess.DEVNULL
    process = subprocess.Popen(command, env=environ, cwd=ROOT, stdout=quiet, stderr=quiet)
    _pid, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise SystemExit(f"{' '.join(command)}: exit {process.returncode}")
    return _Ended(time.perf_counter() - started, used.ru_maxrss / 1024)
