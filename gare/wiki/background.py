"""What is done beside the requests, by one process at a time."""

from __future__ import annotations

import fcntl
import logging
import os
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Final

from gare.model.errors import GareError
from gare.sqlite import SqliteError
from gare.wiki.wiki import Wiki

LOG = logging.getLogger("gare.background")
NAME: Final = "gare-background"
EVERY_SECONDS: Final = 20.0
Work = Callable[[Wiki], object]


@contextmanager
def alone(wiki: Wiki, name: str) -> Iterator[bool]:
    """Tell whether this process is the only one to do a work; so it stays until the end."""
    place = os.open(wiki.settings.data / f"{name}.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(place, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True
    finally:
        os.close(place)


class Background:
    """A thread of this process that works now and then; begun again in a forked one.

    Several processes may have one: each work takes a lock of its own, and lets go of it.
    """

    def __init__(
        self, wiki: Wiki, works: Sequence[Work], every_seconds: float = EVERY_SECONDS
    ) -> None:
        self._wiki = wiki
        self._works = tuple(works)
        self._every_seconds = every_seconds
        self._pid = 0
        self._end = threading.Event()

    def awake(self) -> None:
        """Begin the thread, unless this process has it: a comparison of numbers."""
        if self._pid != os.getpid():
            self._pid = os.getpid()
            self._end = threading.Event()
            threading.Thread(target=self._run, args=(self._end,), name=NAME, daemon=True).start()

    def rest(self) -> None:
        """End the thread after the work it is at."""
        self._end.set()

    def _run(self, end: threading.Event) -> None:
        """Sleep, work, and so on until the end."""
        while not end.wait(self._every_seconds):
            for work in self._works:
                self._try(work)

    def _try(self, work: Work) -> None:
        """Do one work; what goes wrong is written to the log, and done again next time."""
        try:
            work(self._wiki)
        except (GareError, SqliteError, OSError) as fault:
            LOG.warning("%s: %s", type(fault).__name__, fault)
        except Exception:
            LOG.exception("unexpected error beside the requests")
