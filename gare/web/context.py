"""What a view knows of its request: the wiki, the person, and the frame around each screen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Final, cast
from urllib.parse import urlencode

from flask import (
    Response,
    current_app,
    get_flashed_messages,
    make_response,
    render_template,
    request,
    session,
)
from flask_login import current_user
from itsdangerous import BadSignature, URLSafeSerializer
from werkzeug.wrappers import Response as BaseResponse

from gare.config import Registration
from gare.markup.sanitize import SafeHtml
from gare.model.errors import IndexUnready, StoreFailure
from gare.model.names import PagePath
from gare.model.people import Account, Author, Origin, Person, Role
from gare.model.rules import ANYONE, asker_of
from gare.people.names import is_address
from gare.people.origins import browser_mark, network_mark
from gare.people.pseudonym import new_token, pseudonym, signature
from gare.web import screens
from gare.web.front import HEAD_HEADER
from gare.web.languages import language
from gare.web.memory import FOREVER
from gare.wiki.deciding import proof
from gare.wiki.parts import FOOTER, MENU, part
from gare.wiki.seeing import seen_by
from gare.wiki.standing import standing
from gare.wiki.views.frame import Chrome, Notice
from gare.wiki.wiki import Wiki

VISITOR_COOKIE: Final = "gare_visitor"
_VISITOR_SECONDS: Final = 365 * 24 * 3600
EXTENSION: Final = "gare"
_CHALLENGE: Final = ("challenge", "challenge_work", "challenge_answer")


def the_wiki() -> Wiki:
    """Return the wiki this application serves, as whoever asks may read it."""
    signed_in = account()
    return seen_by(whole_wiki(), asker_of(signed_in) if signed_in else ANYONE)


def whole_wiki() -> Wiki:
    """Return the wiki this application serves with all there is, read or written by anyone."""
    return cast("Wiki", current_app.extensions[EXTENSION])


def origin() -> str:
    """Return the public origin of the site: the setting, else that of the request."""
    return the_wiki().settings.site_url or request.host_url.rstrip("/")


def account() -> Account | None:
    """Return the account that is signed in."""
    known = cast("object", current_user)
    return cast("Account", known.account) if getattr(known, "is_authenticated", False) else None  # type: ignore[attr-defined]  # flask-login has no types


def present_role() -> Role:
    """Return what the reader is here."""
    signed_in = account()
    return signed_in.role if signed_in else Role.VISITOR


def person(name: str = "") -> Person:
    """Return who is asking. A visitor may sign with a `name`, else with a stable pseudonym.

    The name a browser kept is not signed with once it is that of an account.
    """
    signed_in = account()
    if signed_in is not None:
        author = Author(signed_in.name, signed_in.handle)
        return Person(signed_in.role, author, signed_in, origin=came_from())
    token, kept = _visitor()
    author = pseudonym(token, secret_key())
    typed = _as_name(name)
    wanted = typed or kept
    if wanted and not typed and request.method == "POST":
        wanted = "" if the_wiki().people.is_taken(signature(kept, author).name) else kept
    if wanted and wanted != author.name:
        author = signature(wanted, author)
    return Person(Role.VISITOR, author, is_new=not has_written(), origin=came_from())


def came_from() -> Origin:
    """Return where the request comes from, as hashes; the network only of what may write."""
    signed_in = account()
    token = signed_in.handle.encode() if signed_in else _visitor()[0]
    if request.method in {"GET", "HEAD", "OPTIONS"}:
        return Origin(browser_mark(token, secret_key()))
    came = origin_of(token)
    return replace(came, proof=_proof(came)) if _CHALLENGE[0] in request.form else came


def origin_of(token: bytes) -> Origin:
    """Return where who has a token (a browser's, the handle of an account) writes from."""
    browser, address = browser_mark(token, secret_key()), request.remote_addr or ""
    try:
        today, yesterday = whole_wiki().people.networks.keys(datetime.now(UTC).date())
    except StoreFailure:
        return Origin(browser)
    return Origin(browser, network_mark(address, today), network_mark(address, yesterday))


def _proof(came: Origin) -> str:
    """Return the challenge that the present form answers, "" for none."""
    sent = tuple(request.form.get(name, "")[:300] for name in _CHALLENGE)
    return proof(the_wiki(), (sent[0], sent[1], sent[2]), came, request.path, secret_key())


def remember(response: BaseResponse, name: str = "", *, anew: bool = False) -> BaseResponse:
    """Have the browser keep the visitor's token, and the name they chose to sign with.

    Without a name the former one is kept, unless one begins `anew`.
    """
    if account() is not None:
        return response
    token, kept = _visitor()
    response.set_cookie(
        VISITOR_COOKIE,
        str(_visitor_signer().dumps([token.hex(), _as_name(name) or ("" if anew else kept)])),
        max_age=_VISITOR_SECONDS,
        httponly=True,
        samesite="Lax",
        secure=the_wiki().settings.has_secure_cookies,
    )
    return response


def pseudonym_here() -> Author:
    """Return who this browser signs as without an account, whatever name was typed."""
    return pseudonym(_visitor()[0], secret_key())


def has_written() -> bool:
    """Tell whether this browser wrote without account, or was about to."""
    return VISITOR_COOKIE in request.cookies


def typed_here() -> str:
    """Return the name typed to sign with in this browser, "" for its pseudonym."""
    return _visitor()[1]


def forget_visitor(response: BaseResponse) -> BaseResponse:
    """Have the browser sign under another pseudonym from now on."""
    response.delete_cookie(VISITOR_COOKIE, httponly=True, samesite="Lax")
    return response


def answer(template: str, view: object, status: int = 200, page: str = "") -> Response:
    """Return a screen: one template given one view and the frame."""
    response = make_response(
        render_template(template, view=view, chrome=chrome(PagePath(page) if page else None)),
        status,
    )
    if session:
        response.headers["Cache-Control"] = "private, no-cache"
    return response


def shared(response: Response, head: str, until: datetime | None = None) -> Response:
    """Say that this answer, made at the standing `head`, may be given again until the next one.

    To all anonymous readers; with a session, to the same person. Not from `until` on.
    """
    end = until.timestamp() if until else FOREVER
    if session:
        return screens.keep(response, account(), head, standing(the_wiki()), end)
    if account() is None:
        response.headers[HEAD_HEADER] = f"{head} {end}" if until else head
    return response


def fragment(template: str, **values: object) -> Response:
    """Return a piece of a screen, for a script that puts it in place: without frame nor notices."""
    bare = Chrome(
        site_name="",
        language=language(),
        menu=SafeHtml(""),
        footer=SafeHtml(""),
        here="",
        person_name="",
        signed_in=account() is not None,
        page=None,
        static=current_app.config["GARE_STATIC"],
    )
    html = render_template(template, chrome=bare, **values)
    return Response(html, content_type="text/html; charset=utf-8")


def answer_kept() -> Response | None:
    """Return what this very person was answered before; None without a session."""
    return screens.kept(account(), standing(the_wiki())) if session else None


def answer_shared(template: str, make: Callable[[Wiki], object]) -> Response:
    """Return a screen that all anonymous readers may share until the next commit."""
    wiki = the_wiki()
    head = standing(wiki)
    view = make(wiki)
    until = getattr(view, "until", None)
    return shared(answer(template, view), head, until if isinstance(until, datetime) else None)


def chrome(page: PagePath | None = None) -> Chrome:
    """Return the frame around a screen."""
    wiki = the_wiki()
    signed_in = account()
    return Chrome(
        site_name=wiki.settings.site_name,
        language=language(),
        menu=_part(wiki, MENU),
        footer=_part(wiki, FOOTER),
        here=here(),
        person_name=signed_in.name if signed_in else "",
        signed_in=signed_in is not None,
        page=page,
        static=current_app.config["GARE_STATIC"],
        notices=_notices(),
        registration=wiki.settings.registration in {Registration.OPEN, Registration.APPROVAL},
        query=request.args.get("q", "")[:200] if request.path == "/-/search" else "",
        keeper=signed_in is not None and signed_in.role in {Role.MODERATOR, Role.ADMIN},
    )


def here() -> str:
    """Return the address of the present screen, with its query."""
    query = urlencode(list(request.args.items(multi=True)))
    return request.path + ("?" + query if query else "")


def on_site(target: str, default: str = "/") -> str:
    """Return an address to go to only when it is on this site: no other host, no scheme."""
    if not target.startswith("/") or target[1:2] in {"/", "\\"}:
        return default
    return default if any(ord(c) < 33 or c == "\\" for c in target) else target


def _notices() -> tuple[Notice, ...]:
    """Return what must be said once; looks at the session only when there is one."""
    if not session:
        return ()
    return tuple(
        Notice(str(said[1]), str(said[0])) for said in get_flashed_messages(with_categories=True)
    )


def _part(wiki: Wiki, path: PagePath) -> SafeHtml:
    """Return a part of every page, "" while the index is being rebuilt."""
    try:
        return part(wiki, path) if wiki.index.ready() else SafeHtml("")
    except IndexUnready:
        return SafeHtml("")


def _visitor() -> tuple[bytes, str]:
    """Return the token of this browser and the name it signs with; a new token when none."""
    kept = request.cookies.get(VISITOR_COOKIE, "")
    if kept:
        try:
            token, name = _visitor_signer().loads(kept)
            return bytes.fromhex(token), str(name)
        except (BadSignature, ValueError, TypeError):
            pass
    made = request.environ.get("gare.visitor")
    if made is None:
        made = request.environ["gare.visitor"] = new_token()
    return cast("bytes", made), ""


def _as_name(typed: str) -> str:
    """Return a name as it was typed, "" for an address of mail: nobody is called so in public."""
    return "" if is_address(typed) else typed.strip()


def _visitor_signer() -> URLSafeSerializer:
    """Return what signs the visitor's cookie."""
    return URLSafeSerializer(secret_key(), salt="gare-visitor")


def secret_key() -> bytes:
    """Return the secret key of the site."""
    return cast("bytes", current_app.secret_key)
