"""Screens of rules: protect a page or a folder in two clicks, read and edit the text of rules."""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, flash, redirect, request
from werkzeug.wrappers import Response as BaseResponse

from gare.model.errors import Conflict, NothingToDo, PageChanged, RulesRefused, TooLarge
from gare.model.rules import RuleFault
from gare.web.context import answer, person, the_wiki
from gare.web.languages import gettext as _
from gare.web.rule_words import rule_sentence
from gare.web.saving import redirect_to, too_large_sentence
from gare.wiki import ruling
from gare.wiki.ruling import Choice
from gare.wiki.views.ruling import RulesView

blueprint = Blueprint("ruling", __name__)
_MAX_CHARS = 70_000


@blueprint.get("/-/protect/<path:path>")
def protect(path: str) -> BaseResponse:
    """Ask who may read and change a page."""
    view = ruling.protect_view(the_wiki(), path, person())
    return answer("protect.html", view, page=view.path)


@blueprint.post("/-/protect/<path:path>")
def do_protect(path: str) -> BaseResponse:
    """Write the rule of a page, or say why not with the choices as they were made."""
    wiki, who = the_wiki(), person()
    choice = Choice(
        read=request.form.get("read", ""),
        change=request.form.get("change", ""),
        is_whole=request.form.get("scope") == "whole",
        summary=request.form.get("summary", ""),
    )
    status = 409
    try:
        ruling.protect(wiki, path, who, choice, request.form.get("base", ""))
    except PageChanged:
        sentence = _("Les règles ont changé pendant ce temps : relisez, puis enregistrez.")
    except RulesRefused:
        sentence, status = (
            _("Les règles contiennent une erreur : corrigez d’abord leur texte."),
            422,
        )
    except NothingToDo:
        flash(_("Rien n’a changé : c’était déjà ainsi."), "done")
        return redirect_to(path)
    else:
        flash(_("C’est fait : la règle sert dès maintenant."), "done")
        return redirect_to(path)
    view = replace(ruling.protect_view(wiki, path, who, choice), error=sentence)
    return answer("protect.html", view, status, page=view.path)


@blueprint.get("/-/rules")
def rules() -> BaseResponse:
    """Show the text of the rules, and what is wrong in it."""
    view = ruling.rules_view(the_wiki(), person())
    return answer("rules.html", replace(view, sentences=_sentences(view.faults)))


@blueprint.post("/-/rules")
def save_rules() -> BaseResponse:
    """Save the text of the rules, or give it back with what is wrong."""
    wiki, who = the_wiki(), person()
    text = request.form.get("source", "").replace("\r\n", "\n")[:_MAX_CHARS]
    base, summary = request.form.get("base", ""), request.form.get("summary", "")
    try:
        ruling.save_rules(wiki, who, text, base, summary)
    except NothingToDo:
        flash(_("Rien n’a changé : c’était déjà ainsi."), "done")
    except RulesRefused as refused:
        errors = tuple(_sentences(refused.faults))
        return _again(text, base, summary, errors, 422)
    except TooLarge as large:
        return _again(text, base, summary, (too_large_sentence(large),), 413)
    except Conflict as conflict:
        sentence = _(
            "D’autres ont changé les règles pendant ce temps. Leur texte et le vôtre sont "
            "ci-dessous, entre des repères : gardez ce qu’il faut."
        )
        return _again(conflict.draft, conflict.theirs_blob, summary, (sentence,), 409)
    else:
        flash(_("Les règles sont enregistrées : elles servent dès maintenant."), "done")
    return redirect("/-/rules", 303)


def _again(
    text: str, base: str, summary: str, errors: tuple[str, ...], status: int
) -> BaseResponse:
    """Give a text back with what is wrong."""
    view = RulesView(text, base, editable=True, errors=errors, summary=summary)
    return answer("rules.html", view, status)


def _sentences(faults: tuple[RuleFault, ...]) -> tuple[str, ...]:
    """Return what is wrong, each with its line."""
    return tuple(
        rule_sentence(one.code, one.detail)
        if one.line is None
        else _(
            "Ligne %(line)d : %(words)s",
            line=one.line,
            words=rule_sentence(one.code, one.detail),
        )
        for one in faults
    )
