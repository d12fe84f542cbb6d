"""One's own page: how one signs, what is kept, another name, all of it in a file, the end."""

from __future__ import annotations

import json
from datetime import UTC, datetime

from flask import Blueprint, Response, flash, redirect, request
from werkzeug.wrappers import Response as BaseResponse

from gare.model.errors import (
    BadCredentials,
    BadInput,
    LoginRequired,
    NameTaken,
    TooManyAttempts,
)
from gare.model.moderation import Refused
from gare.model.people import Account
from gare.people.pseudonym import signature
from gare.web.account_mails import confirm_mail
from gare.web.context import (
    account,
    answer,
    forget_visitor,
    person,
    pseudonym_here,
    remember,
    the_wiki,
    typed_here,
)
from gare.web.languages import gettext as _
from gare.web.members import name_sentence, slow_sentence
from gare.web.sessions import end, place
from gare.wiki.entering import confirm
from gare.wiki.mailing import can_mail
from gare.wiki.owning import claim, close, everything, rename
from gare.wiki.recovering import ask_to_confirm
from gare.wiki.registering import contributed
from gare.wiki.tracing import recent_of
from gare.wiki.views.accounts import AccountView
from gare.wiki.views.people import MeView
from gare.wiki.weighing import answers_for

blueprint = Blueprint("own", __name__)


@blueprint.get("/-/me")
def me() -> BaseResponse:
    """Show how one signs, and one's last contributions."""
    return answer("me.html", _me())


@blueprint.post("/-/me/pseudonym")
def pseudonym() -> BaseResponse:
    """Have a visitor sign with another pseudonym, or with a name they choose."""
    if account() is not None:
        return redirect("/-/me/account", 303)
    if "new" in request.form:
        flash(_("Vous avez un nouveau pseudonyme dans ce navigateur."), "done")
        return forget_visitor(redirect("/-/me", 303))
    name = request.form.get("name", "")[:200].strip()
    shown = signature(name, pseudonym_here()).name if name else ""
    if name and (shown == pseudonym_here().name or the_wiki().people.is_taken(shown)):
        sentence = _("Ce nom ne convient pas, ou il est celui d’un compte.")
        return answer("me.html", _me(name, sentence), 422)
    flash(_("Vos prochaines modifications seront signées ainsi."), "done")
    return remember(redirect("/-/me", 303), shown, anew=True)


@blueprint.get("/-/me/account")
def own_account() -> BaseResponse:
    """Show what is kept about oneself, and how to change it."""
    return answer("account.html", _account(signed_in()))


@blueprint.post("/-/me/name")
def name() -> BaseResponse:
    """Change the public name."""
    mine = signed_in()
    typed = request.form.get("name", "")[:200]
    try:
        rename(the_wiki(), mine, typed, datetime.now(UTC))
    except (NameTaken, Refused) as fault:
        wrong = name_sentence(fault)
    except BadInput:
        wrong = _("Choisissez un nom de deux à soixante caractères, avec au moins une lettre.")
    else:
        flash(_("Votre nom public est changé, aussi dans l’historique des pages."), "done")
        return redirect("/-/me/account", 303)
    return answer("account.html", _account(mine, typed_name=typed, name_error=wrong), 422)


@blueprint.post("/-/me/email")
def email() -> BaseResponse:
    """Send a link to an address, or forget the one that is kept."""
    mine = signed_in()
    typed = request.form.get("email", "")[:254].strip()
    if "forget" in request.form or not typed:
        the_wiki().people.profiles.set_email(mine.id, "")
        flash(_("Aucune adresse n’est plus gardée."), "done")
        return redirect("/-/me/account", 303)
    if not can_mail(the_wiki()):
        raise BadInput("email")
    try:
        ask_to_confirm(the_wiki(), mine, typed, place(), datetime.now(UTC), confirm_mail)
    except TooManyAttempts as slow:
        wrong = slow_sentence(slow)
        return answer("account.html", _account(mine, typed_email=typed, email_error=wrong), 429)
    except BadInput:
        wrong = _("Cette adresse ne s’écrit pas ainsi.")
        return answer("account.html", _account(mine, typed_email=typed, email_error=wrong), 422)
    flash(_("Un message est parti : suivez le lien qu’il contient pour confirmer."), "done")
    return redirect("/-/me/account", 303)


@blueprint.post("/-/me/former")
def former() -> BaseResponse:
    """Say that the contributions of this browser's pseudonym were one's own, or not any more."""
    mine = signed_in()
    given_up = request.form.get("remove", "")[:64]
    if given_up:
        the_wiki().people.profiles.remove_handle(mine.id, given_up)
        return redirect("/-/me/account", 303)
    claim(the_wiki(), mine, pseudonym_here())
    flash(_("Ces contributions sont maintenant réunies aux vôtres."), "done")
    return forget_visitor(redirect("/-/me", 303))


@blueprint.get("/-/me/export")
def export() -> BaseResponse:
    """Return all that is kept about oneself, as a file."""
    kept = everything(the_wiki(), person())
    response = Response(
        json.dumps(kept, ensure_ascii=False, indent=2), content_type="application/json"
    )
    response.headers["Content-Disposition"] = "attachment; filename=moi.json"
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.post("/-/me/close")
def close_account() -> BaseResponse:
    """Close the account for ever, once the password was given."""
    mine = signed_in()
    if "sure" not in request.form:
        raise BadInput("sure")
    wrong = present_password(mine)
    if wrong:
        return answer("account.html", _account(mine, password_error=wrong), 422)
    close(the_wiki(), mine, datetime.now(UTC))
    end()
    flash(_("Votre compte est fermé, et ce qui était gardé sur vous est effacé."), "done")
    return redirect("/", 303)


def signed_in() -> Account:
    """Return the account that is signed in. Raises LoginRequired."""
    found = account()
    if found is None:
        raise LoginRequired
    return found


def present_password(mine: Account) -> str:
    """Return "" when the present password was given rightly, else what to say."""
    given = request.form.get("present", "")
    try:
        confirm(the_wiki(), mine, given, place(), datetime.now(UTC))
    except BadCredentials:
        return _("Ce n’est pas votre mot de passe.")
    except TooManyAttempts as slow:
        return slow_sentence(slow)
    return ""


def _me(typed: str = "", wrong: str = "") -> MeView:
    """Return one's own page."""
    who = person()
    here = pseudonym_here()
    mine = who.account
    return MeView(
        name=who.author.name,
        signed_in=mine is not None,
        role=who.role.value,
        created_at=mine.created_at if mine else None,
        revisions=recent_of(the_wiki(), who.author),
        handle=who.author.handle,
        typed=typed or typed_here(),
        name_error=wrong,
        former=here.name if mine is not None and contributed(the_wiki(), here) else "",
        answers=answers_for(the_wiki(), who),
    )


def _account(
    mine: Account,
    *,
    typed_name: str = "",
    name_error: str = "",
    typed_email: str = "",
    email_error: str = "",
    password_error: str = "",
) -> AccountView:
    """Return what is kept about oneself."""
    profile = the_wiki().people.profiles.of(mine.id)
    return AccountView(
        name=mine.name,
        handle=mine.handle,
        email=profile.email if profile else "",
        mail=can_mail(the_wiki()),
        has_password=profile is not None and profile.has_password,
        former=profile.former_handles if profile else (),
        typed_name=typed_name,
        name_error=name_error,
        typed_email=typed_email,
        email_error=email_error,
        password_error=password_error,
    )
