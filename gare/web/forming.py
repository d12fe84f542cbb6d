"""Screens of forms of fiches: begun, filled, previewed, saved, or given back with what is wrong."""

from __future__ import annotations

from dataclasses import replace
from uuid import uuid4

from flask import flash, redirect, request
from werkzeug.wrappers import Response as BaseResponse

from gare.model.drafts import Draft
from gare.model.errors import (
    BadInput,
    BadPath,
    BadSource,
    LoginRequired,
    NameTaken,
    PageExists,
    PageGone,
    TooLarge,
)
from gare.model.kinds import Kind
from gare.model.names import PagePath, edit_address
from gare.model.people import Person
from gare.web import drafting
from gare.web.attaching import attached, is_any_chosen
from gare.web.context import answer, fragment, person, remember, the_wiki
from gare.web.field_words import field_label
from gare.web.filing import refusal
from gare.web.form_sent import filled, strays
from gare.web.languages import gettext as _
from gare.web.reaching import (
    checked_contact,
    contact_sentence,
    keep_contact,
    private_block,
)
from gare.web.saving import name_taken_sentence, redirect_to, saved, too_large_sentence
from gare.web.sentences import name_fault_sentence, problem_sentence
from gare.wiki import filling, forming
from gare.wiki.forming import Filled, Made
from gare.wiki.grounds import ground_for
from gare.wiki.kinds import kind_of
from gare.wiki.views.forming import FormView

NEW = ""
"""The path of a page whose title, hence its address, is made from its fields."""


def shown(path: str, who: Person, draft: Draft | None = None) -> BaseResponse | None:
    """Return the form of a page or of a draft, None when the text editor is to be shown."""
    if request.args.get("mode") == "source" or "section" in request.args:
        return None
    if draft is not None:
        return _resumed(path, who, draft)
    kind = filling.kind_at(the_wiki(), path, request.args.get("kind"))
    if kind is None:
        return None
    try:
        view = filling.form_of(the_wiki(), path, who, kind, title=_title(), ident=str(uuid4()))
        if view.is_new and view.drafts:
            return redirect(drafting.address_of(view.drafts[0]))
    except PageGone as gone:
        return redirect(edit_address(gone.moved_to or path))
    except BadSource:
        return None
    return remember(_screen(view))


def _resumed(path: str, who: Person, draft: Draft) -> BaseResponse | None:
    """Return the form filled with a draft, None when it is of no kind or cannot be read as one."""
    kind = filling.kind_of_draft(the_wiki(), draft, request.args.get("kind"))
    if kind is None:
        return None
    try:
        return remember(_screen(filling.resumed(the_wiki(), path, who, kind, draft)))
    except BadSource:
        return None


def begun(kind: Kind) -> BaseResponse:
    """Return the empty form of a kind whose titles are made from its fields."""
    who = person()
    return remember(_screen(filling.begin(the_wiki(), who, kind, ident=str(uuid4()))))


def create() -> BaseResponse:
    """Save a new page whose path comes from the title its fields make.

    The path cannot be in the address of the form, which is filled before it is known: it is
    posted here. A path that is taken is shown with its page; only a person who says that theirs
    is another one gets a path with a number. The `id` of the form makes a second sending of the
    same form lead to the page that the first one made.
    """
    sent = filled()
    who = person(sent.author)
    kind = _kind(NEW)
    if drafting.is_kept(NEW, who):
        return _kept_aside(NEW, kind, who, sent)
    made = _made(NEW, kind, who, sent)
    if not isinstance(made, Made):
        return made
    already = filling.same_one(the_wiki(), sent.ident)
    if already:
        return redirect_to(already)
    folder = sent.folder.strip("/") or kind.folder
    try:
        near = () if sent.another else filling.twins(the_wiki(), kind, made.title, folder)
        place = filling.free_path(the_wiki(), made.title, folder)
    except BadPath as fault:
        sentence = name_fault_sentence(fault.reason)
        return _again(NEW, kind, who, sent, made, status=422, errors=(sentence,))
    if near:
        view = _view(NEW, kind, who, sent, made)
        return _kept(replace(view, near=near), 409, sent)
    return _saved(place, kind, who, sent, made)


def save(path: str) -> BaseResponse:
    """Save the fields and the text of a page, or give them back with what is wrong."""
    sent = filled()
    who = person(sent.author)
    kind = _kind(path)
    if drafting.is_kept(path, who):
        return _kept_aside(path, kind, who, sent)
    made = _made(path, kind, who, sent)
    return _saved(path, kind, who, sent, made) if isinstance(made, Made) else made


def _kept_aside(path: str, kind: Kind, who: Person, sent: Filled) -> BaseResponse:
    """Keep what a form says as a draft, whatever is wrong or missing in it."""
    made = None
    try:
        start = ground_for(the_wiki(), path, who, sent.base, sent.draft)
        made = forming.make(PagePath(path), kind, start, sent)
        place = path or filling.free_path(the_wiki(), made.title or kind.label, kind.folder)
        done = drafting.keep(place, who, made.form(sent))
        if is_any_chosen():
            flash(_("Le fichier choisi n’est pas gardé : choisissez-le à nouveau."), "warning")
        return done
    except BadSource as fault:
        return _unreadable(path, kind, who, sent, fault)
    except BadPath as fault:
        sentence, status = name_fault_sentence(fault.reason), 422
    except TooLarge as fault:
        sentence, status = too_large_sentence(fault), 413
    except (LoginRequired, BadInput) as fault:
        sentence, status = drafting.refusal(fault)
    return _again(path, kind, who, sent, made, status=status, errors=(sentence,))


