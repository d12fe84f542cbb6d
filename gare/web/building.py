"""Screens of the builder of kinds: gestures on a form to be, its text, saving, deleting."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from flask import Blueprint, flash, redirect, request
from werkzeug.wrappers import Response as BaseResponse

from gare.model.errors import Conflict, NameTaken, NothingToDo, PageChanged, PageGone, TooLarge
from gare.model.people import Person
from gare.web.context import answer, person, remember, the_wiki
from gare.web.gestures import GESTURES, show
from gare.web.languages import gettext as _
from gare.web.saving import check_name, name_taken_sentence, too_large_sentence
from gare.wiki import builders, building, schemas
from gare.wiki.builders import Shown
from gare.wiki.building import Row, Sent

blueprint = Blueprint("building", __name__)
SOURCE: Final = "source"
_ROW: Final = re.compile(r"f\.([0-9]{1,3})\.([a-z_]{1,40})")
_KIND: Final = "kind."
MAX_CHARS: Final = 70_000
"""How much of one string is kept: more than any schema may hold."""


@blueprint.get("/-/kind-of/")
def begin() -> BaseResponse:
    """Show the builder of a kind that does not exist yet."""
    who = person()
    shown = Shown(focus="label")
    return remember(answer("builder.html", builders.builder(the_wiki(), who, Sent(""), shown)))


@blueprint.post("/-/kind-of/")
def create() -> BaseResponse:
    """Do a gesture on a kind that does not exist yet, or save it under the name its label makes."""
    sent = _sent("")
    who = person(sent.author)
    if request.form.get("do") != "save":
        return _gesture(sent, who)
    name = building.kind_name(request.form.get("name", "") or sent.said.get("label", ""))
    if not name:
        return _refused(sent, who, _("Donnez un nom à ce genre, qui commence par une lettre."))
    if schemas.exists(the_wiki(), name):
        return _refused(sent, who, _("Il y a déjà un genre « %(name)s ».", name=name))
    return _save(replace(sent, name=name), who)


@blueprint.get("/-/kind-of/<name>")
def edit(name: str) -> BaseResponse:
    """Show the builder of a kind; its text when it is asked for, or when it cannot serve."""
    who = person()
    found = schemas.stored(the_wiki(), name)
    sent = building.opened(name, found.text, found.base)
    if request.args.get("mode") != SOURCE and isinstance(sent, Sent):
        return remember(_builder(sent, who, Shown()))
    return remember(_source(Sent(name, base=found.base), who, found.text))


@blueprint.post("/-/kind-of/<name>")
def change(name: str) -> BaseResponse:
    """Do a gesture on a kind, or save it: nothing is saved before."""
    sent = _sent(name)
    who = person(sent.author)
    if request.form.get("mode") == SOURCE:
        return _change_text(sent, who)
    if request.form.get("do") == "save":
        return _save(sent, who)
    return _gesture(sent, who)


@blueprint.get("/-/kind-of/<name>/delete")
def delete(name: str) -> BaseResponse:
    """Ask once before a kind goes."""
    view = builders.deletion(the_wiki(), name, person(), "", "")
    return remember(answer("builder_delete.html", view))


@blueprint.post("/-/kind-of/<name>/delete")
def do_delete(name: str) -> BaseResponse:
    """Delete a kind; when it changed meanwhile, or others extend it, ask again."""
    author, summary = _text("author").strip(), _text("summary")
    who = person(author)
    check_name(who, author)
    try:
        schemas.delete(the_wiki(), name, who, _text("base"), summary)
    except PageChanged:
        sentence = _("Ce genre a changé pendant ce temps : relisez avant de le supprimer.")
        view = builders.deletion(the_wiki(), name, who, summary, author)
        screen = answer("builder_delete.html", replace(view, error=sentence), 409)
        return remember(screen, author)
    flash(_("Le genre est supprimé. Ses fiches restent, comme pages ordinaires."), "done")
    return remember(redirect("/-/kind/", 303), author)


def is_posted() -> bool:
    """Tell whether the request sends a builder."""
    return request.endpoint in {"building.create", "building.change"} and request.method == "POST"


def given_back(sentence: str, status: int, retry_seconds: int = 0) -> BaseResponse:
    """Return the builder with all that was sent and why nothing was done."""
    sent = _sent(str((request.view_args or {}).get("name", "")))
    who = person(sent.author)
    if request.form.get("mode") == SOURCE:
        screen = _source(sent, who, sent.source, status=status, errors=(sentence,))
    else:
        shown = Shown(unsaved=True, errors=(sentence,))
        screen = _builder(sent, who, shown, status)
    if retry_seconds:
        screen.headers["Retry-After"] = str(retry_seconds)
    return screen


def _gesture(sent: Sent, who: Person) -> BaseResponse:
    """Show the builder after a gesture; nothing is saved."""
    name, _dot, rest = request.form.get("do", "show").partition(".")
    if name == SOURCE:
        text, _faults = building.tried(sent)
        return _source(sent, who, text or sent.source)
    after, shown = GESTURES.get(name, show)(sent, rest)
    return remember(_builder(after, who, replace(shown, unsaved=True)), sent.author)


def _change_text(sent: Sent, who: Person) -> BaseResponse:
    """Check a text that was typed, save it, or go back to the form with it."""
    if request.form.get("do") == "save":
        return _save_text(sent, who, sent.source)
    if request.form.get("do") == "form":
        form = building.opened(sent.name, sent.source, sent.base)
        if isinstance(form, Sent):
            form = replace(form, summary=sent.summary, author=sent.author)
            return remember(_builder(form, who, Shown(unsaved=True)), sent.author)
        return _source(sent, who, sent.source, refused=True, status=422)
    return _source(sent, who, sent.source)


def _save(sent: Sent, who: Person) -> BaseResponse:
    """Save what a form makes, or give it back with what is wrong."""
    text, faults = building.tried(sent)
    if faults or schemas.faults_now(the_wiki(), sent.name, text):
        if not request.view_args:
            sent = replace(sent, name="")
        return remember(_builder(sent, who, Shown(refused=True, unsaved=True), 422), sent.author)
    return _save_text(sent, who, text)


def _save_text(sent: Sent, who: Person, text: str) -> BaseResponse:
    """Save the text of a schema and go to its list; or say what clashes or is wrong."""
    wiki = the_wiki()
    if schemas.faults_now(wiki, sent.name, text):
        return _source(sent, who, text, refused=True, status=422)
    try:
        check_name(who, sent.author)
        saved = schemas.save(wiki, sent.name, who, text, sent.base, sent.summary)
    except (Conflict, PageGone) as fault:
        view = builders.clash(wiki, who, sent, fault)
        return remember(answer("builder_source.html", view, 409), sent.author)
    except NothingToDo:
        flash(_("Rien n’a changé : le formulaire était déjà ainsi."), "done")
        return remember(redirect(f"/-/kind/{sent.name}", 303), sent.author)
    except TooLarge as fault:
        return _refused(sent, who, too_large_sentence(fault), 413)
    except NameTaken:
        return _with_name_error(sent, who, text)
    if saved.joined:
        names = ", ".join(saved.joined)
        said = _("Enregistré, avec ce que %(names)s changeait en même temps.", names=names)
    else:
        said = _("Le formulaire est enregistré. Il sert dès maintenant.")
    flash(said, "done")
    return remember(redirect(f"/-/kind/{sent.name}", 303), sent.author)


def _with_name_error(sent: Sent, who: Person, text: str) -> BaseResponse:
    """Give back what was sent under a name that is that of an account."""
    sentence = name_taken_sentence()
    if request.form.get("mode") == SOURCE:
        view = builders.source(the_wiki(), who, sent, text)
        return answer("builder_source.html", replace(view, author_error=sentence), 422)
    return _builder(sent, who, Shown(unsaved=True, author_error=sentence), 422)


def _refused(sent: Sent, who: Person, sentence: str, status: int = 422) -> BaseResponse:
    """Give back what was sent with a sentence that says why it was not saved."""
    shown = Shown(unsaved=True, errors=(sentence,))
    return remember(_builder(sent, who, shown, status), sent.author)


def _builder(sent: Sent, who: Person, shown: Shown, status: int = 200) -> BaseResponse:
    """Return the screen of a builder."""
    return answer("builder.html", builders.builder(the_wiki(), who, sent, shown), status)


def _source(
    sent: Sent, who: Person, text: str, *,
    refused: bool = False, status: int = 200, errors: tuple[str, ...] = (),
) -> BaseResponse:  # fmt: skip
    """Return the screen of the text of a schema."""
    view = builders.source(the_wiki(), who, sent, text, refused=refused)
    return remember(
        answer("builder_source.html", replace(view, errors=errors), status), sent.author
    )


def _sent(name: str) -> Sent:
    """Return what a builder sent."""
    rows: dict[int, dict[str, str]] = {}
    for key in request.form:
        found = _ROW.fullmatch(key)
        if found and len(rows) <= building.MAX_ROWS:
            texts = [text for text in request.form.getlist(key) if text.strip()]
            text = texts[-1] if texts else ""
            rows.setdefault(int(found[1]), {})[found[2]] = _plain(text)
    ordered = [rows[number] for number in sorted(rows)]
    return Sent(
        name=name,
        source=_text("source"),
        base=_text("base"),
        said={key: _text(_KIND + key) for key in building.KIND_KEYS if _KIND + key in request.form},
        rows=tuple(Row(said.pop("was", ""), said) for said in ordered),
        new_label=_text("new.label"),
        new_type=_text("new.type"),
        summary=_text("summary"),
        author=_text("author").strip(),
    )


def _text(name: str) -> str:
    """Return a string that was sent, "" when it was not."""
    return _plain(request.form.get(name, ""))


def _plain(text: str) -> str:
    """Return a string with the line ends of files, cut where no schema goes."""
    return text.replace("\r\n", "\n")[:MAX_CHARS]
