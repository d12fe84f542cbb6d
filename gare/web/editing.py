"""Screens to write: begin a page, the editor, its preview, and finishing a conflict."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlencode

from flask import Blueprint, Response, flash, redirect, request
from werkzeug.wrappers import Response as BaseResponse

from gare.model.errors import (
    BadPath,
    BadSource,
    Conflict,
    GareError,
    NameTaken,
    NothingToDo,
    PageGone,
    TooLarge,
)
from gare.model.names import address
from gare.model.people import Person
from gare.web.context import answer, on_site, person, remember, the_wiki
from gare.web.languages import gettext as _
from gare.web.sentences import name_fault_sentence, problem_sentence
from gare.wiki import maps, naming, searching, writing
from gare.wiki.views.writing import NewView

blueprint = Blueprint("editing", __name__)


@blueprint.get("/-/new")
def new() -> BaseResponse:
    """Ask for a title; show pages that may already be it; then open the editor."""
    title = " ".join(request.args.get("title", "").split())[:200]
    folder = request.args.get("folder", "").strip("/")
    wiki = the_wiki()
    error, path = "", ""
    if title:
        try:
            path = naming.new_path(title, folder)
        except BadPath as fault:
            error = name_fault_sentence(fault.reason)
    near = searching.near(wiki, title) if title and not error else ()
    if path and request.args.get("go"):
        fields = {"title": title, "kind": request.args.get("kind", "")}
        query = urlencode({name: value for name, value in fields.items() if value})
        return redirect(f"/-/edit{address(path)}?{query}")
    view = NewView(
        title=title,
        folder=folder,
        path=path,
        folders=maps.folders(wiki),
        near=near,
        error=error,
        checked=bool(title) and not error,
    )
    return answer("new.html", view)


@blueprint.get("/-/edit/<path:path>")
def edit(path: str) -> BaseResponse:
    """Show the editor of a page, or of one section."""
    who = person()
    try:
        view = writing.edit_view(the_wiki(), path, who, section())
    except PageGone as gone:
        return redirect(f"/-/edit{address(gone.moved_to or path)}")
    if view.is_new and request.args.get("title"):
        source = writing.begin(request.args["title"][:200], request.args.get("kind", "")[:60])
        view = writing.again(the_wiki(), path, who, writing.Form(source, "", "", ""))
    return remember(answer("edit.html", view, page=view.path))


@blueprint.post("/-/edit/<path:path>")
def save(path: str) -> BaseResponse:
    """Save what was typed, or give it back with what is wrong."""
    sent = form()
    who = person(sent.author)
    if request.form.get("preview"):
        return shown_again(path, who, sent)
    wiki = the_wiki()
    try:
        check_name(who, sent.author)
        written = writing.save(wiki, path, who, sent)
    except Conflict as conflict:
        view = writing.conflict_view(wiki, conflict, who, sent)
        return remember(answer("conflict.html", view, 409, page=conflict.path), sent.author)
    except PageGone as gone:
        view = writing.gone_view(wiki, gone, who, sent)
        return remember(answer("conflict.html", view, 409, page=gone.path), sent.author)
    except NothingToDo:
        flash(_("Rien n’a changé : la page était déjà ainsi."), "done")
        return remember(redirect_to(path), sent.author)
    except (BadSource, TooLarge, NameTaken) as fault:
        return refused(path, who, sent, fault)
    tell(written)
    return remember(redirect_to(written.path), sent.author)


@blueprint.post("/-/preview")
def preview() -> BaseResponse:
    """Return a source as HTML, for the editor's script."""
    path = request.form.get("path", "")
    html = writing.preview(the_wiki(), path, request.form.get("source", ""))
    return Response(html, content_type="text/html; charset=utf-8")


def form() -> writing.Form:
    """Return what the editor sent."""
    return writing.Form(
        source=request.form.get("source", ""),
        base=request.form.get("base", ""),
        summary=request.form.get("summary", ""),
        author=request.form.get("author", "").strip(),
        section=section(),
    )


def section() -> int | None:
    """Return the number of the section asked for, None for the whole page."""
    text = request.values.get("section", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else None


def check_name(who: Person, name: str) -> None:
    """Raise `NameTaken` when a visitor signs with the name of an account."""
    if who.account is None and name and the_wiki().people.is_taken(who.author.name):
        raise NameTaken(name)


def refused(path: str, who: Person, sent: writing.Form, fault: GareError) -> BaseResponse:
    """Give back the text with what is wrong, and the status of the fault."""
    match fault:
        case BadSource():
            return shown_again(path, who, sent, fault=fault, status=422)
        case TooLarge():
            sentence = _(
                "Ce texte est trop long : %(size)d ko, pour %(limit)d ko au plus. "
                "Coupez-le en plusieurs pages ; rien n’est perdu, il est ci-dessous.",
                size=-(-fault.size // 1024),
                limit=fault.limit // 1024,
            )
            return shown_again(path, who, sent, errors=(sentence,), status=413)
        case _:
            sentence = _("Ce nom est celui d’un compte : connectez-vous, ou signez autrement.")
            return shown_again(path, who, sent, author_error=sentence, status=422)


def shown_again(
    path: str,
    who: Person,
    sent: writing.Form,
    *,
    fault: BadSource | None = None,
    errors: tuple[str, ...] = (),
    author_error: str = "",
    status: int = 200,
) -> BaseResponse:
    """Return the editor with what was typed, and its preview when it can be made."""
    wiki = the_wiki()
    view = writing.again(wiki, path, who, sent)
    html = None
    if not errors:
        try:
            html = writing.preview(wiki, path, sent.source)
        except TooLarge as large:
            return refused(path, who, sent, large)
    problems = fault.problems if fault else ()
    made = replace(
        view,
        preview=html,
        problems=problems,
        errors=(*errors, *(problem_sentence(problem) for problem in problems)),
        author_error=author_error,
    )
    return remember(answer("edit.html", made, status, page=view.path), sent.author)


def tell(written: writing.Written) -> None:
    """Say what became of a save, on the next screen."""
    if written.saved.joined:
        names = ", ".join(written.saved.joined)
        flash(
            _(
                "Enregistré. Pendant ce temps, %(names)s modifiait aussi cette page : "
                "vos deux textes ont été réunis.",
                names=names,
            ),
            "done",
        )
    elif written.moved:
        flash(_("Enregistré. La page avait été déplacée : la voici à sa nouvelle adresse."), "done")
    else:
        flash(_("Enregistré. Merci de votre contribution."), "done")


def redirect_to(path: str) -> BaseResponse:
    """Return the redirection to a page after a write (RFC 9110 §15.4.4)."""
    return redirect(on_site(address(path)), 303)
