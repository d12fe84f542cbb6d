"""Screens of kinds: their list, the fiches of one with facets and views, exports."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from flask import Blueprint, Response, flash, request
from werkzeug.wrappers import Response as BaseResponse

from gare.model.errors import NameTaken, NothingToDo
from gare.web.context import (
    answer,
    answer_shared,
    origin,
    person,
    present_role,
    remember,
    the_wiki,
)
from gare.web.languages import gettext as _
from gare.web.saving import check_name, redirect_to
from gare.wiki import exporting, listing, rechecking, verifying
from gare.wiki.talking import open_reports
from gare.wiki.views.listing import ListView
from gare.wiki.wiki import Wiki

blueprint = Blueprint("kinds", __name__)
TO_CHECK: Final = 100
"""How many fiches the screen of what to check shows."""


@blueprint.get("/-/kind/")
def kinds() -> BaseResponse:
    """Show all the kinds of fiches."""
    return answer_shared("kinds.html", listing.kinds_view)


@blueprint.get("/-/kind/<name>")
def kind(name: str) -> BaseResponse:
    """Show the fiches of a kind, or send them in a format: `/-/kind/lieu.csv`."""
    name, dot, form = name.partition(".")
    if dot:
        return export(name, form)
    asked = arguments()
    role = present_role()

    def make(wiki: Wiki) -> ListView:
        return listing.list_view(wiki, name, asked, role)

    return answer_shared("kind.html", make)


@blueprint.get("/-/kind/<name>/points")
def points(name: str) -> BaseResponse:
    """Send where the fiches of a list are, for the script of its map."""
    content = listing.points(the_wiki(), name, arguments(), present_role())
    response = Response(content, content_type="application/json; charset=utf-8")
    response.add_etag()
    return response.make_conditional(request)


def export(name: str, form: str) -> BaseResponse:
    """Send a list in a format, with the same filters as its screen."""
    sent = exporting.export(the_wiki(), name, form, arguments(), origin(), present_role())
    response = Response(sent.content, content_type=sent.media_type)
    response.headers.set("Content-Disposition", "attachment", filename=sent.filename)
    return response


def arguments() -> Mapping[str, Sequence[str]]:
    """Return the query of the address, several values a name."""
    return request.args.to_dict(flat=False)


@blueprint.get("/-/to-check")
def to_check() -> BaseResponse:
    """Show the fiches to check again."""
    view = rechecking.to_check(the_wiki(), present_role(), TO_CHECK)
    return answer("to_check.html", replace(view, reports=open_reports(the_wiki())))


@blueprint.get("/-/verify/<path:path>")
def verify(path: str) -> BaseResponse:
    """Ask someone to confirm that a fiche is up to date."""
    who = person()
    view = verifying.verify_view(the_wiki(), path, who)
    return remember(answer("verify.html", view, page=view.path))


@blueprint.post("/-/verify/<path:path>")
def do_verify(path: str) -> BaseResponse:
    """Write that a fiche was checked today."""
    author = request.form.get("author", "").strip()
    who = person(author)
    try:
        check_name(who, author)
        written = verifying.verify(
            the_wiki(), path, who, author, _("Informations vérifiées, toujours justes")
        )
    except NothingToDo:
        flash(_("Cette fiche a déjà été confirmée aujourd’hui."), "done")
        return remember(redirect_to(path), author)
    except NameTaken:
        sentence = _("Ce nom est celui d’un compte : connectez-vous, ou signez autrement.")
        view = replace(verifying.verify_view(the_wiki(), path, who), author_error=sentence)
        return remember(answer("verify.html", view, 422, page=view.path), author)
    flash(_("Merci : la date d’aujourd’hui est notée sur cette fiche."), "done")
    return remember(redirect_to(written.path), author)
