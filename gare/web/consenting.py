"""Consents: what a person says by the link they were sent, and the list of whom to ask."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Blueprint, flash, redirect, request
from werkzeug.wrappers import Response as BaseResponse

from gare.web.consent_links import read_link
from gare.web.context import answer, person, the_wiki, whole_wiki
from gare.web.languages import gettext as _
from gare.web.reaching import consent_mail
from gare.web.saving import redirect_to
from gare.wiki import consenting
from gare.wiki.withdrawing import withdraw_by_person

blueprint = Blueprint("consenting", __name__)


@blueprint.get("/-/consents")
def consents() -> BaseResponse:
    """Show the persons to ask again."""
    today = datetime.now(UTC).date()
    return answer("consents.html", consenting.consents(the_wiki(), person(), today))


@blueprint.post("/-/consents")
def ask() -> BaseResponse:
    """Ask one person, all of them, or write that one said yes again."""
    wiki, who, now = the_wiki(), person(), datetime.now(UTC)
    consenting.consents(wiki, who, now.date())
    path = request.form.get("path", "")
    if request.form.get("agreed"):
        consenting.agree(wiki, path, who, now)
        flash(_("C’est noté : la personne est d’accord, à la date d’aujourd’hui."), "done")
    elif path:
        sent = consenting.ask(wiki, path, now, consent_mail)
        told = _("Le message est parti.") if sent else _("Cette personne n’a pas d’adresse gardée.")
        flash(told, "done" if sent else "warning")
    else:
        asked = consenting.ask_all(wiki, now, consent_mail)
        flash(_("Messages envoyés : %(count)d.", count=asked), "done")
    return redirect("/-/consents", 303)


@blueprint.get("/-/consent/<token>")
def consent(token: str) -> BaseResponse:
    """Ask a person whether they agree."""
    path, _email = read_link(token)
    return _private(answer("consent.html", consenting.consent_view(whole_wiki(), path, token)))


@blueprint.post("/-/consent/<token>")
def do_consent(token: str) -> BaseResponse:
    """Write what a person says: they agree, or they want out at once."""
    wiki, now = whole_wiki(), datetime.now(UTC)
    path, email = read_link(token)
    if request.form.get("answer") == "no":
        withdraw_by_person(wiki, path, email)
        flash(_("Votre fiche est retirée et votre adresse est oubliée."), "done")
        return redirect("/", 303)
    consenting.agree(wiki, path, consenting.THEMSELVES, now, email)
    flash(_("Merci : votre accord est noté pour un an."), "done")
    return redirect_to(path)


def _private(response: BaseResponse) -> BaseResponse:
    """Return a screen whose address is a secret: kept nowhere, told to nobody."""
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
