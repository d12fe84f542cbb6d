"""A tiny WSGI server around the transport: what real git talks to in the tests."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from socketserver import ThreadingMixIn
from typing import IO, Protocol, cast
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from gare.model.errors import Busy, Forbidden, GareError, PageMissing
from gare.store.transport import Answer, Asked, Transport

STATUS: dict[type[GareError], str] = {
    Busy: "503 Busy",
    Forbidden: "403 Forbidden",
    PageMissing: "404 Not Found",
}


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Silent(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing."""


class StartResponse(Protocol):
    """What a WSGI application calls first."""

    def __call__(self, status: str, headers: list[tuple[str, str]]) -> object: ...


class Body:
    """The chunks of an answer, closed by the server whatever happens."""

    def __init__(self, answer: Answer) -> None:
        self._answer = answer
        self.close = answer.close

    def __iter__(self) -> Iterator[bytes]:
        return iter(self._answer.chunks)


def application(
    transport: Transport, seen: list[Asked]
) -> Callable[[dict[str, object], StartResponse], Iterable[bytes]]:
    """Return a WSGI application that serves the repository at /content.git."""

    def app(environ: dict[str, object], start: StartResponse) -> Iterable[bytes]:
        asked = _asked(environ)
        seen.append(asked)
        try:
            answer = transport.serve(asked)
        except GareError as error:
            start(STATUS[type(error)], [("Content-Type", "text/plain")])
            return [type(error).__name__.encode()]
        start(f"{answer.status} x", list(answer.headers))
        return Body(answer)

    return app


def _asked(environ: dict[str, object]) -> Asked:
    """Return the request as the transport wants it."""
    headers = {
        name[5:].replace("_", "-"): str(value)
        for name, value in environ.items()
        if name.startswith("HTTP_")
    }
    for name in ("CONTENT_LENGTH", "CONTENT_TYPE"):
        if environ.get(name):
            headers[name.replace("_", "-")] = str(environ[name])
    return Asked(
        str(environ["REQUEST_METHOD"]),
        str(environ["PATH_INFO"]).removeprefix("/content.git/"),
        str(environ["QUERY_STRING"]),
        headers,
        _reader(environ, headers),
    )


def _reader(environ: dict[str, object], headers: dict[str, str]) -> Callable[[int], bytes]:
    """Return a reader of the body, decoding chunks, that ends where the body ends."""
    stream = cast("IO[bytes]", environ["wsgi.input"])
    left = [int(headers.get("CONTENT-LENGTH", "0"))]
    if headers.get("TRANSFER-ENCODING") == "chunked":
        return lambda _size: _chunk(stream)

    def read(size: int) -> bytes:
        data = stream.read(min(size, left[0]))
        left[0] -= len(data)
        return data

    return read


def _chunk(stream: IO[bytes]) -> bytes:
    """Return the next chunk of a chunked body, b"" at its end."""
    size = int(stream.readline().strip() or b"0", 16)
    data = stream.read(size)
    stream.readline()
    return data


@contextmanager
def served(transport: Transport, seen: list[Asked] | None = None) -> Iterator[str]:
    """Serve on a free port of this machine and give the address of the repository."""
    app = application(transport, [] if seen is None else seen)
    server = make_server("127.0.0.1", 0, app, _Server, _Silent)  # type: ignore[arg-type]  # wsgiref's own types are wider
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/content.git"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
