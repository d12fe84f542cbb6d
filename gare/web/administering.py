"""Screens for who moderates and who administers: accounts, requests, invitations."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from flask import Blueprint, flash, redirect, request
from werkzeug.wrappers import Response as BaseResponse

from gare.model.errors import BadInput
from gare.web.account_mails import accepted_mail, declined_mail
from gare.web.context import answer, origin, person, the_wiki
from gare.web.languages import gettext as _
from gare.web.recovering import private
from gare.wiki import administering
from gare.wiki.mailing import can_mail
from gare.wiki.views.accounts import AdminView

blueprint = Blueprint("administering", __name__)


@blueprint.get("/-/admin")
def admin() -> BaseResponse:
    """Show the accounts."""
    return answer("admin.html", _roll())


@blueprint.post("/-/admin/account")
def account() -> BaseResponse:
    """Do one thing to one account: accept, decline, give a role, disable, enable, make a link."""
    wiki, who, number = the_wiki(), person(), _number(request.form.get("account", ""))
    act, now = request.form.get("do", ""), datetime.now(UTC)
    if act == "link":
        found, secret = administering.link_for(wiki, who, number, now)
        link = f"{origin()}/-/password/{secret}"
        return private(answer("admin.html", replace(_roll(), link=link, link_for=found.name)))
    if act == "accept":
        write = accepted_mail if can_mail(wiki) else None
        administering.accept(wiki, who, number, now, write)
        said = _("Ce compte est accepté.")
    elif act == "decline":
        write = declined_mail if can_mail(wiki) else None
        administering.decline(wiki, who, number, now, write)
        said = _("Cette demande est écartée.")
    elif act == "role":
        administering.give_role(wiki, who, number, request.form.get("role", ""))
        said = _("Ce rôle est donné.")
    elif act == "disable":
        administering.disable(wiki, who, number)
        said = _("Ce compte ne peut plus être ouvert.")
    elif act == "enable":
        administering.enable(wiki, who, number)
        said = _("Ce compte peut de nouveau être ouvert.")
    else:
        raise BadInput("do", act[:20])
    flash(said, "done")
    return redirect("/-/admin", 303)


@blueprint.get("/-/admin/invitations")
def invitations() -> BaseResponse:
    """Show the invitations nobody used yet."""
    view = administering.invitations(the_wiki(), person(), datetime.now(UTC))
    return answer("invitations.html", view)


@blueprint.post("/-/admin/invitations")
def invite() -> BaseResponse:
    """Make an invitation, shown once; or withdraw one."""
    wiki, who, now = the_wiki(), person(), datetime.now(UTC)
    withdrawn = request.form.get("withdraw", "")
    if withdrawn:
        administering.withdraw(wiki, who, _number(withdrawn))
        flash(_("Cette invitation ne sert plus."), "done")
        return redirect("/-/admin/invitations", 303)
    note, role = request.form.get("note", ""), request.form.get("role", "member")
    secret = administering.invite(wiki, who, note, role, now)
    view = administering.invitations(wiki, who, now)
    link = f"{origin()}/-/register?invitation={secret}"
    return private(answer("invitations.html", replace(view, link=link)))


def _roll() -> AdminView:
    """Return the accounts that were asked for."""
    after = request.args.get("after", "")
    return administering.roll(
        the_wiki(),
        person(),
        request.args.get("q", "")[:100],
        request.args.get("state", "")[:20],
        _number(after) if after else 0,
    )


def _number(text: str) -> int:
    """Return the number of an account or an invitation. Raises BadInput."""
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise BadInput("account", text[:20])
    return int(text)
