"""Screens of discussions: threads of a page, and the one field that tells of a problem."""

from __future__ import annotations

from dataclasses import replace
from typing import Final
from urllib.parse import quote

from flask import Blueprint, flash, redirect, request
from werkzeug.wrappers import Response as BaseResponse

from gare.model.errors import BadInput, NothingToDo, PageMissing
from gare.model.people import Person
from gare.web.context import account, answer, has_written, person, remember, the_wiki
from gare.web.languages import gettext as _
from gare.web.publishing import RETURN, ask_first
from gare.web.saving import check_name, redirect_to
from gare.wiki import talking
from gare.wiki.talking import Said

blueprint = Blueprint("talking", __name__)
_TOLD: Final = "source"
"""The name of the text in forms: what an error of any sort gives back."""


@blueprint.get("/-/talk/<path:path>")
def talk(path: str) -> BaseResponse:
    """Show the discussion of a page; to who only reads without forms, hence without cookie."""
    view = talking.talk_view(the_wiki(), path, person())
    if not (account() or has_written() or request.args.get("write")):
        return answer("talk.html", replace(view, has_forms=False), page=view.path)
    return remember(answer("talk.html", view, page=view.path))


@blueprint.post("/-/talk/<path:path>")
def do_talk(path: str) -> BaseResponse:
    """Begin a thread, reply, settle one or open it again; or give back what was typed."""
    wiki, who, said = the_wiki(), person(_author()), _said()
    if request.form.get(RETURN):
        return _again(path, who, said, "", 200)
    check_name(who, _author())
    ask_first(said.title, said.text)
    try:
        _act(path, who, said)
    except BadInput as fault:
        return _again(path, who, said, _wrong(fault.name), 422)
    except NothingToDo:
        flash(_("C’est déjà fait : rien n’a été ajouté."), "warning")
    except PageMissing:
        talking.talk_view(wiki, path, who)
        return _again(path, who, said, _("Ce fil n’est plus là : relisez la discussion."), 409)
    return remember(redirect(f"/-/talk/{quote(path)}", 303), _author())


@blueprint.get("/-/report/<path:path>")
def report(path: str) -> BaseResponse:
    """Show the one field that tells of a problem."""
    view = talking.report_view(the_wiki(), path, person())
    return remember(answer("report.html", view, page=view.path))


@blueprint.post("/-/report/<path:path>")
def do_report(path: str) -> BaseResponse:
    """Keep a report, or give it back with what is wrong."""
    wiki, who, said = the_wiki(), person(_author()), _said()
    if request.form.get(RETURN):
        view = talking.report_view(wiki, path, who, said.text)
        return remember(answer("report.html", view, page=view.path), _author())
    check_name(who, _author())
    ask_first(said.text)
    try:
        talking.begin(wiki, path, who, said, report=True)
    except BadInput:
        sentence = _("Dites le problème en quelques mots : 1 000 signes au plus.")
        view = replace(talking.report_view(wiki, path, who, said.text), error=sentence)
        return remember(answer("report.html", view, 422, page=view.path), _author())
    except NothingToDo:
        flash(_("Ce problème est déjà signalé : merci."), "done")
    else:
        flash(_("Merci : l’équipe et les autres personnes verront ce signalement."), "done")
    return remember(redirect_to(path), _author())


def _act(path: str, who: Person, said: Said) -> None:
    """Do what the button that was pressed says."""
    wiki, gesture = the_wiki(), request.form.get("act", "begin")
    if gesture in {"settle", "reopen"}:
        talking.settle(wiki, path, who, said.key, settled=gesture == "settle")
        flash(_("C’est noté."), "done")
    elif said.key:
        talking.reply(wiki, path, who, said)
        flash(_("Votre réponse est publiée."), "done")
    else:
        talking.begin(wiki, path, who, said)
        flash(_("Votre discussion est ouverte."), "done")


def _said() -> Said:
    """Return what was typed."""
    return Said(
        text=request.form.get(_TOLD, ""),
        title=request.form.get("title", "")[:300],
        key=request.form.get("thread", "")[:40],
    )


def _author() -> str:
    """Return the name that was signed."""
    return request.form.get("author", "").strip()


def _wrong(name: str) -> str:
    """Return what is wrong in what was typed."""
    if name == "title":
        return _("Donnez un titre à votre discussion : quelques mots.")
    return _("Écrivez quelque chose : de quelques mots à 10 000 signes.")


def _again(path: str, who: Person, said: Said, sentence: str, status: int) -> BaseResponse:
    """Return the discussion with what was typed and why it was not kept."""
    view = talking.talk_view(the_wiki(), path, who, said)
    if said.key and not any(thread.key == said.key for thread in view.threads):
        view = replace(view, new_text=said.text)
    screen = answer("talk.html", replace(view, error=sentence), status, page=view.path)
    return remember(screen, _author())
