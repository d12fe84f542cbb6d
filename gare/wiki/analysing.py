"""Working out all pages in processes of their own, while this one writes what is ready."""

from __future__ import annotations

import logging
import os
import queue
import socket
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from itertools import islice
from multiprocessing.connection import Connection
from pathlib import Path
from pickle import UnpicklingError
from typing import Final, NamedTuple

from gare.index.french import French
from gare.index.sheets import Sheet
from gare.wiki.analyst import READY, Source, worked_out

LOG = logging.getLogger("gare.index")
_PORTION: Final = 16
_AHEAD: Final = 24
"""Portions asked for before the first is taken: about 15 MB in all."""
_MOST: Final = 8
_START_SECONDS: Final = 20.0
_GONE: Final = (EOFError, OSError, UnpicklingError)


@contextmanager
def analysed(sources: Iterable[Source], processes: int) -> Iterator[Iterator[Sheet]]:
    """Give what is to be written of each page, in the order given.

    `processes` 0 works everything out here. So does a process that cannot begin or ends too
    early, for what it was asked: the result is the same.
    """
    if processes == 0:
        yield worked_out(French(), sources)
        return
    asked: queue.SimpleQueue[_Asked | None] = queue.SimpleQueue()
    threads = [
        threading.Thread(target=_answer_all, args=(asked,), name="gare-analyst", daemon=True)
        for _number in range(processes)
    ]
    for thread in threads:
        thread.start()
    try:
        yield _in_order(asked, iter(sources))
    finally:
        with suppress(queue.Empty):
            while True:
                asked.get_nowait()
        for _thread in threads:
            asked.put(None)
        for thread in threads:
            thread.join()


def processors() -> int:
    """Return how many processes are worth having on this machine."""
    return min(os.cpu_count() or 1, _MOST)


class _Asked(NamedTuple):
    """A portion to be worked out, and where its sheets are awaited."""

    portion: list[Source]
    answer: Future[list[Sheet]]


def _answer_all(asked: queue.SimpleQueue[_Asked | None]) -> None:
    """Have portions worked out by a process, one after the other, until there are no more."""
    analyst = Analyst()
    try:
        for portion, answer in iter(asked.get, None):
            try:
                answer.set_result(analyst.work_out(portion))
            except Exception as fault:  # raised again where the answer is awaited
                answer.set_exception(fault)
    finally:
        analyst.close()


def _in_order(
    asked: queue.SimpleQueue[_Asked | None], sources: Iterator[Source]
) -> Iterator[Sheet]:
    """Give the sheets; the first portions are asked for at once, before anyone takes them."""

    def ask(portion: list[Source]) -> Future[list[Sheet]]:
        answer: Future[list[Sheet]] = Future()
        asked.put(_Asked(portion, answer))
        return answer

    portions = iter(lambda: list(islice(sources, _PORTION)), [])
    return _taken(deque(map(ask, islice(portions, _AHEAD))), map(ask, portions))


def _taken(
    answers: deque[Future[list[Sheet]]], more: Iterator[Future[list[Sheet]]]
) -> Iterator[Sheet]:
    """Give what was asked for, and ask for more each time a portion was taken."""
    while answers:
        sheets = answers.popleft().result()
        answers.extend(islice(more, 1))
        yield from sheets


class Analyst:
    """A process that works out pages, used by one thread at a time."""

    def __init__(self, python: str | None = None) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._link: Connection[list[Source], str | list[Sheet]] | None = None
        self._ready = False
        with suppress(OSError):
            self._start(python or _python())

    @property
    def pid(self) -> int | None:
        """The number of the process, None when there is none."""
        return None if self._process is None else self._process.pid

    def _start(self, python: str) -> None:
        """Begin the process, with nothing of ours but the end of a socket and our modules."""
        ours, theirs = socket.socketpair()
        with theirs:
            self._link = Connection(ours.detach())
            known = [place for place in map(_absolute, sys.path) if place]
            self._process = subprocess.Popen(  # noqa: S603  (a list, no shell)
                [python, "-P", "-m", "gare.wiki.analyst", str(theirs.fileno())],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                cwd=sys.prefix,
                env={**os.environ, "PYTHONPATH": os.pathsep.join(known)},
                pass_fds=(theirs.fileno(),),
                start_new_session=True,
            )

    def work_out(self, portion: list[Source]) -> list[Sheet]:
        """Return what is to be written of the pages of a portion."""
        try:
            return self._answer(portion)
        except _GONE as fault:
            if self._link is not None:
                LOG.warning("a process that reads pages is gone: %r", fault)
                self.close()
        return list(worked_out(French(), portion))

    def _answer(self, portion: list[Source]) -> list[Sheet]:
        """Return what the process answers. Raises EOFError or OSError when it does not."""
        link = self._link
        if link is None:
            raise EOFError
        if not self._ready:
            self._ready = link.poll(_START_SECONDS) and link.recv() == READY
            if not self._ready:
                raise EOFError
        link.send(portion)
        answer = link.recv()
        if isinstance(answer, str):
            raise EOFError
        return answer

    def close(self) -> None:
        """End the process."""
        link, self._link = self._link, None
        process, self._process = self._process, None
        if link is not None:
            link.close()
        if process is not None:
            process.kill()
            process.wait()


def _python() -> str:
    """Return the interpreter to begin processes with: a server may embed it and name itself."""
    if Path(sys.executable).name.startswith("python"):
        return sys.executable
    return str(Path(sys.prefix, "bin", "python3"))


def _absolute(place: str) -> str:
    """Return a place to import from, "" when it stands for a current folder that is gone."""
    try:
        return str(Path(place).absolute())
    except OSError:
        return ""
