"""Screens of accounts: register, sign in, sign out, one's own page."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Blueprint, Response, flash, redirect, request, session
from flask_login import LoginManager, UserMixin, login_user, logout_user
from werkzeug.wrappers import Response as BaseResponse

from gare.config import Registration
from gare.model.errors import BadCredentials, BadInput, Forbidden, NameTaken, WeakPassword
from gare.model.people import Account
from gare.people.passwords import MIN_CHARS
from gare.web.context import account, answer, on_site, person, the_wiki
from gare.web.languages import gettext as _
from gare.wiki.tracing import recent_of
from gare.wiki.views.people import LoginView, MeView, RegisterView

blueprint = Blueprint("members", __name__)


class Member(UserMixin):  # type: ignore[misc]  # flask-login has no types
    """An account as flask-login carries it; its id changes with the password."""

    def __init__(self, kept: Account, token: str) -> None:
        self.account = kept
        self._token = token

    def get_id(self) -> str:
        """Return what the session holds: the account's number and its token."""
        return f"{self.account.id}:{self._token}"


def load_member(kept: str) -> Member | None:
    """Return the member a session speaks of, None when it is void."""
    number, _colon, token = kept.partition(":")
    if not number.isascii() or not number.isdigit() or not token:
        return None
    found = the_wiki().people.signed_in(int(number), token)
    return Member(found, token) if found is not None else None


def register_login(app_login: LoginManager) -> None:
    """Tell flask-login how members are found."""
    app_login.user_loader(load_member)


@blueprint.get("/-/login")
def login() -> BaseResponse:
    """Show the form to sign in."""
    if account() is not None:
        return redirect(wanted(), 303)
    return answer("login.html", LoginView("", wanted(), registration()))


@blueprint.post("/-/login")
def do_login() -> BaseResponse:
    """Sign in, or say that name and password do not go together (never which)."""
    name = request.form.get("name", "")[:200]
    try:
        found = the_wiki().people.authenticate(name, request.form.get("password", ""))
    except BadCredentials:
        sentence = _("Ce nom et ce mot de passe ne vont pas ensemble.")
        return answer("login.html", LoginView(name, wanted(), registration(), sentence), 422)
    return signed_in(found)


@blueprint.post("/-/logout")
def logout() -> BaseResponse:
    """Sign out."""
    logout_user()
    session.clear()
    flash(_("Vous êtes maintenant déconnecté·e."), "done")
    return redirect(wanted(), 303)


@blueprint.get("/-/register")
def register() -> BaseResponse:
    """Show the form to create an account."""
    if not registration():
        raise Forbidden("register")
    return answer("register.html", RegisterView("", wanted(), MIN_CHARS))


@blueprint.post("/-/register")
def do_register() -> BaseResponse:
    """Create an account and sign in, or say what is wrong beside each field."""
    if not registration():
        raise Forbidden("register")
    name, password = request.form.get("name", "")[:200], request.form.get("password", "")
    name_error, password_error = "", ""
    try:
        made = the_wiki().people.register(name, password, datetime.now(UTC))
    except NameTaken:
        name_error = _("Ce nom est déjà pris, ou trop proche d’un autre.")
    except BadInput:
        name_error = _("Choisissez un nom de deux à soixante caractères, avec au moins une lettre.")
    except WeakPassword as weak:
        password_error = (
            _("Ce mot de passe est parmi les plus connus : choisissez-en un autre.")
            if weak.known
            else _("Il faut au moins %(min)d caractères.", min=weak.min_chars)
        )
    else:
        response = signed_in(made)
        flash(_("Bienvenue ! Vos modifications porteront votre nom."), "done")
        return response
    view = RegisterView(name, wanted(), MIN_CHARS, name_error, password_error)
    return answer("register.html", view, 422)


@blueprint.get("/-/me")
def me() -> BaseResponse:
    """Show how one signs, and one's last contributions."""
    who = person()
    view = MeView(
        name=who.author.name,
        signed_in=who.account is not None,
        role=who.role.value,
        created_at=who.account.created_at if who.account else None,
        revisions=recent_of(the_wiki(), who.author),
    )
    return answer("me.html", view)


def signed_in(found: Account) -> Response | BaseResponse:
    """Begin a new session for an account and go where the person was going."""
    session.clear()
    login_user(Member(found, the_wiki().people.session_token(found.id)))
    return redirect(wanted(), 303)


def registration() -> bool:
    """Tell whether anyone may create an account."""
    return the_wiki().settings.registration is Registration.OPEN


def wanted() -> str:
    """Return where to go next, on this site only."""
    return on_site(request.values.get("next", "/"))
