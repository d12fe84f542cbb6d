"""Clone and fetch over smart HTTP, streamed by git itself; read only."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, cast

from flask import Blueprint, Response, current_app, request

from gare.model.errors import Busy, Forbidden, PageMissing
from gare.store.transport import Answer, Asked, Transport
from gare.web.context import origin
from gare.web.languages import gettext as _

blueprint = Blueprint("git", __name__)
TRANSPORT: Final = "gare-transport"
_HEADERS: Final = ("Content-Length", "Content-Encoding", "Content-Type", "Git-Protocol")


@blueprint.route("/content.git/<path:service>", methods=["GET", "POST"])
def content(service: str) -> Response:
    """Hand a request of a git client to git."""
    transport = cast("Transport", current_app.extensions[TRANSPORT])
    request.max_content_length = None
    headers = {name: request.headers[name] for name in _HEADERS if name in request.headers}
    asked = Asked(
        method=request.method,
        path=service,
        query=request.query_string.decode("latin-1"),
        headers=headers,
        body=request.stream.read,
    )
    try:
        made = transport.serve(asked)
    except Forbidden:
        return plain(_("Ce dépôt se clone, mais ne reçoit pas d’envoi."), 403)
    except PageMissing:
        return plain(_("Il n’y a rien à cette adresse du dépôt."), 404)
    except Busy as busy:
        response = plain(_("Trop de clones en même temps : réessayez bientôt."), 503)
        response.headers["Retry-After"] = str(busy.retry_seconds)
        return response
    response = Response(_sent(made), status=made.status)
    response.headers.clear()
    response.headers.extend(made.headers)
    response.call_on_close(made.close)
    return response


@blueprint.get("/content.git")
@blueprint.get("/content.git/")
def explain() -> Response:
    """Say to a browser what this address is for."""
    command = f"git clone {origin()}/content.git"
    return plain(_("Cette adresse est celle d’un dépôt git : %(command)s", command=command), 200)


def plain(sentence: str, status: int) -> Response:
    """Return a sentence that a git client prints, or a person reads."""
    return Response(sentence + "\n", status, content_type="text/plain; charset=utf-8")


def _sent(made: Answer) -> Iterator[bytes]:
    """Give the answer as git makes it; git is ended when the client leaves."""
    try:
        yield from made.chunks
    finally:
        made.close()
