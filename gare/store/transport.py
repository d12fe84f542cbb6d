"""Clone and fetch over HTTP: `git http-backend`, streamed both ways, read only."""

from __future__ import annotations

import fcntl
import io
import os
import re
import subprocess
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import IO, Final
from urllib.parse import parse_qs

from gare.model.errors import Busy, Forbidden, PageMissing, StoreFailure, TooLarge
from gare.store.commands import CHUNK_BYTES, end, kill
from gare.store.git import Repository

MAX_BODY_BYTES: Final = 16_000_000
MAX_HEADER_BYTES: Final = 16_384
SLOTS: Final = "gare-slots"
_READ: Final = "git-upload-pack"
_WRITE: Final = "git-receive-pack"
_PROTOCOL: Final = re.compile(r"[0-9a-zA-Z]+=[0-9a-zA-Z]+(:[0-9a-zA-Z]+=[0-9a-zA-Z]+)*")
_RETRY_SECONDS: Final = 10


@dataclass(frozen=True, slots=True)
class Asked:
    """A request of a git client: `path` is what follows the repository's address.

    `body` reads at most that many bytes, b"" at the end.
    """

    method: str
    path: str
    query: str
    headers: Mapping[str, str]
    body: Callable[[int], bytes]


@dataclass(frozen=True, slots=True)
class Answer:
    """What to send back; `close` must be called, even when the chunks were not all read."""

    status: int
    headers: tuple[tuple[str, str], ...]
    chunks: Iterator[bytes]
    close: Callable[[], None]


