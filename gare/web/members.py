"""Screens of accounts: register, sign in, give the code, sign out."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime

from flask import Blueprint, Response, flash, redirect, request, session
from werkzeug.wrappers import Response as BaseResponse

from gare.config import Registration
from gare.model.entering import Identity
from gare.model.errors import (
    AccountShut,
    BadCredentials,
    BadInput,
    Forbidden,
    LinkVoid,
    NameTaken,
    TooManyAttempts,
    WeakPassword,
)
from gare.model.moderation import Refused
from gare.model.people import Account, AccountState
from gare.people.passwords import MIN_CHARS
from gare.web.account_mails import confirm_mail, waiting_mail
from gare.web.context import account, answer, forget_visitor, on_site, pseudonym_here, the_wiki
from gare.web.error_rows import shut_sentence
from gare.web.languages import gettext as _
from gare.web.languages import ngettext
from gare.web.moderation_words import refused_sentence
from gare.web.providing import automatic, service_name
from gare.web.sessions import (
    IDENTITY,
    PROXIED,
    begin,
    end,
    half_in,
    place,
    present_key,
    proceed,
    proxied,
)
from gare.wiki.entering import check_code, enter
from gare.wiki.mailing import can_mail
from gare.wiki.recovering import ask_to_confirm
from gare.wiki.registering import Wish, contributed, may_register, register, tell_keepers
from gare.wiki.views.people import CodeView, LoginView, RegisterView

blueprint = Blueprint("members", __name__)


@blueprint.get("/-/login")
def login() -> BaseResponse:
    """Show the form to sign in; who is known by the proxy already needs none."""
    if account() is not None:
        return redirect(wanted(), 303)
    return automatic(wanted()) or answer("login.html", _login(""))


@blueprint.post("/-/login")
def do_login() -> BaseResponse:
    """Sign in, or say that name and password do not go together (never which)."""
    name = request.form.get("name", "")[:200]
    password = request.form.get("password", "")
    try:
        found = enter(the_wiki(), name, password, place(), datetime.now(UTC))
    except BadCredentials:
        sentence = _("Ce nom et ce mot de passe ne vont pas ensemble.")
        return answer("login.html", _login(name, sentence), 422)
    except AccountShut as shut:
        return answer("login.html", _login(name, shut_sentence(shut)), 403)
    except TooManyAttempts as slow:
        return slowed(answer("login.html", _login(name, slow_sentence(slow)), 429), slow)
    return proceed(found, lasting="lasting" in request.form, target=wanted())


@blueprint.get("/-/login/code")
def code() -> BaseResponse:
    """Ask for the code of the second factor."""
    return answer("login_code.html", CodeView()) if half_in() else redirect("/-/login", 303)


@blueprint.post("/-/login/code")
def do_code() -> BaseResponse:
    """Begin the session when the code is right."""
    half = half_in()
    if half is None:
        flash(_("Trop de temps a passé : recommencez."), "warning")
        return redirect("/-/login", 303)
    found, lasting, target = half
    given = request.form.get("code", "")[:100]
    try:
        check_code(the_wiki(), found, given, place(), datetime.now(UTC))
    except BadInput:
        sentence = _("Ce code n’est pas le bon, ou il a déjà servi.")
        return answer("login_code.html", CodeView(sentence), 422)
    except TooManyAttempts as slow:
        return slowed(answer("login_code.html", CodeView(slow_sentence(slow)), 429), slow)
    return begin(found, lasting=lasting, target=target)


@blueprint.post("/-/logout")
def logout() -> BaseResponse:
    """Sign out: the session ends here and in the database."""
    signed_in, key = account(), present_key()
    if signed_in is not None and key:
        the_wiki().people.sessions.end(signed_in.id, int(key.partition(":")[0]))
    end()
    flash(_("Vous êtes maintenant déconnecté·e."), "done")
    return redirect(wanted(), 303)


@blueprint.get("/-/register")
def register_form() -> BaseResponse:
    """Show the form to create an account."""
    if not may_register(the_wiki(), _invitation(), datetime.now(UTC)):
        raise Forbidden("register")
    return answer("register.html", _register(_suggested()))


@blueprint.post("/-/register")
def do_register() -> BaseResponse:
    """Create an account and sign in, or say what is wrong beside each field."""
    name, password = request.form.get("name", "")[:200], request.form.get("password", "")
    mine = "mine" in request.form
    identity = _identity()
    pseudonym = pseudonym_here()
    former = pseudonym.handle if mine and contributed(the_wiki(), pseudonym) else ""
    wish = Wish(name, None if identity else password, _invitation(), former, identity)
    name_error, password_error, error, status = "", "", "", 422
    if not _is_address(_email()):
        wrong_email = _("Cette adresse ne s’écrit pas ainsi.")
        view = replace(_register(name, mine=mine), email_error=wrong_email)
        return answer("register.html", view, 422)
    try:
        made, state = register(the_wiki(), wish, place(), datetime.now(UTC))
    except (NameTaken, Refused) as fault:
        name_error = name_sentence(fault)
    except BadInput as wrong:
        if wrong.name != "name":
            raise
        name_error = _("Choisissez un nom de deux à soixante caractères, avec au moins une lettre.")
    except WeakPassword as weak:
        password_error = weak_sentence(weak)
    except LinkVoid:
        error = _("Cette invitation a déjà servi, ou elle est trop ancienne.")
    except TooManyAttempts as slow:
        error, status = slow_sentence(slow), 429
    else:
        waits = state is not AccountState.ACTIVE
        return _waits(made) if waits else _entered(made, former=bool(former))
    view = _register(name, name_error, password_error, error, mine=mine)
    return answer("register.html", view, status)


def weak_sentence(weak: WeakPassword) -> str:
    """Return why a password is refused."""
    if weak.known:
        return _("Ce mot de passe est parmi les plus connus : choisissez-en un autre.")
    return _("Il faut au moins %(min)d caractères.", min=weak.min_chars)


def slow_sentence(slow: TooManyAttempts) -> str:
    """Return how long to wait after too many tries."""
    minutes = -(-slow.retry_seconds // 60)
    return ngettext(
        "Trop d’essais manqués. Attendez %(num)s minute avant de recommencer.",
        "Trop d’essais manqués. Attendez %(num)s minutes avant de recommencer.",
        minutes,
    )


def slowed(response: Response, slow: TooManyAttempts) -> Response:
    """Return an answer that says when to try again."""
    response.headers["Retry-After"] = str(slow.retry_seconds)
    return response


def wanted() -> str:
    """Return where to go next, on this site only."""
    return on_site(request.values.get("next", "/"))


def _login(name: str, error: str = "") -> LoginView:
    """Return the form to sign in."""
    open_to_all = may_register(the_wiki(), "", datetime.now(UTC))
    return LoginView(name, wanted(), open_to_all, error, service_name())


def _register(
    name: str,
    name_error: str = "",
    password_error: str = "",
    error: str = "",
    *,
    mine: bool = False,
) -> RegisterView:
    """Return the form to create an account."""
    pseudonym, service = pseudonym_here(), service_name()
    return RegisterView(
        name,
        wanted(),
        MIN_CHARS,
        name_error,
        password_error,
        _invitation(),
        _is_asked_for(),
        pseudonym.name if contributed(the_wiki(), pseudonym) else "",
        mine,
        service if _identity() else "",
        error,
        _leaves_email(),
        _email(),
        other_service="" if _identity() else service,
    )


def _waits(made: Account) -> BaseResponse:
    """Say that an account waits, to its owner and to those who accept it."""
    wiki, now = the_wiki(), datetime.now(UTC)
    session.pop(IDENTITY, None)
    said = _("Votre demande est enregistrée : une personne qui modère cette gare va la lire.")
    if can_mail(wiki):
        tell_keepers(wiki, now, waiting_mail)
    flash(said, "done")
    if _email():
        with suppress(TooManyAttempts):
            ask_to_confirm(wiki, made, _email(), place(), now, confirm_mail)
            flash(_("Un message est parti : suivez le lien qu’il contient pour confirmer."), "done")
    return redirect(wanted(), 303)


def _email() -> str:
    """Return the address that was typed, when one may be."""
    return request.form.get("email", "")[:254].strip() if _leaves_email() else ""


def name_sentence(fault: NameTaken | Refused) -> str:
    """Return why a name cannot be that of an account."""
    if isinstance(fault, Refused):
        return refused_sentence(fault)
    return _("Ce nom est déjà pris, ou trop proche d’un autre.")


def _is_address(email: str) -> bool:
    """Tell whether an address that was left can be one, or none was left."""
    try:
        return not email or bool(the_wiki().people.allowed_email(email))
    except BadInput:
        return False


def _leaves_email() -> bool:
    """Tell whether an address may be left with a request for an account."""
    return _is_asked_for() and can_mail(the_wiki())


def _is_asked_for() -> bool:
    """Tell whether an account made here would wait to be accepted."""
    approval = the_wiki().settings.registration is Registration.APPROVAL
    return approval and not _invitation()


def _entered(made: Account, *, former: bool) -> BaseResponse:
    """Welcome who has just made an account; a pseudonym that was theirs is not this browser's."""
    by_proxy = _identity() is not None and proxied()
    response = begin(made, lasting=False, target=wanted())
    if by_proxy:
        session[PROXIED] = by_proxy
    flash(_("Bienvenue ! Vos modifications porteront votre nom."), "done")
    return forget_visitor(response) if former else response


def _invitation() -> str:
    """Return the secret of the invitation that brought here."""
    return request.values.get("invitation", "")[:100]


def _identity() -> Identity | None:
    """Return who another service says this is, while a name is being chosen."""
    kept = session.get(IDENTITY)
    return Identity(str(kept[0]), str(kept[1])) if isinstance(kept, list) else None


def _suggested() -> str:
    """Return the name another service gave, for the person to keep or change."""
    kept = session.get(IDENTITY)
    return str(kept[2]) if isinstance(kept, list) else ""
