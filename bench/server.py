"""Real servers: gunicorn with two workers of four threads, on a free port of this machine."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bench.client import Connection
from bench.gares import ROOT

WORKERS: Final = 2
_FLAGS: Final = ("-w", str(WORKERS), "-k", "gthread", "--threads", "4", "--no-control-socket")
_START_SECONDS: Final = 120.0
_STOP_SECONDS: Final = 15.0


@dataclass(frozen=True, slots=True)
class Server:
    """A server that answers: its port, the process of its master, how long it took to answer."""

    port: int
    pid: int
    start_seconds: float

    def workers(self) -> list[int]:
        """Return the processes of its workers."""
        return _children(self.pid)

    def cpu_seconds(self) -> float:
        """Return the time processors have spent on its workers. Source: Linux sched-stats.rst."""
        files = (f for pid in self.workers() for f in Path(f"/proc/{pid}/task").glob("*/schedstat"))
        return sum(int(file.read_text().split()[0]) for file in files) / 1e9

    def worker_memory(self) -> float:
        """Return the megabytes of the largest worker, shared pages counted in part (PSS)."""
        return max(_pss(pid) for pid in self.workers())

    def helper_memory(self) -> float:
        """Return the megabytes of the git processes of its workers, all together."""
        return sum(_pss(child) for pid in self.workers() for child in _descendants(pid))


@contextmanager
def serving(environ: Mapping[str, str], app: str = "wsgi:app") -> Iterator[Server]:
    """Give a server of an application once it answers `/`; stop it at the end."""
    with socket.create_server(("127.0.0.1", 0), backlog=512) as listening:
        port = listening.getsockname()[1]
        bound = ("-b", f"fd://{listening.fileno()}")
        started = time.perf_counter()
        process = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", *_FLAGS, *bound, "--log-level", "warning", app],
            cwd=ROOT,
            env=dict(environ),
            pass_fds=(listening.fileno(),),
        )
    try:
        _wait(port, process)
        yield Server(port, process.pid, time.perf_counter() - started)
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait(port: int, process: subprocess.Popen[bytes]) -> None:
    """Return when the server answers. Raises SystemExit when it stops or never does."""
    last = time.monotonic() + _START_SECONDS
    while time.monotonic() < last and process.poll() is None:
        try:
            with Connection(port) as reader:
                if reader.get("/").status < 500:
                    return
        except OSError:
            time.sleep(0.02)
    raise SystemExit("the server does not answer")


def _children(pid: int) -> list[int]:
    """Return the children of a process, those of all its threads."""
    try:
        listed = [task / "children" for task in Path(f"/proc/{pid}/task").iterdir()]
        return [int(child) for file in listed for child in file.read_text().split()]
    except OSError:
        return []


def _descendants(pid: int) -> list[int]:
    """Return the children of a process and theirs."""
    children = _children(pid)
    return children + [deeper for child in children for deeper in _descendants(child)]


def _pss(pid: int) -> float:
    """Return the megabytes of a process, 0 when it is gone. Source: proc(5), smaps_rollup."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024


def processors() -> int:
    """Return how many processors this process may use."""
    return len(os.sched_getaffinity(0))
