"""What a git client that pushes is answered: all that is wrong, in sentences, or thanks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from flask import Response, request

from gare.model.errors import BadInput, TooLarge
from gare.model.people import Account, Author, Person
from gare.store.packets import advertised, reported
from gare.store.transport import Transport
from gare.web.context import origin_of, whole_wiki
from gare.web.languages import gettext as _
from gare.web.languages import ngettext
from gare.web.push_words import sentence
from gare.wiki.pushing import MAX_FAULTS, Received, receive

_SERVICE: Final = "git-receive-pack"
_TYPE: Final = f"application/x-{_SERVICE}"
_MOST_MAILS: Final = 3


def is_push(service: str) -> bool:
    """Tell whether a request is one of a push."""
    if service == "info/refs":
        return request.method == "GET" and request.args.get("service", "") == _SERVICE
    return request.method == "POST" and service == _SERVICE


def answer(service: str, account: Account, transport: Transport) -> Response:
    """Return what may be pushed to, or what became of a push. Raises `Busy`."""
    wiki = whole_wiki()
    if service == "info/refs":
        return _binary(advertised(wiki.store.head()), f"{_TYPE}-advertisement")
    if request.headers.get("Content-Encoding", "identity") not in {"identity", ""}:
        return _said(_("Cet envoi est compressé d’une manière qui n’est pas lue ici."), 415)
    author, came = Author(account.name, account.handle), origin_of(account.handle.encode())
    person = Person(account.role, author, account, origin=came)
    try:
        with transport.turn():
            received = receive(wiki, person, request.stream.read)
    except TooLarge as fault:
        megabytes = fault.limit // 1_000_000
        return _said(_("Cet envoi est trop lourd : %(size)d Mo au plus.", size=megabytes), 413)
    except BadInput:
        return _said(_("Ce n’est pas un envoi de git."), 400)
    mine = f"{author.handle}@{wiki.store.hosts[0]}"
    return _binary(_report(received, mine), f"{_TYPE}-result")


def _report(received: Received, mine: str) -> bytes:
    """Return the result of a push in the words of git, with ours beside.

    `mine` is the address of the site's own for who pushes.
    """
    if not received.wanted.commands:
        return b""
    if not received.faults:
        thanks = ngettext(
            "Reçu : %(num)d changement, déjà en ligne. Merci.",
            "Reçu : %(num)d changements, déjà en ligne. Merci.",
            received.commits,
        )
        return reported(received.wanted, {}, [thanks, *_of_mails(received.mails, mine)])
    lines = [sentence(fault) for fault in received.faults]
    if len(lines) >= MAX_FAULTS:
        lines.append(_("… et peut-être d’autres."))
    heading = _("Rien n’a été envoyé :")
    words = {one.ref: received.faults[0].code for one in received.wanted.commands}
    return reported(received.wanted, words, [heading, *(f"- {line}" for line in lines)])


def _of_mails(mails: Sequence[str], mine: str) -> Iterator[str]:
    """Give what is to be known of the addresses that commits were signed with, when there are."""
    if mails:
        shown = ", ".join(mails[:_MOST_MAILS])
        yield _("Vos commits portent %(mails)s : tout clone de cette gare le montre.", mails=shown)
        yield _("Pour les prochains : git config user.email %(mine)s", mine=mine)


def _binary(content: bytes, mime: str) -> Response:
    """Return bytes of git, never kept by anyone."""
    response = Response(content, content_type=mime)
    response.headers["Cache-Control"] = "no-store"
    return response


def _said(words: str, status: int) -> Response:
    """Return a sentence that a git client prints."""
    return Response(words + "\n", status, content_type="text/plain; charset=utf-8")
