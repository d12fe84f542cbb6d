"""Clone and fetch over smart HTTP, streamed by git itself; push with an account's token."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, cast

from flask import Blueprint, Response, current_app, request

from gare.model.errors import Busy, Forbidden, PageMissing
from gare.model.people import Account, Scope
from gare.model.rules import ANYONE, asker_of
from gare.store.transport import Answer, Asked, Transport
from gare.web import pushing
from gare.web.context import origin, whole_wiki
from gare.web.languages import gettext as _
from gare.wiki.cloning import may_clone
from gare.wiki.seeing import seen_by

blueprint = Blueprint("git", __name__)
TRANSPORT: Final = "gare-transport"
_HEADERS: Final = ("Content-Length", "Content-Encoding", "Content-Type", "Git-Protocol")
_REALM: Final = 'Basic realm="Gare", charset="UTF-8"'


@blueprint.route("/content.git/<path:service>", methods=["GET", "POST"])
def content(service: str) -> Response:
    """Hand a request of a git client to git, or receive what it pushes."""
    transport = cast("Transport", current_app.extensions[TRANSPORT])
    request.max_content_length = None
    known = _bearer()
    try:
        if pushing.is_push(service):
            if known is None or Scope.PUSH not in known[1]:
                return _refused(known)
            return pushing.answer(service, known[0], transport)
        asker = asker_of(known[0]) if known and Scope.READ in known[1] else ANYONE
        if not may_clone(seen_by(whole_wiki(), asker)):
            return _kept(known)
        return _streamed(transport, service)
    except Forbidden:
        return plain(_("Ce dépôt ne reçoit pas d’envoi."), 403)
    except PageMissing:
        return plain(_("Il n’y a rien à cette adresse du dépôt."), 404)
    except Busy as busy:
        response = plain(_("Trop de clones en même temps : réessayez bientôt."), 503)
        response.headers["Retry-After"] = str(busy.retry_seconds)
        return response


def _streamed(transport: Transport, service: str) -> Response:
    """Return what git answers, as it comes."""
    headers = {name: request.headers[name] for name in _HEADERS if name in request.headers}
    asked = Asked(
        method=request.method,
        path=service,
        query=request.query_string.decode("latin-1"),
        headers=headers,
        body=request.stream.read,
    )
    made = transport.serve(asked)
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
    return plain(_("Cette adresse est celle d’un dépôt git : %(command)s", command=command), 200)


def plain(sentence: str, status: int) -> Response:
    """Return a sentence that a git client prints, or a person reads."""
    return Response(sentence + "\n", status, content_type="text/plain; charset=utf-8")


def _bearer() -> tuple[Account, frozenset[Scope]] | None:
    """Return the account whose token is shown as a password, and what the token allows."""
    shown = request.authorization
    if shown is None or shown.type != "basic" or not shown.password:
        return None
    return whole_wiki().people.tokens.find(shown.password)


def _refused(known: tuple[Account, frozenset[Scope]] | None) -> Response:
    """Say that a push needs a token, or one that allows it."""
    if known is not None:
        return plain(_("Ce jeton ne permet pas d’envoyer : créez-en un qui le permette."), 403)
    return _asking(
        _(
            "Pour envoyer, il faut un jeton de votre compte, avec le droit d’envoyer : "
            "donnez-le comme mot de passe."
        )
    )


def _kept(known: tuple[Account, frozenset[Scope]] | None) -> Response:
    """Say that a clone would show what is kept from this reader."""
    if known is not None:
        return plain(
            _("Certaines pages vous sont cachées : un clone montrerait tout ce qui est dans git."),
            403,
        )
    return _asking(
        _(
            "Certaines pages de ce site ne sont pas lues de tous, et un clone montre tout : donnez "
            "comme mot de passe un jeton d’un compte qui peut tout lire."
        )
    )


def _asking(sentence: str) -> Response:
    """Return a sentence that makes a git client ask for a password."""
    response = plain(sentence, 401)
    response.headers["WWW-Authenticate"] = _REALM
    return response


def _sent(made: Answer) -> Iterator[bytes]:
    """Give the answer as git makes it; git is ended when the client leaves."""
    try:
        yield from made.chunks
    finally:
        made.close()
