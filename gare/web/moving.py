"""Screens to move, delete, restore a page, and to go back to a version."""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, flash, request
from werkzeug.wrappers import Response as BaseResponse

from gare.model.errors import BadPath, NothingToDo, PageChanged, PageExists
from gare.web.context import answer, person, remember, the_wiki
from gare.web.languages import gettext as _
from gare.web.publishing import ask_first
from gare.web.saving import check_name, redirect_to
from gare.web.sentences import name_fault_sentence
from gare.wiki import moving, removing

blueprint = Blueprint("moving", __name__)


@blueprint.get("/-/move/<path:path>")
def move(path: str) -> BaseResponse:
    """Ask where a page goes."""
    view = moving.move_view(the_wiki(), path, person())
    return remember(answer("move.html", view, page=view.path))


@blueprint.post("/-/move/<path:path>")
def do_move(path: str) -> BaseResponse:
    """Move a page, or say why not with the form filled as it was."""
    wiki, who = the_wiki(), person(author())
    asked = moving.MoveForm(
        target=request.form.get("target", "")[:300],
        with_children=bool(request.form.get("with_children")),
        summary=request.form.get("summary", ""),
        author=author(),
    )
    check_name(who, author())
    ask_first(asked.summary)
    try:
        target = moving.move(wiki, path, who, asked)
    except BadPath as fault:
        sentence = name_fault_sentence(fault.reason)
    except PageExists as fault:
        sentence = _("Il y a déjà une page à cette adresse : %(path)s.", path=fault.path)
    except NothingToDo:
        sentence = _("La page est déjà à cette adresse.")
    else:
        flash(_("La page est déplacée. Les liens des autres pages ont été mis à jour."), "done")
        return remember(redirect_to(target), author())
    view = replace(moving.move_view(wiki, path, who, asked), error=sentence)
    return remember(answer("move.html", view, 422, page=view.path), author())


@blueprint.get("/-/delete/<path:path>")
def delete(path: str) -> BaseResponse:
    """Ask once before deleting."""
    view = removing.delete_view(the_wiki(), path, person())
    return remember(answer("delete.html", view, page=view.path))


@blueprint.post("/-/delete/<path:path>")
def do_delete(path: str) -> BaseResponse:
    """Delete a page; when it changed meanwhile, ask again."""
    wiki, who = the_wiki(), person(author())
    check_name(who, author())
    summary = request.form.get("summary", "")
    ask_first(summary)
    try:
        removing.delete(wiki, path, who, request.form.get("base", ""), summary)
    except PageChanged:
        sentence = _("La page a changé pendant ce temps : relisez-la avant de la supprimer.")
        view = removing.delete_view(wiki, path, who, summary, author())
        view = replace(view, error=sentence)
        return remember(answer("delete.html", view, 409, page=view.path), author())
    flash(_("La page est supprimée. Elle peut être restaurée à tout moment."), "done")
    return remember(redirect_to(path), author())


@blueprint.get("/-/restore/<path:path>")
def restore(path: str) -> BaseResponse:
    """Ask once before bringing a page back."""
    try:
        view = removing.restore_view(the_wiki(), path, person())
    except PageExists as fault:
        return redirect_to(fault.path)
    return remember(answer("restore.html", view, page=view.path))


@blueprint.post("/-/restore/<path:path>")
def do_restore(path: str) -> BaseResponse:
    """Bring back a deleted page."""
    who = person(author())
    check_name(who, author())
    ask_first(request.form.get("summary", ""))
    try:
        place = removing.restore(the_wiki(), path, who, request.form.get("summary", ""))
    except PageExists as fault:
        flash(_("Il y a déjà une page à cette adresse : rien n’a été restauré."), "warning")
        return redirect_to(fault.path)
    flash(_("La page est restaurée."), "done")
    return remember(redirect_to(place), author())


@blueprint.get("/-/revert/<path:path>")
def revert(path: str) -> BaseResponse:
    """Ask once before going back to a version, with what would change."""
    view = removing.revert_view(the_wiki(), path, person(), request.args.get("commit", ""))
    return remember(answer("revert.html", view, page=view.path))


@blueprint.post("/-/revert/<path:path>")
def do_revert(path: str) -> BaseResponse:
    """Give a page the text it had at a version."""
    who, commit = person(author()), request.form.get("commit", "")
    check_name(who, author())
    ask_first(request.form.get("summary", ""))
    try:
        place = removing.revert(the_wiki(), path, who, commit, request.form.get("summary", ""))
    except NothingToDo:
        flash(_("La page a déjà ce texte."), "done")
        return remember(redirect_to(path), author())
    flash(_("La page a repris le texte de cette version."), "done")
    return remember(redirect_to(place), author())


def author() -> str:
    """Return the name typed to sign with."""
    return request.form.get("author", "").strip()
