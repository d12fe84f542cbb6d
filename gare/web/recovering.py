"""Screens for coming back in: a link to choose another password, an address to confirm."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Blueprint, flash, redirect, request
from werkzeug.wrappers import Response as BaseResponse

from gare.model.entering import Purpose
from gare.model.errors import TooManyAttempts, WeakPassword
from gare.people.passwords import MIN_CHARS
from gare.web.context import answer, the_wiki
from gare.web.languages import gettext as _
from gare.web.languages import language
from gare.web.members import slow_sentence, slowed, weak_sentence
from gare.web.sessions import place, proceed
from gare.wiki.mailing import can_mail
from gare.wiki.recovering import (
    account_of_link,
    ask_for_password,
    choose_password,
    confirm_email,
    email_of_link,
)
from gare.wiki.views.people import ConfirmView, ForgottenView, PasswordView

blueprint = Blueprint("recovering", __name__)


@blueprint.get("/-/forgotten")
def forgotten() -> BaseResponse:
    """Show how to have a link to choose another password."""
    return answer("forgotten.html", ForgottenView(can_mail(the_wiki())))


@blueprint.post("/-/forgotten")
def do_forgotten() -> BaseResponse:
    """Send the link if there is somewhere to send it; the answer is the same when there is not."""
    who, mail = request.form.get("who", "")[:254], can_mail(the_wiki())
    if not mail:
        return answer("forgotten.html", ForgottenView(mail=False), 422)
    try:
        ask_for_password(the_wiki(), who, language(), place(), datetime.now(UTC))
    except TooManyAttempts as slow:
        view = ForgottenView(mail, error=slow_sentence(slow))
        return slowed(answer("forgotten.html", view, 429), slow)
    return answer("forgotten.html", ForgottenView(mail, sent=True))


@blueprint.get("/-/password/<secret>")
def password(secret: str) -> BaseResponse:
    """Show the form to choose a password by a link, which is not used yet."""
    found = account_of_link(the_wiki(), secret, Purpose.PASSWORD, datetime.now(UTC))
    return private(answer("password.html", PasswordView(secret, found.name, MIN_CHARS)))


@blueprint.post("/-/password/<secret>")
def do_password(secret: str) -> BaseResponse:
    """Keep the password, use the link, and go on to the code if there is one."""
    now = datetime.now(UTC)
    found = account_of_link(the_wiki(), secret, Purpose.PASSWORD, now)
    try:
        changed = choose_password(the_wiki(), secret, request.form.get("password", ""), now)
    except WeakPassword as weak:
        view = PasswordView(secret, found.name, MIN_CHARS, weak_sentence(weak))
        return private(answer("password.html", view, 422))
    flash(
        _(
            "Votre nouveau mot de passe est enregistré. Les sessions, les jetons et l’adresse de "
            "flux d’avant ne servent plus."
        ),
        "done",
    )
    return proceed(changed, lasting=False, target="/-/me")


@blueprint.get("/-/confirm/<secret>")
def confirm(secret: str) -> BaseResponse:
    """Show the address a link would confirm: programs that read mail follow links too."""
    email = email_of_link(the_wiki(), secret, datetime.now(UTC))
    return private(answer("confirm.html", ConfirmView(secret, email)))


@blueprint.post("/-/confirm/<secret>")
def do_confirm(secret: str) -> BaseResponse:
    """Keep the address: whoever has the link reads its mail."""
    confirm_email(the_wiki(), secret, datetime.now(UTC))
    flash(_("Votre adresse est confirmée."), "done")
    return redirect("/-/me", 303)


def private(response: BaseResponse) -> BaseResponse:
    """Return a screen whose address is a secret, or that shows one: kept nowhere."""
    response.headers["Cache-Control"] = "no-store"
    return response
