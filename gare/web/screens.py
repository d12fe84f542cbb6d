"""Screens made again for the same person: kept whole, in memory, for one standing.

Nothing is given without the session and the account being read first. What is kept is found only
under all that a screen is made from: its address, the language, everything in the session, the
account as the database has it now; and only at the standing it was made from: the same commit, and
no decision taken since.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import blake2b
from typing import Final, cast

from flask import Response, current_app, g, request, session

from gare.model.people import Account
from gare.web.languages import language
from gare.web.memory import FOREVER, Memory

MAX_BYTES: Final = 12 * 1024 * 1024
MAX_SCREEN_BYTES: Final = 512 * 1024
EXTENSION: Final = "gare.screens"
_FLASHES: Final = "_flashes"
_FORGERY: Final = "csrf_token"


@dataclass(frozen=True, slots=True)
class Asked:
    """All that a screen is made from, beside the standing."""

    path: str
    query: str
    host: str
    scheme: str
    language: str
    session: str
    account: Account | None


@dataclass(frozen=True, slots=True)
class Screen:
    """A screen: the standing it was made from, its validator, its headers and its body."""

    head: str
    etag: str
    headers: tuple[tuple[str, str], ...]
    body: bytes


def make() -> Memory[Asked, Screen]:
    """Return where a worker keeps its screens."""
    return Memory(MAX_BYTES, MAX_SCREEN_BYTES)


def kept(who: Account | None, head: str) -> Response | None:
    """Return the screen asked for when this very person had it at the present standing."""
    asked = _asked(who)
    if asked is None:
        return None
    found = _screens().find(asked)
    return _sent(found) if found is not None and found.head == head else None


def keep(
    response: Response, who: Account | None, made_from: str, head: str, until: float = FOREVER
) -> Response:
    """Keep a screen for the one who asked; return it as it is sent.

    One that changed the session (a token just made, a sentence said once) is not kept, nor one
    that the wiki moved under.
    """
    asked = _asked(who)
    if asked is None or session.modified or response.status_code != 200:
        return response
    if "Set-Cookie" in response.headers or made_from != head:
        return response
    body = response.get_data()
    headers = tuple(pair for pair in response.headers if pair[0] != "Content-Length")
    screen = Screen(made_from, _etag(body), headers, body)
    _screens().keep(asked, screen, len(body), until)
    return _sent(screen)


def _asked(who: Account | None) -> Asked | None:
    """Return what the present request asks for; None when its answer cannot be kept."""
    if request.method != "GET" or not session or _FLASHES in session:
        return None
    environ = request.environ
    return Asked(
        path=environ["PATH_INFO"],
        query=environ.get("QUERY_STRING", ""),
        host=environ.get("HTTP_HOST", ""),
        scheme=environ["wsgi.url_scheme"],
        language=language(),
        session=repr(sorted(session.items())),
        account=who,
    )


def _etag(body: bytes) -> str:
    """Return the validator of a body: the same in each worker, whenever its token was signed.

    It depends on the session's own token: a form kept by a browser always has one that works.
    """
    signed, own = str(g.get(_FORGERY, "")), str(session.get(_FORGERY, ""))
    steady = body.replace(signed.encode(), b"") if signed else body
    return f'W/"{blake2b(steady + own.encode(), digest_size=12).hexdigest()}"'


def _sent(screen: Screen) -> Response:
    """Return the answer, or say that the browser already has it (RFC 9110 §13.1.2)."""
    known = request.environ.get("HTTP_IF_NONE_MATCH")
    if known is not None and screen.etag in known:
        headers = [pair for pair in screen.headers if not pair[0].startswith("Content-")]
        response = Response(status=304)
    else:
        headers = list(screen.headers)
        response = Response(screen.body)
    del response.headers["Content-Type"]
    response.headers.extend([*headers, ("ETag", screen.etag)])
    return response


def _screens() -> Memory[Asked, Screen]:
    """Return what this worker keeps."""
    return cast("Memory[Asked, Screen]", current_app.extensions[EXTENSION])
