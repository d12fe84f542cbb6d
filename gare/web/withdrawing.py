"""Screens of moderators to withdraw a page, and to hide some of its versions."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import quote

from flask import Blueprint, flash, redirect, request
from werkzeug.wrappers import Response as BaseResponse

from gare.model.errors import NothingToDo, PageChanged
from gare.web.context import answer, person, the_wiki
from gare.web.languages import gettext as _
from gare.web.saving import redirect_to
from gare.web.tracing import number
from gare.wiki import withdrawing

blueprint = Blueprint("withdrawing", __name__)
_MOST_CHOSEN = 200


@blueprint.get("/-/withdraw/<path:path>")
def withdraw(path: str) -> BaseResponse:
    """Ask once before a page is withdrawn."""
    view = withdrawing.withdraw_view(the_wiki(), path, person())
    return answer("withdraw.html", view, page=view.path)


@blueprint.post("/-/withdraw/<path:path>")
def do_withdraw(path: str) -> BaseResponse:
    """Withdraw a page; when it changed meanwhile, ask again."""
    wiki, who = the_wiki(), person()
    past = bool(request.form.get("past"))
    try:
        withdrawing.withdraw(wiki, path, who, request.form.get("base", ""), past=past)
    except PageChanged:
        sentence = _("La page a changé pendant ce temps : relisez-la avant de la retirer.")
        view = replace(withdrawing.withdraw_view(wiki, path, who), error=sentence)
        return answer("withdraw.html", view, 409, page=view.path)
    flash(_("Le contenu de la page est retiré : on ne le trouve plus nulle part ici."), "done")
    return redirect_to(path)


@blueprint.get("/-/hide/<path:path>")
def hide(path: str) -> BaseResponse:
    """Show the versions of a page to choose from."""
    view = withdrawing.hide_view(the_wiki(), path, person(), number("before"))
    return answer("hide.html", view, page=view.path)


@blueprint.post("/-/hide/<path:path>")
def do_hide(path: str) -> BaseResponse:
    """Hide the chosen versions, show the others again."""
    chosen = request.form.getlist("hidden")[:_MOST_CHOSEN]
    shown = request.form.getlist("shown")[:_MOST_CHOSEN]
    try:
        withdrawing.hide(the_wiki(), path, person(), chosen, shown)
    except NothingToDo:
        flash(_("Rien n’a changé : ces versions étaient déjà ainsi."), "warning")
    else:
        flash(_("C’est fait : les versions choisies ne sont plus montrées."), "done")
    return redirect(f"/-/history/{quote(path)}", 303)
