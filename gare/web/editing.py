"""Screens to write: begin a page, the editor, its preview, and finishing a conflict."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import urlencode

from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response as BaseResponse

from gare.model.errors import (
    BadInput,
    BadPath,
    BadSource,
    GareError,
    LoginRequired,
    NameTaken,
    PageGone,
    TooLarge,
)
from gare.model.names import address, edit_address
from gare.model.people import Person
from gare.web import drafting, form_sent, forming
from gare.web.context import answer, fragment, person, present_role, remember, the_wiki
from gare.web.saving import name_taken_sentence, saved, too_large_sentence
from gare.web.sentences import name_fault_sentence, problem_sentence
from gare.wiki import filling, maps, naming, searching, writing
from gare.wiki.deciding import read_only
from gare.wiki.drafting import resumed
from gare.wiki.forming import ordinary
from gare.wiki.screens import screen_of, talked_about
from gare.wiki.views.writing import EditView, NewView

blueprint = Blueprint("editing", __name__)


@blueprint.get("/-/new")
def new() -> BaseResponse:
    """Ask for a kind and a title; show pages that may already be it; then open the editor."""
    title = " ".join(request.args.get("title", "").split())[:200]
    wiki = the_wiki()
    shut = read_only(wiki) or ""
    kind = filling.kind_at(wiki, "", request.args.get("kind", ""))
    if kind is not None and kind.title and not shut:
        return forming.begun(kind)
    folder = request.args.get("folder", kind.folder if kind else "").strip("/")
    path, error = _place(title, folder)
    near = searching.near(wiki, title) if title and not error else ()
    draft = drafting.asked_draft(person())
    kept = {"draft": draft.id if draft else ""}
    asked = kept if draft else {"title": title, "kind": request.args.get("kind", "")[:60]}
    if path and request.args.get("go") and not shut:
        return redirect(_address(edit_address(path), asked))
    view = NewView(
        title=title,
        folder=folder,
        path=path,
        folders=maps.folders(wiki),
        near=near,
        error=error,
        checked=bool(title) and not error,
        kind=kind.name if kind else "",
        label=kind.label if kind else "",
        help=kind.help if kind else "",
        plain_address=_address("/-/new", {"title": title}),
        draft=kept["draft"],
        shut=shut,
        kinds=()
        if draft
        else tuple(
            replace(one, address=_address("/-/new", asked | {"kind": one.name}))
            for one in filling.kind_choices(wiki, "", "")
        ),
    )
    return answer("new.html", view)


def _place(title: str, folder: str) -> tuple[str, str]:
    """Return the path that a title makes, and what is wrong with it: one of both is ""."""
    try:
        return (naming.new_path(title, folder) if title else ""), ""
    except BadPath as fault:
        return "", name_fault_sentence(fault.reason)


@blueprint.post("/-/new")
def create() -> BaseResponse:
    """Save a fiche whose title, hence its address, is made from its fields."""
    return forming.create()


@blueprint.get("/-/edit/<path:path>")
def edit(path: str) -> BaseResponse:
    """Show the form of a page of a kind, else the editor of a page or of one section.

    The wiki's own files have screens of their own.
    """
    if screen_of(path) != address(path) and not talked_about(path):
        return redirect(screen_of(path))
    who = person()
    draft = drafting.asked_draft(who)
    shown = forming.shown(path, who, draft)
    if shown is not None:
        return shown
    if draft is not None:
        view = resumed(the_wiki(), path, who, draft)
        return remember(answer("edit.html", _with_forms(view), page=view.path))
    try:
        view = writing.edit_view(the_wiki(), path, who, section())
    except PageGone as gone:
        return redirect(edit_address(gone.moved_to or path))
    if view.is_new and view.drafts:
        return redirect(drafting.address_of(view.drafts[0]))
    if view.is_new and request.args.get("title"):
        source = writing.begin(request.args["title"][:200], request.args.get("kind", "")[:60])
        view = writing.again(the_wiki(), path, who, writing.Form(source, "", "", ""))
    elif request.args.get("kind") == "":
        view = replace(view, source=ordinary(view.source))
    return remember(answer("edit.html", _with_forms(view), page=view.path))


@blueprint.post("/-/edit/<path:path>")
def save(path: str) -> BaseResponse:
    """Save what was typed, or give it back with what is wrong."""
    if form_sent.is_form():
        return forming.save(path)
    sent = form()
    who = person(sent.author)
    if request.form.get("preview"):
        return shown_again(path, who, sent)
    try:
        if drafting.is_kept(path, who):
            return drafting.keep(path, who, sent)
        return saved(path, who, sent)
    except (LoginRequired, BadInput) as fault:
        sentence, status = drafting.refusal(fault)
        return shown_again(path, who, sent, errors=(sentence,), status=status)
    except (BadSource, TooLarge, NameTaken) as fault:
        return refused(path, who, sent, fault)


@blueprint.post("/-/preview")
def preview() -> BaseResponse:
    """Return a source as HTML, for the editor's script; a form as the fiche it makes."""
    if form_sent.is_form():
        return forming.as_fiche()
    path = request.form.get("path", "")
    made = writing.preview(the_wiki(), path, request.form.get("source", ""), present_role())
    return fragment("_seen_text.html", view=made)


def form() -> writing.Form:
    """Return what the editor sent."""
    return writing.Form(
        source=request.form.get("source", ""),
        base=request.form.get("base", ""),
        summary=request.form.get("summary", ""),
        author=request.form.get("author", "").strip(),
        section=section(),
        proposed=bool(request.form.get("propose")),
        draft=request.form.get("draft", ""),
    )


def section() -> int | None:
    """Return the number of the section asked for, None for the whole page."""
    text = request.values.get("section", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else None


def refused(path: str, who: Person, sent: writing.Form, fault: GareError) -> BaseResponse:
    """Give back the text with what is wrong, and the status of the fault."""
    match fault:
        case BadSource():
            return shown_again(path, who, sent, fault=fault, status=422)
        case TooLarge():
            sentence = too_large_sentence(fault)
            return shown_again(path, who, sent, errors=(sentence,), status=413)
        case _:
            return shown_again(path, who, sent, author_error=name_taken_sentence(), status=422)


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
    shown = None
    if not errors:
        try:
            shown = writing.preview(wiki, path, sent.source, who.role)
        except TooLarge as large:
            return refused(path, who, sent, large)
    problems = fault.problems if fault else ()
    made = replace(
        view,
        preview=shown.parts if shown else (),
        jump=shown.jump if shown else "",
        problems=problems,
        errors=(*errors, *(problem_sentence(problem) for problem in problems)),
        author_error=author_error,
    )
    screen = answer("edit.html", _with_forms(made), status, page=view.path)
    return remember(screen, sent.author)


def _with_forms(view: EditView) -> EditView:
    """Return the editor with the forms that may show the same page."""
    if view.section is not None or view.is_new:
        return view
    return filling.with_forms(the_wiki(), view)


def _address(path: str, query: Mapping[str, str]) -> str:
    """Return an address with what its query says."""
    said = urlencode({name: value for name, value in query.items() if value})
    return f"{path}?{said}" if said else path