class Transport:
    """The smart HTTP service of one repository, with at most `slots` packs made at once.

    A client that takes more than `limit_seconds` is cut off: it holds a slot and a thread.
    """

    def __init__(
        self, repository: Repository, slots: int = 4, limit_seconds: float = 3_600.0
    ) -> None:
        self._repository = repository
        self._slots = slots
        self._limit_seconds = limit_seconds

    def serve(self, asked: Asked) -> Answer:
        """Answer a git client: the list of branches, or a pack.

        Forbidden for a push, PageMissing for anything else git over HTTP does not need, Busy when
        too many clones are running, TooLarge for a body that no client sends.
        """
        service = _service(asked)
        size = _length(asked.headers)
        if size is not None and size > MAX_BODY_BYTES:
            raise TooLarge("file", size, MAX_BODY_BYTES)
        slot = self._slot() if service == _READ and asked.method == "POST" else None
        try:
            return self._answer(asked, slot)
        except BaseException:
            _free(slot)
            raise

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Hold one of the places of clones, for a push; Busy when all are taken."""
        slot = self._slot()
        try:
            yield
        finally:
            _free(slot)

    def _answer(self, asked: Asked, slot: int | None) -> Answer:
        """Return the answer of a running `git http-backend`; the slot is freed with it."""
        process = self._repository.start(["http-backend"], _variables(self._repository, asked))
        feeder = threading.Thread(target=_feed, args=(process, asked.body), daemon=True)
        watcher = threading.Thread(target=_drain, args=(process.stderr,), daemon=True)
        limit = threading.Timer(self._limit_seconds, kill, (process,))
        limit.daemon = True
        closed = threading.Lock()

        def close() -> None:
            if closed.acquire(blocking=False):
                limit.cancel()
                end(process)
                _free(slot)

        try:
            for thread in (feeder, watcher, limit):
                thread.start()
            if process.stdout is None:
                raise StoreFailure("git has no output")
            status, headers = _head(process.stdout)
        except BaseException:
            close()
            raise
        return Answer(status, headers, _chunks(process.stdout, close), close)

    def _slot(self) -> int | None:
        """Return a lock held among all processes; Busy when all are taken.

        None when the disk refuses new files: what cannot be written can still be cloned.
        """
        folder = self._repository.path / SLOTS
        try:
            folder.mkdir(exist_ok=True)
            for number in range(self._slots):
                handle = os.open(folder / str(number), os.O_RDONLY | os.O_CREAT, 0o644)
                try:
                    fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except BlockingIOError:
                    os.close(handle)
                else:
                    return handle
        except OSError:
            return None
        raise Busy("clones", _RETRY_SECONDS)


def _service(asked: Asked) -> str:
    """Return the service asked for, when it is one of the two addresses of reading."""
    if asked.method == "GET" and asked.path == "info/refs":
        service = "".join(parse_qs(asked.query).get("service", [])[:1])
    elif asked.method == "POST" and asked.path in {_READ, _WRITE}:
        service = asked.path
    else:
        raise PageMissing(asked.path)
    if service == _WRITE:
        raise Forbidden("push")
    if service != _READ:
        raise PageMissing(asked.path)
    return service


def _length(headers: Mapping[str, str]) -> int | None:
    """Return the declared length of the body, None when it comes by chunks."""
    value = _header(headers, "content-length")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 16 else None


def _header(headers: Mapping[str, str], name: str) -> str:
    """Return a header whatever the case of its name, "" without it."""
    return next((value for key, value in headers.items() if key.lower() == name), "")


def _variables(repository: Repository, asked: Asked) -> dict[str, str]:
    """Return the CGI variables. Source: git-http-backend(1), RFC 3875."""
    headers, size = asked.headers, _length(asked.headers)
    found = {
        "GIT_PROJECT_ROOT": str(repository.path),
        "GIT_HTTP_EXPORT_ALL": "1",
        "PATH_INFO": f"/{asked.path}",
        "REQUEST_METHOD": asked.method,
        "QUERY_STRING": f"service={_READ}" if asked.method == "GET" else "",
        "CONTENT_TYPE": f"application/x-{_READ}-request" if asked.method == "POST" else "",
        "REMOTE_ADDR": "",
    }
    if size is not None:
        found["CONTENT_LENGTH"] = str(size)
    if _header(headers, "content-encoding") in {"gzip", "x-gzip"}:
        found["HTTP_CONTENT_ENCODING"] = "gzip"
    protocol = _header(headers, "git-protocol")
    if len(protocol) <= 200 and _PROTOCOL.fullmatch(protocol):
        found["GIT_PROTOCOL"] = protocol
    return found


def _feed(process: subprocess.Popen[bytes], body: Callable[[int], bytes]) -> None:
    """Give the body to git, never more than a client may send, then end its input."""
    pipe, sent = process.stdin, 0
    if pipe is None:
        return
    try:
        while sent < MAX_BODY_BYTES and (chunk := body(CHUNK_BYTES)):
            sent += len(chunk)
            pipe.write(chunk)
    except (OSError, ValueError):
        pass
    finally:
        with suppress(OSError, ValueError):
            pipe.close()


def _drain(errors: IO[bytes] | None) -> None:
    """Read what git complains about, so that it never waits for a reader."""
    with suppress(OSError, ValueError):
        while errors is not None and errors.read(CHUNK_BYTES):
            pass


def _head(out: IO[bytes]) -> tuple[int, tuple[tuple[str, str], ...]]:
    """Return the status and the headers at the start of a CGI answer."""
    headers: list[tuple[str, str]] = []
    status, read = 200, 0
    while line := out.readline(MAX_HEADER_BYTES):
        read += len(line)
        words = line.decode("latin-1").strip()
        if not words:
            return status, tuple(headers)
        if read > MAX_HEADER_BYTES:
            break
        name, _colon, value = words.partition(":")
        if name.lower() == "status":
            status = int(value.split()[0])
        else:
            headers.append((name, value.strip()))
    raise StoreFailure("git http-backend did not answer")


def _chunks(out: IO[bytes], close: Callable[[], None]) -> Iterator[bytes]:
    """Give the answer as it comes; git is ended when the reader leaves."""
    try:
        while chunk := _at_once(out):
            yield chunk
    finally:
        close()


def _at_once(out: IO[bytes]) -> bytes:
    """Return what git has written so far: waiting for a full piece would hold keep-alives back."""
    if isinstance(out, io.BufferedReader):
        return out.read1(CHUNK_BYTES)
    return out.read(CHUNK_BYTES)


def _free(slot: int | None) -> None:
    """Give the slot back."""
    if slot is not None:
        os.close(slot)
