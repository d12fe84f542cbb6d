"""Answer anonymous readers before Flask does: pages kept whole, in memory, for one standing.

A kept answer is given only while the repository is at the very commit it was made from and no
decision was taken since, asked of the file system at every request: right on the next request after
any save, push or decision, in every worker.
"""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from hashlib import blake2b
from typing import TYPE_CHECKING, Final

from gare.web.memory import FOREVER, Memory

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

HEAD_HEADER: Final = "X-Gare-Head"
"""Set by a view on an answer that anyone may share: the standing it was made from. Never sent.

After a space, when it stops being true though nothing changes, in seconds since 1970: a door that
closes, a day that ends.
"""
SESSION_COOKIES: Final = ("gare_session=", "remember_token=")
"""A request that carries one of these is never answered from here."""
MAX_BYTES: Final = 24 * 1024 * 1024
MAX_ANSWER_BYTES: Final = 1024 * 1024
_GZIP_FROM: Final = 400
_GZIP_LEVEL: Final = 6

Headers = list[tuple[str, str]]
Key = tuple[str, str, str, str, str, bool]


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer: the standing it was made from, its headers and its body, compressed or not."""

    head: str
    etag: str
    headers: Headers
    body: bytes


class Front:
    """A WSGI application that answers what it keeps and asks `app` for the rest.

    `head` gives the present standing; `language` the language an environment asks for.
    """

    def __init__(
        self,
        app: WSGIApplication,
        head: Callable[[], str],
        language: Callable[[WSGIEnvironment], str],
    ) -> None:
        self._app = app
        self._head = head
        self._language = language
        self._kept: Memory[Key, Kept] = Memory(MAX_BYTES, MAX_ANSWER_BYTES)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request (PEP 3333)."""
        if environ["REQUEST_METHOD"] != "GET" or _has_session(environ.get("HTTP_COOKIE", "")):
            return self._app(environ, _hiding(start_response))
        key = (
            environ["PATH_INFO"],
            environ.get("QUERY_STRING", ""),
            environ.get("HTTP_HOST", ""),
            environ["wsgi.url_scheme"],
            self._language(environ),
            "gzip" in environ.get("HTTP_ACCEPT_ENCODING", ""),
        )
        kept = self._kept.find(key)
        if kept is not None and kept.head == self._head():
            return _answer(kept, environ, start_response)
        return self._ask(key, environ, start_response)

    def _ask(
        self, key: Key, environ: WSGIEnvironment, start_response: StartResponse
    ) -> Iterable[bytes]:
        """Have the application answer; keep the answer when it says it may be shared."""
        started: list[tuple[str, Headers]] = []

        def start(
            status: str, headers: Headers, exc_info: object = None
        ) -> Callable[[bytes], object]:
            head = _taken(headers)
            if head and status.startswith("200 "):
                started.append((head, headers))
                return _no_write
            if exc_info is not None:
                return start_response(status, headers, exc_info)  # type: ignore[arg-type]  # PEP 3333 triple passed on as it came
            return start_response(status, headers)

        parts = self._app(environ, start)
        if not started:
            return parts
        try:
            body = b"".join(parts)
        finally:
            close = getattr(parts, "close", None)
            if close is not None:
                close()
        said, headers = started[0]
        head, _space, until = said.partition(" ")
        kept = _made(head, headers, body, compressed=key[-1])
        self._kept.keep(key, kept, len(kept.body), float(until) if until else FOREVER)
        return _answer(kept, environ, start_response)


def _has_session(cookies: str) -> bool:
    """Tell whether a request says who it is from."""
    return any(name in cookies for name in SESSION_COOKIES) if cookies else False


def _taken(headers: Headers) -> str:
    """Take the internal header away and return what it said."""
    for number, (name, value) in enumerate(headers):
        if name == HEAD_HEADER:
            del headers[number]
            return value
    return ""


def _hiding(start_response: StartResponse) -> StartResponse:
    """Return a start_response that never lets the internal header out."""

    def start(status: str, headers: Headers, exc_info: object = None) -> Callable[[bytes], object]:
        _taken(headers)
        if exc_info is not None:
            return start_response(status, headers, exc_info)  # type: ignore[arg-type]  # PEP 3333 triple passed on as it came
        return start_response(status, headers)

    return start


def _no_write(_data: bytes) -> None:
    """Refuse nothing, keep nothing: Flask never uses the write callable (PEP 3333)."""


def _made(head: str, headers: Headers, body: bytes, *, compressed: bool) -> Kept:
    """Return an answer ready to be sent many times: compressed, with a validator."""
    etag = f'"{blake2b(body, digest_size=12).hexdigest()}{"-g" if compressed else ""}"'
    sent = [pair for pair in headers if pair[0].lower() not in {"content-length", "etag", "vary"}]
    if compressed and len(body) >= _GZIP_FROM:
        body = gzip.compress(body, _GZIP_LEVEL, mtime=0)
        sent.append(("Content-Encoding", "gzip"))
    sent += [
        ("Vary", "Accept-Encoding, Accept-Language, Cookie"),
        ("ETag", etag),
        ("Content-Length", str(len(body))),
    ]
    return Kept(head, etag, sent, body)


def _answer(kept: Kept, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    """Send an answer, or say that the reader already has it (RFC 9110 §13.1.2)."""
    known = environ.get("HTTP_IF_NONE_MATCH")
    if known is not None and kept.etag in known:
        headers = [pair for pair in kept.headers if not pair[0].startswith("Content-")]
        start_response("304 Not Modified", headers)
        return (b"",)
    start_response("200 OK", list(kept.headers))
    return (kept.body,)
