"""Screens of proposals: those that wait, one over its page, and what is decided of it."""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, flash, redirect, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from gare.model.entering import Message
from gare.model.errors import BadSource, Conflict, NothingToDo, TooLarge
from gare.model.moderation import ChallengeWanted, Held, Proposal, Refused
from gare.web.context import answer, origin, person, remember, the_wiki
from gare.web.error_rows import row_of
from gare.web.languages import gettext as _
from gare.web.saving import redirect_to, too_large_sentence
from gare.web.sentences import problem_sentence
from gare.wiki import judging, weighing

blueprint = Blueprint("proposing", __name__)


@blueprint.get("/-/proposals")
def proposals() -> BaseResponse:
    """Show the proposals that wait to those who decide."""
    return answer("proposals.html", weighing.proposals_view(the_wiki(), person()))


@blueprint.get("/-/proposals/mine")
def mine() -> BaseResponse:
    """Show one's own proposals."""
    return answer("proposals.html", weighing.proposals_view(the_wiki(), person(), own=True))


@blueprint.get("/-/proposal/<name>")
def proposal(name: str) -> BaseResponse:
    """Show a proposal to its author, and to those who decide."""
    view = weighing.proposal_view(the_wiki(), name, person())
    return remember(answer("proposal.html", view))


@blueprint.post("/-/proposal/<name>")
def change(name: str) -> BaseResponse:
    """Give a proposal another text, see the difference, publish it, decline it, take it back."""
    gesture = request.form.get("do", "")
    try:
        return _GESTURES.get(gesture, _see)(name)
    except NothingToDo:
        flash(_("Rien n’a changé : cette proposition était déjà ainsi."), "warning")
        return redirect(f"/-/proposal/{name}", 303)
    except Conflict as clash:
        sentence = _("La page vient de changer aux mêmes endroits : relisez.")
        return _again(name, sentence, 409, clash)
    except TooLarge as fault:
        return _again(name, too_large_sentence(fault), 413)
    except BadSource as fault:
        return _again(name, " ".join(problem_sentence(one) for one in fault.problems), 422)
    except ChallengeWanted:
        raise
    except Refused as fault:
        row = row_of(fault)
        return _again(name, row.sentence(fault), row.status)


def held(error: Held) -> BaseResponse:
    """Say that a text waits, and show it where it does."""
    flash(
        _(
            "Merci. Votre texte est gardé : une personne du site le relira avant de le publier. "
            "Le voici, vous pouvez continuer à le modifier."
        ),
        "done",
    )
    name = request.form.get("author", "").strip()
    return remember(redirect(f"/-/proposal/{error.proposal}", 303), name)


def _see(name: str) -> BaseResponse:
    """Show the difference that a text makes before it is kept."""
    view = weighing.proposal_view(the_wiki(), name, person(), _source(), _base())
    return answer("proposal.html", view)


def _amend(name: str) -> BaseResponse:
    """Give a proposal another text."""
    judging.amend(the_wiki(), name, person(), _source(), _base())
    flash(_("Votre texte est gardé. Il attend toujours d’être relu."), "done")
    return redirect(f"/-/proposal/{name}", 303)


def _accept(name: str) -> BaseResponse:
    """Publish a proposal."""
    wiki = the_wiki()
    made = judging.accept(wiki, name, person(), _source(), _base())
    judging.notify(wiki, made, lambda: _message(made, accepted=True))
    flash(_("La proposition est publiée. Merci de l’avoir relue."), "done")
    return redirect_to(made.page)


def _decline(name: str) -> BaseResponse:
    """Decline a proposal with a word."""
    wiki, said = the_wiki(), request.form.get("answer", "")[:1000]
    made = judging.decline(wiki, name, person(), said)
    judging.notify(wiki, made, lambda: _message(replace(made, answer=said), accepted=False))
    flash(_("La proposition est déclinée. Votre mot est transmis à son auteur."), "done")
    return redirect("/-/proposals", 303)


def _withdraw(name: str) -> BaseResponse:
    """Take one's own proposal back."""
    made = judging.withdraw(the_wiki(), name, person())
    flash(_("Votre proposition est retirée."), "done")
    return redirect_to(made.page)


_GESTURES = {
    "amend": _amend,
    "accept": _accept,
    "decline": _decline,
    "withdraw": _withdraw,
    "see": _see,
}


def _again(name: str, sentence: str, status: int, clash: Conflict | None = None) -> BaseResponse:
    """Show a proposal with what was typed and why it was not kept; joined with what clashed."""
    source, base = (clash.draft, clash.theirs_blob) if clash else (_source(), _base())
    view = weighing.proposal_view(the_wiki(), name, person(), source, base)
    return answer("proposal.html", replace(view, errors=(sentence,)), status)


def _source() -> str:
    """Return the text that was typed."""
    return request.form.get("source", "")


def _base() -> str:
    """Return the version of the page that the text was read over."""
    return request.form.get("base", "")


def _message(made: Proposal, *, accepted: bool) -> Message:
    """Return what the author of a proposal is told by mail."""
    subject = _("Votre proposition pour « %(title)s »", title=made.title)
    text = render_template(
        "mails/proposal.txt",
        view=made,
        accepted=accepted,
        address=f"{origin()}/-/proposal/{made.id}",
    )
    return Message("", str(subject), text)
