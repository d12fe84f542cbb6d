"""A reader and a writer over HTTP: one kept connection, as little work as possible around it."""

from __future__ import annotations

import html
import re
import socket
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from statistics import median
from typing import Final, Self
from urllib.parse import urlencode

_TIMEOUT_SECONDS: Final = 60.0
_INPUT: Final = re.compile(r"<input\b[^>]*>")
_ATTRIBUTE: Final = re.compile(r'\b(name|value)="([^"]*)"')


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer as it came, names of headers in lower case; what it weighed, the time it took."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    wire_bytes: int
    seconds: float


class Connection:
    """A connection to this machine, opened when needed and kept; refuses cookies."""

    keeps_cookies = False

    def __init__(self, port: int, headers: Iterable[str] = ("Accept-Encoding: gzip",)) -> None:
        self.port = port
        self.cookies: dict[str, str] = {}
        self._headers = tuple(headers)
        self._socket: socket.socket | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_fault: object) -> None:
        self.close()

    def get(self, target: str) -> Answer:
        """Return the answer to a GET; a connection that the server had closed is opened again."""
        request = self._request("GET", target, b"")
        try:
            return self._ask(request)
        except ConnectionError:
            self.close()
            return self._ask(request)

    def post(self, target: str, fields: Mapping[str, str]) -> Answer:
        """Return the answer to a form that is sent."""
        return self._ask(self._request("POST", target, urlencode(fields).encode()))

    def close(self) -> None:
        """Close the connection; the next request opens another."""
        if self._socket is not None:
            self._socket.close()
            self._socket = None

    def _request(self, method: str, target: str, body: bytes) -> bytes:
        """Return the bytes of a request."""
        lines = [f"{method} {target} HTTP/1.1", f"Host: 127.0.0.1:{self.port}", *self._headers]
        if self.cookies:
            lines.append("Cookie: " + "; ".join(f"{n}={v}" for n, v in self.cookies.items()))
        if method == "POST":
            lines.append("Content-Type: application/x-www-form-urlencoded")
            lines.append(f"Content-Length: {len(body)}")
        return "\r\n".join([*lines, "", ""]).encode() + body

    def _ask(self, request: bytes) -> Answer:
        """Send a request and read its answer; the time is from first byte out to last byte in."""
        if self._socket is None:
            self._socket = socket.create_connection(("127.0.0.1", self.port), _TIMEOUT_SECONDS)
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        started = time.perf_counter()
        self._socket.sendall(request)
        received = self._more(b"")
        while b"\r\n\r\n" not in received:
            received = self._more(received)
        head, _blank, body = received.partition(b"\r\n\r\n")
        first, *lines = head.decode("latin-1").split("\r\n")
        pairs = [line.partition(": ")[::2] for line in lines]
        headers = {name.lower(): value for name, value in pairs}
        length = int(headers.get("content-length", "0"))
        while len(body) < length:
            body = self._more(body)
        seconds = time.perf_counter() - started
        for name, value in pairs:
            if self.keeps_cookies and name.lower() == "set-cookie":
                cookie, _equals, rest = value.partition("=")
                self.cookies[cookie] = rest.partition(";")[0]
        if headers.get("connection", "").lower() == "close":
            self.close()
        return Answer(int(first.split()[1]), headers, body, len(head) + 4 + len(body), seconds)

    def _more(self, received: bytes) -> bytes:
        """Return what was received and some more. Raises ConnectionError at the end."""
        assert self._socket is not None
        part = self._socket.recv(262_144)
        if not part:
            raise ConnectionResetError
        return received + part


class Writer(Connection):
    """Someone with a browser: keeps cookies, reads forms, sends them back."""

    keeps_cookies = True

    def __init__(self, port: int) -> None:
        super().__init__(port, ())

    def form(self, target: str) -> dict[str, str]:
        """Return the fields of a screen's forms that have a value. Raises AssertionError."""
        answer = self.get(target)
        assert answer.status == 200, (target, answer.status)
        inputs = (dict(_ATTRIBUTE.findall(tag)) for tag in _INPUT.findall(answer.body.decode()))
        return {
            found["name"]: html.unescape(found.get("value", ""))
            for found in inputs
            if "name" in found
        }

    def register(self, name: str) -> None:
        """Create an account and stay signed in."""
        fields = {"name": name, "password": "la gare de Bécherel 1967"}
        answer = self.post("/-/register", self.form("/-/register") | fields)
        assert answer.status == 303, answer.status

    def source(self, page: str) -> str:
        """Return the source of a page."""
        answer = self.get(f"/{page}.md")
        assert answer.status == 200, (page, answer.status)
        return answer.body.decode()

    def save(self, page: str, change: Callable[[str], str], summary: str) -> Answer:
        """Open the editor of a page, change its text, send it; the time is of the sending only."""
        fields = self.form(f"/-/edit/{page}")
        source = change(self.source(page))
        kept = {name: fields[name] for name in ("csrf_token", "base", "author") if name in fields}
        return self.post(f"/-/edit/{page}", kept | {"source": source, "summary": summary})


def alternated(measures: Mapping[str, Callable[[], float]], rounds: int) -> dict[str, list[float]]:
    """Return what each measure gave, taken in turn so that the machine's noise is everyone's."""
    taken: dict[str, list[float]] = {name: [] for name in measures}
    for _ in range(rounds):
        for name, measure in measures.items():
            taken[name].append(measure())
    return taken


def medians(taken: Mapping[str, list[float]]) -> dict[str, float]:
    """Return the median of each measure."""
    return {name: median(values) for name, values in taken.items()}


def timed(connection: Connection, target: str, status: int = 200) -> float:
    """Return the milliseconds of one answer. Raises AssertionError on another status."""
    answer = connection.get(target)
    assert answer.status == status, (target, answer.status)
    return answer.seconds * 1000


def percentile(values: list[float], share: float) -> float:
    """Return the value under which that share of the values is."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]
