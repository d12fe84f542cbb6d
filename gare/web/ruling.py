"""Screens of rules: protect a page or a folder in two clicks, the texts of rules and of policy."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from flask import Blueprint, flash, redirect, request
from werkzeug.wrappers import Response as BaseResponse

from gare.model.errors import (
    BadSource,
    Conflict,
    NothingToDo,
    PageChanged,
    RulesRefused,
    TooLarge,
)
from gare.model.pages import Saved
from gare.model.people import Person
from gare.model.rules import RuleFault
from gare.web.context import answer, person, the_wiki
from gare.web.languages import gettext as _
from gare.web.moderation_words import policy_fault
from gare.web.rule_words import rule_sentence
from gare.web.saving import redirect_to, too_large_sentence
from gare.wiki import policing, ruling
from gare.wiki.ruling import Choice
from gare.wiki.views.ruling import PolicyView, RulesView, Sent
from gare.wiki.wiki import Wiki

blueprint = Blueprint("ruling", __name__)
RULES: Final = "/-/rules"
POLICY: Final = "/-/moderation/policy"
_MAX_CHARS: Final = 70_000


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


@blueprint.get(RULES)
def rules() -> BaseResponse:
    """Show the text of the rules, and what is wrong in it."""
    view = ruling.rules_view(the_wiki(), person())
    return answer("rules.html", replace(view, sentences=_sentences(view.faults)))


@blueprint.post(RULES)
def save_rules() -> BaseResponse:
    """Save the text of the rules, or give it back with what is wrong."""
    done = _("Les règles sont enregistrées : elles servent dès maintenant.")
    return _saved(RULES, done, ruling.save_rules, RulesView, "rules.html")


@blueprint.get(POLICY)
def policy() -> BaseResponse:
    """Show the text of the policy of moderation, and what is wrong in it."""
    view = policing.policy_view(the_wiki(), person())
    sentences = tuple(policy_fault(one) for one in view.faults)
    return answer("policy.html", replace(view, sentences=sentences))


@blueprint.post(POLICY)
def save_policy() -> BaseResponse:
    """Save the text of the policy, or give it back with what is wrong."""
    done = _("Les réglages sont enregistrés : ils servent dès maintenant.")
    return _saved(POLICY, done, policing.save_policy, PolicyView, "policy.html")


def _saved(
    address: str,
    done: str,
    save: Callable[[Wiki, Person, Sent], Saved],
    view: type[RulesView] | type[PolicyView],
    template: str,
) -> BaseResponse:
    """Save a text of the wiki's own and say so, or give it back with what is wrong."""
    sent = Sent(
        request.form.get("source", "").replace("\r\n", "\n")[:_MAX_CHARS],
        request.form.get("base", ""),
        request.form.get("summary", ""),
    )
    try:
        save(the_wiki(), person(), sent)
    except NothingToDo:
        flash(_("Rien n’a changé : c’était déjà ainsi."), "done")
        return redirect(address, 303)
    except RulesRefused as refused:
        errors, status = _sentences(refused.faults), 422
    except BadSource as refused:
        errors, status = tuple(policy_fault(one) for one in refused.problems), 422
    except TooLarge as large:
        errors, status = (too_large_sentence(large),), 413
    except Conflict as conflict:
        sent = replace(sent, text=conflict.draft, base=conflict.theirs_blob)
        errors, status = (_clash(),), 409
    else:
        flash(done, "done")
        return redirect(address, 303)
    shown = view(sent.text, sent.base, editable=True, errors=errors, summary=sent.summary)
    return answer(template, shown, status)


def _clash() -> str:
    """Return that others wrote at the same places."""
    return _(
        "D’autres ont changé ce texte pendant ce temps. Le leur et le vôtre sont ci-dessous, "
        "entre des repères : gardez ce qu’il faut."
    )


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
