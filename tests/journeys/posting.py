"""A writer without a browser: the same forms, token and cookies, over plain HTTP."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from email.message import Message
from http.client import HTTPResponse
from http.cookiejar import CookieJar
from typing import IO, Final
from urllib.error import HTTPError
from urllib.parse import quote, urlencode
from urllib.request import (
    HTTPCookieProcessor,
    HTTPRedirectHandler,
    ProxyHandler,
    Request,
    build_opener,
)
from uuid import uuid4

_FIELD: Final = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)">')
_AREA: Final = re.compile(r'<textarea id="source"[^>]*>\n?(.*?)</textarea>', re.DOTALL)
SECONDS: Final = 30


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server answered; redirections are not followed."""

    status: int
    headers: Message
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode("utf-8", errors="replace")

    @property
    def source(self) -> str:
        """The text in the editor of this screen."""
        found = _AREA.search(self.text)
        assert found is not None, self.text[:2000]
        return html.unescape(found[1])

    def hidden(self, name: str) -> str:
        """Return the value of the last hidden field of a name: the header has forms too."""
        values = [html.unescape(v) for n, v in _FIELD.findall(self.text) if n == name]
        return values[-1] if values else ""


class Poster:
    """Someone who writes to a server; keeps cookies as a browser does."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._opener = build_opener(ProxyHandler({}), HTTPCookieProcessor(CookieJar()), _Stay())

    def get(self, address: str, **headers: str) -> Answer:
        """Return the answer to a GET."""
        return self._open(Request(self._url + address, headers=headers))

    def post(self, address: str, **fields: str) -> Answer:
        """Return the answer to a form."""
        return self._open(Request(self._url + address, urlencode(fields).encode()))

    def upload(self, path: str, name: str, content: bytes, **fields: str) -> Answer:
        """Send a file to a page."""
        address = f"/-/files/{quote(path)}"
        sent = {"csrf_token": self.get(address).hidden("csrf_token"), **fields}
        line = uuid4().hex
        parts = [
            f'--{line}\r\nContent-Disposition: form-data; name="{k}"\r\n\r\n{v}\r\n'
            for k, v in sent.items()
        ]
        escaped = name.replace('"', "%22").replace("\n", "%0A")
        parts.append(
            f'--{line}\r\nContent-Disposition: form-data; name="file"; filename="{escaped}"\r\n'
            "Content-Type: application/octet-stream\r\n\r\n"
        )
        body = "".join(parts).encode() + content + f"\r\n--{line}--\r\n".encode()
        kind = {"Content-Type": f"multipart/form-data; boundary={line}"}
        return self._open(Request(self._url + address, body, kind))

    def save(
        self,
        path: str,
        source: str,
        *,
        base: str | None = None,
        summary: str = "",
        author: str = "",
    ) -> Answer:
        """Write a page from its present version, or from `base`, as the editor does."""
        form = self.get(f"/-/edit/{quote(path)}")
        return self.post(
            f"/-/edit/{quote(path)}",
            csrf_token=form.hidden("csrf_token"),
            base=form.hidden("base") if base is None else base,
            source=source,
            summary=summary,
            author=author,
        )

    def act(self, action: str, path: str, **fields: str) -> Answer:
        """Move, delete or restore a page from the form that asks once."""
        form = self.get(f"/-/{action}/{quote(path)}")
        sent = {"csrf_token": form.hidden("csrf_token"), "base": form.hidden("base"), **fields}
        return self.post(f"/-/{action}/{quote(path)}", **sent)

    def _open(self, request: Request) -> Answer:
        """Return the answer to a request, whatever its status."""
        try:
            with self._opener.open(request, timeout=SECONDS) as answer:
                return _read(answer)
        except HTTPError as error:
            with error:
                return Answer(error.code, error.headers, error.read())


class _Stay(HTTPRedirectHandler):
    """Follows nothing: a redirection is an answer like others."""

    def redirect_request(
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: Message, newurl: str
    ) -> None:
        """Return that there is nowhere to go."""


def _read(answer: HTTPResponse) -> Answer:
    """Return an answer read whole."""
    return Answer(answer.status, answer.headers, answer.read())
