"""Clones over HTTP, beside the same clone by git's own local transport, and what workers weigh."""

from __future__ import annotations

import shutil
import subprocess
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from bench.gares import Gare
from bench.report import Figure, at_most
from bench.server import Server

MAX_WORKER_MB: Final = 120.0
MAX_GROWTH_MB: Final = 20.0


def measure(
    servers: Mapping[int, Server], gares: Mapping[int, Gare], folder: Path
) -> Iterator[Figure]:
    """Give the memory of workers after all the rest, then a clone of the largest gare."""
    for size, server in servers.items():
        yield Figure(
            "Memory of a worker after the load", size, server.worker_memory(), "MB",
            target=at_most(MAX_WORKER_MB),
        )  # fmt: skip
        yield Figure("Memory of its git processes", size, server.helper_memory(), "MB")
    size = max(servers)
    before = servers[size].worker_memory()
    local = _clone(f"file://{gares[size].repository}", folder)
    over_http = _clone(f"http://127.0.0.1:{servers[size].port}/content.git", folder)
    after = servers[size].worker_memory()
    yield Figure("Clone over HTTP", size, over_http, "s", local, "git over a pipe")
    yield Figure(
        "Memory a clone leaves in a worker", size, after - before, "MB",
        target=at_most(MAX_GROWTH_MB),
    )  # fmt: skip


def _clone(address: str, folder: Path) -> float:
    """Return the seconds of a bare clone. Raises CalledProcessError."""
    into = folder / "clone.git"
    shutil.rmtree(into, ignore_errors=True)
    command = ["git", "clone", "--quiet", "--bare", address, str(into)]
    started = time.perf_counter()
    subprocess.run(command, check=True)
    seconds = time.perf_counter() - started
    shutil.rmtree(into)
    return seconds