def as_fiche() -> BaseResponse:
    """Return a form as the fiche it makes, for the editor's script."""
    sent = filled()
    who = person(sent.author)
    path = request.form.get("path", "")
    kind = _kind(path)
    start = ground_for(the_wiki(), path, who, sent.base, sent.draft)
    made = forming.make(PagePath(path), kind, start, sent)
    return fragment("_seen.html", seen=filling.seen(the_wiki(), path, who, kind, made))


def given_back(sentence: str, status: int, retry_seconds: int = 0) -> BaseResponse:
    """Return the form with all that was sent and why it was not saved."""
    sent = filled()
    path = (request.view_args or {}).get("path", NEW)
    screen = _again(path, _kind(path), person(sent.author), sent, status=status, errors=(sentence,))
    if retry_seconds:
        screen.headers["Retry-After"] = str(retry_seconds)
    return screen


def _kind(path: str) -> Kind:
    """Return the kind that a form is of: the one it says, else that of its page.

    Raises `BadInput` when the wiki has it no more.
    """
    kind = filling.kind_at(the_wiki(), path, request.form.get("kind"))
    if kind is None:
        raise BadInput("kind", request.form.get("kind", ""))
    return kind


def _made(path: str, kind: Kind, who: Person, sent: Filled) -> Made | BaseResponse:
    """Return the source a form makes, or the form again: more is asked, or something is wrong."""
    try:
        start = ground_for(the_wiki(), path, who, sent.base, sent.draft)
        made = forming.make(PagePath(path), kind, start, sent)
    except BadSource as fault:
        return _unreadable(path, kind, who, sent, fault)
    if sent.add:
        return _again(path, kind, who, sent)
    if request.form.get("preview"):
        return _again(path, kind, who, sent, made)
    lost = strays(kind, sent)
    if lost:
        sentence = _(
            "Ce formulaire a changé pendant que vous le remplissiez. Ces champs n’y sont plus, "
            "recopiez ce qui doit rester : %(fields)s.",
            fields=" ; ".join(lost),
        )
        return _again(path, kind, who, sent, made, status=422, errors=(sentence,))
    return _again(path, kind, who, sent, made, status=422) if made.blocking else made


def _saved(path: str, kind: Kind, who: Person, sent: Filled, made: Made) -> BaseResponse:
    """Save what a form made, and say what is still missing; or give it back."""
    try:
        sent = attached(path, kind, sent)
    except (BadInput, TooLarge) as fault:
        sentence, status = refusal(fault)
        return _again(path, kind, who, sent, made, status=status, errors=(sentence,))
    if sent.files:
        start = ground_for(the_wiki(), path, who, sent.base, sent.draft)
        made = forming.make(PagePath(path), kind, start, sent)
    missing = dict.fromkeys(
        field_label(one.field) for one in made.faults if one.problem.level == "missing"
    )
    more = _("Vous pourrez compléter plus tard : %(labels)s.", labels=", ".join(missing))
    try:
        contact = checked_contact()
        meant = [one.problem.detail for one in made.faults if one.agreed]
        done = saved(path, who, made.form(sent), more if missing else "", agreed=meant)
        if done.status_code == 303:
            keep_contact(path, who, contact)
        return done
    except BadInput as fault:
        errors = (contact_sentence(fault),)
        return _again(path, kind, who, sent, made, status=422, errors=errors)
    except BadSource as fault:
        return _unreadable(path, kind, who, sent, fault)
    except TooLarge as fault:
        errors = (too_large_sentence(fault),)
        return _again(path, kind, who, sent, made, status=413, errors=errors)
    except PageExists:
        sentence, status = refusal(BadInput("file", "taken"))
        return _again(path, kind, who, sent, made, status=status, errors=(sentence,))
    except NameTaken:
        view = replace(_view(path, kind, who, sent, made), author_error=name_taken_sentence())
        return _kept(view, 422, sent)


def _unreadable(path: str, kind: Kind, who: Person, sent: Filled, fault: BadSource) -> BaseResponse:
    """Give a form back when its header cannot be written."""
    errors = tuple(problem_sentence(one) for one in fault.problems)
    return _again(path, kind, who, sent, status=422, errors=errors)


def _again(
    path: str, kind: Kind, who: Person, sent: Filled, made: Made | None = None, *,
    status: int = 200, errors: tuple[str, ...] = (),
) -> BaseResponse:  # fmt: skip
    """Return the form with what was sent, what is wrong, and its preview when it was asked for."""
    if is_any_chosen():
        errors += (_("Le fichier choisi n’est pas gardé : choisissez-le à nouveau."),)
    view = replace(_view(path, kind, who, sent, made), errors=errors)
    if made and request.form.get("preview"):
        seen = filling.seen(the_wiki(), path, who, kind, made)
        view = replace(view, seen=seen)
    return _kept(view, status, sent)


def _view(path: str, kind: Kind, who: Person, sent: Filled, made: Made | None) -> FormView:
    """Return the form with what was sent."""
    return filling.again(the_wiki(), path, who, kind, sent, made)


def _kept(view: FormView, status: int, sent: Filled) -> BaseResponse:
    """Return a form, and have the browser keep the name that was signed."""
    return remember(_screen(view, status), sent.author)


def _screen(view: FormView, status: int = 200) -> BaseResponse:
    """Return the screen of a form."""
    kind = kind_of(the_wiki(), view.kind)
    view = replace(view, private=private_block(kind, view.path, person()))
    return answer("form.html", view, status, page=view.path)


def _title() -> str:
    """Return the title a new page begins with."""
    return " ".join(request.args.get("title", "").split())[:200]
