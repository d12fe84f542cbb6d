"""Screens of drafts: the list of one's own, one kept from the editor, one thrown away."""

from __future__ import annotations

from urllib.parse import urlencode

from flask import Blueprint, flash, redirect, request
from werkzeug.wrappers import Response as BaseResponse

from gare.model.drafts import Draft
from gare.model.errors import BadInput, LoginRequired
from gare.model.names import edit_address
from gare.model.people import Person
from gare.web.context import answer, person, the_wiki
from gare.web.languages import gettext as _
from gare.web.own import signed_in
from gare.wiki import drafting, drafts
from gare.wiki.views.drafts import DraftLine
from gare.wiki.writing import Form

blueprint = Blueprint("drafting", __name__)


@blueprint.get("/-/me/drafts")
def own_drafts() -> BaseResponse:
    """Show the drafts of who is signed in."""
    return answer("drafts.html", drafts.drafts_view(the_wiki(), signed_in()))


@blueprint.post("/-/me/drafts")
def drop() -> BaseResponse:
    """Throw a draft away."""
    signed_in()
    if drafts.drop(the_wiki(), person(), request.form.get("draft", "")):
        flash(_("Le brouillon est jeté."), "done")
    return redirect("/-/me/drafts", 303)


def is_kept(path: str, who: Person) -> bool:
    """Tell whether what the editor sends is to be kept as a draft, not published."""
    if "preview" in request.form:
        return False
    new = not request.form.get("base")
    return "keep" in request.form or (new and drafts.is_own_folder(who, path))


def asked_draft(who: Person) -> Draft | None:
    """Return the draft that the address asks for, when it is one's own."""
    return drafts.own_draft(the_wiki(), who, request.args.get("draft", ""))


def keep(path: str, who: Person, sent: Form) -> BaseResponse:
    """Keep what the editor sent, and go on with it. Raises as `gare.wiki.drafting.keep`."""
    kept = drafting.keep(the_wiki(), path, who, sent)
    flash(_("Votre brouillon est gardé. Vous seul·e le voyez, dans « Brouillons »."), "done")
    as_text = {} if sent.made else {"mode": "source"}
    return redirect(address_of(kept, as_text), 303)


def address_of(draft: Draft | DraftLine, more: dict[str, str] | None = None) -> str:
    """Return where a draft is gone on with."""
    page = draft.page if isinstance(draft, Draft) else draft.path
    return f"{edit_address(page)}?{urlencode({'draft': draft.id} | (more or {}))}"


def refusal(fault: LoginRequired | BadInput) -> tuple[str, int]:
    """Return why a draft is not kept, and the status that says it. Raises any other fault again."""
    if isinstance(fault, LoginRequired):
        return _("Connectez-vous pour garder un brouillon. Votre texte est ci-dessous."), 403
    if fault.name != "drafts":
        raise fault
    return _("Vous gardez déjà trop de brouillons : publiez-en ou jetez-en, puis réessayez."), 422
