"""The session of a member: begun by a password and a code, kept by a cookie, known at each request.

Source: OWASP device cookies, for the cookie that says which accounts a browser was signed in to.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final, cast

from flask import current_app, redirect, request, session
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user
from itsdangerous import BadSignature, URLSafeSerializer
from werkzeug.wrappers import Response as BaseResponse

from gare.model.people import Account
from gare.people.pseudonym import new_token
from gare.web.browsers import family
from gare.web.context import came_from, on_site, whole_wiki
from gare.wiki.entering import Place

KNOWN_COOKIE: Final = "gare_known"
HALF_SECONDS: Final = 600
"""How long one has to give the code after the password."""

IDENTITY: Final = "identity"
"""Under which a session keeps who another service says this is, until a name is chosen."""
PROXIED: Final = "proxied"
"""Under which a session keeps the name the proxy gave: it ends when the proxy gives another."""

_KNOWN_SECONDS: Final = 365 * 24 * 3600
_MAX_KNOWN: Final = 5
_HALF: Final = "half"


class Member(UserMixin):  # type: ignore[misc]  # flask-login has no types
    """An account as flask-login carries it, by the key of its session."""

    def __init__(self, kept: Account, key: str) -> None:
        self.account = kept
        self.key = key

    def get_id(self) -> str:
        """Return what the browser holds: the number of the session and its secret."""
        return self.key


def register_login(app_login: LoginManager) -> None:
    """Tell flask-login how members are found."""
    app_login.user_loader(load_member)


def load_member(key: str) -> Member | None:
    """Return the member a session speaks of, None when it is void."""
    if session.get(PROXIED, proxied()) != proxied():
        return None
    found = whole_wiki().people.sessions.signed_in(key, datetime.now(UTC))
    return Member(found, key) if found is not None else None


def proxied() -> str:
    """Return who the proxy says this is, "" when it says nothing or is not to be believed.

    A comma would join what the proxy says to what somebody else wrote.
    """
    settings = whole_wiki().settings
    if not settings.user_header or not settings.proxy_hops:
        return ""
    name = request.headers.get(settings.user_header, "").strip()
    return name if 0 < len(name) <= 200 and "," not in name and name.isprintable() else ""


def present_key() -> str:
    """Return the key of the present session, "" without one."""
    return str(getattr(cast("object", current_user), "key", ""))


def place() -> Place:
    """Return where the request comes from, and the accounts its browser was signed in to."""
    nonce, known = _known()
    return Place(came_from(), frozenset(known), nonce)


def proceed(found: Account, *, lasting: bool, target: str) -> BaseResponse:
    """Begin the session of an account, or ask for the code first when it has a second factor."""
    if not whole_wiki().people.second_factor.is_on(found.id):
        return begin(found, lasting=lasting, target=target)
    session.clear()
    session[_HALF] = [found.id, int(datetime.now(UTC).timestamp()), lasting, target]
    return redirect("/-/login/code", 303)


def half_in() -> tuple[Account, bool, str] | None:
    """Return who gave a right password and must give a code, whether to last, where to go."""
    half = session.get(_HALF)
    if not isinstance(half, list) or len(half) != 4:
        return None
    number, at, lasting, target = half
    if datetime.now(UTC).timestamp() - int(at) > HALF_SECONDS:
        return None
    found = whole_wiki().people.account(int(number))
    return None if found is None else (found, bool(lasting), str(target))


def begin(found: Account, *, lasting: bool, target: str) -> BaseResponse:
    """Begin a new session, under a new key, and go where the person was going."""
    session.clear()
    now = datetime.now(UTC)
    agent = family(request.headers.get("User-Agent", ""))
    key = whole_wiki().people.sessions.begin(found.id, agent, now, lasting=lasting)
    session.permanent = lasting
    login_user(Member(found, key))
    return _knowing(redirect(on_site(target), 303), found)


def end() -> None:
    """Forget the present session, in the browser."""
    logout_user()
    session.clear()


def _knowing(response: BaseResponse, found: Account) -> BaseResponse:
    """Have the browser remember that it was signed in to an account."""
    nonce, known = _known()
    numbers = [found.id, *(number for number in known if number != found.id)][:_MAX_KNOWN]
    response.set_cookie(
        KNOWN_COOKIE,
        str(_signer().dumps([nonce or new_token().hex(), numbers])),
        max_age=_KNOWN_SECONDS,
        httponly=True,
        samesite="Lax",
        secure=whole_wiki().settings.has_secure_cookies,
    )
    return response


def _known() -> tuple[str, list[int]]:
    """Return the mark of this browser and the accounts it was signed in to."""
    try:
        nonce, numbers = _signer().loads(request.cookies.get(KNOWN_COOKIE, ""))
        return str(nonce), [int(number) for number in numbers]
    except (BadSignature, ValueError, TypeError):
        return "", []


def _signer() -> URLSafeSerializer:
    """Return what signs the cookie of known browsers."""
    return URLSafeSerializer(cast("bytes", current_app.secret_key), salt="gare-known")
