"""The queue of writers: one at a time in this process and among processes."""

from __future__ import annotations

import fcntl
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from gare.model.errors import Busy
from gare.store.faults import from_system

_SHORTEST_SECONDS: Final = 0.0005
_LONGEST_SECONDS: Final = 0.008


class WriterQueue:
    """A lock file taken with flock, behind a lock for the threads of this process.

    Not what makes writes correct (compare-and-swap does), but what spares retries.
    """

    def __init__(self, file: Path, wait_seconds: float) -> None:
        self._file = file
        self._wait_seconds = wait_seconds
        self._lock = threading.Lock()
        self._pid = os.getpid()

    @contextmanager
    def turn(self) -> Iterator[int]:
        """Wait for this writer's turn; Busy when it does not come in time.

        Gives the handle of the lock: a child that inherits it keeps the turn if we die.
        """
        deadline = time.monotonic() + self._wait_seconds
        lock = self._of_this_process()
        if not lock.acquire(timeout=max(self._wait_seconds, 0)):
            raise Busy("writers")
        try:
            with held(self._file, deadline) as handle:
                yield handle
        finally:
            lock.release()

    def _of_this_process(self) -> threading.Lock:
        """Return the lock of threads: a fork may have copied one that nobody will release."""
        if self._pid != os.getpid():
            self._lock, self._pid = threading.Lock(), os.getpid()
        return self._lock


@contextmanager
def held(file: Path, deadline: float) -> Iterator[int]:
    """Hold the lock file; Busy when it is not free at the deadline (monotonic seconds).

    Gives its handle.
    """
    try:
        handle = os.open(file, os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as fault:
        raise from_system(fault) from fault
    try:
        _wait(handle, deadline)
        try:
            yield handle
        finally:
            fcntl.flock(handle, fcntl.LOCK_UN)
    finally:
        os.close(handle)


def _wait(handle: int, deadline: float) -> None:
    """Take the lock as soon as it is free."""
    pause = _SHORTEST_SECONDS
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= deadline:
                raise Busy("writers") from None
            time.sleep(pause)
            pause = min(pause * 1.5, _LONGEST_SECONDS)
        else:
            return
