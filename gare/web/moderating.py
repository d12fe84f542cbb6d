"""Screens of moderation: the patrol, what is done about a source, blocks, the log."""

from __future__ import annotations

from typing import Final

from flask import Blueprint, flash, redirect, request
from werkzeug.wrappers import Response as BaseResponse

from gare.model.errors import BadInput, Conflict, PageMissing
from gare.model.moderation import Source
from gare.model.names import address
from gare.model.people import Author
from gare.web.context import answer, person, the_wiki
from gare.web.languages import gettext as _
from gare.web.tracing import number
from gare.wiki import holding, patrolling, reviewing, sourcing, switching, undoing

blueprint = Blueprint("moderating", __name__)
PATROL: Final = "/-/moderation"


@blueprint.get(PATROL)
def patrol() -> BaseResponse:
    """Show what is to be read."""
    return answer("moderation.html", patrolling.patrol(the_wiki(), person()))


@blueprint.post(PATROL)
def gesture() -> BaseResponse:
    """Approve, undo or put aside one run of changes, or trust its author; then show the rest."""
    act, path, newest = (request.form.get(name, "") for name in ("do", "path", "newest"))
    if act == "block":
        return redirect(f"{PATROL}/source?handle={author().handle}", 303)
    try:
        _GESTURES[act](path, newest)
    except Conflict:
        flash(
            _("D’autres ont écrit depuis aux mêmes endroits : revenez à une version d’avant."),
            "warning",
        )
        return redirect("/-/history" + address(path), 303)
    except (KeyError, PageMissing):
        flash(_("Quelqu’un s’en est déjà occupé."), "warning")
    return redirect(PATROL, 303)


@blueprint.get(f"{PATROL}/source")
def source() -> BaseResponse:
    """Ask what is done about a source of changes."""
    view = sourcing.source_view(the_wiki(), person(), request.args.get("handle", "")[:128])
    return answer("moderation_source.html", view)


@blueprint.post(f"{PATROL}/source")
def act_on_source() -> BaseResponse:
    """Block a source, undo all that came from it, or both; then tell what was done."""
    wiki, who, whom = the_wiki(), person(), author()
    chosen = [Source(one) for one in request.form.getlist("source") if one in set(Source)]
    if not chosen:
        raise BadInput("source")
    if request.form.get("block"):
        reason = request.form.get("reason", "")[:500]
        sourcing.block(wiki, who, whom, chosen, number_of("days"), reason)
        flash(_("« %(name)s » ne peut plus écrire.", name=whom.name), "done")
    if not request.form.get("undo"):
        return redirect(PATROL, 303)
    widest = next(one for one in reversed(Source) if one in chosen)
    return answer("moderation_undone.html", sourcing.undo(wiki, who, whom, widest))


@blueprint.get(f"{PATROL}/blocks")
def blocks() -> BaseResponse:
    """Show the blocks in force."""
    return answer("moderation_blocks.html", sourcing.blocks_view(the_wiki(), person()))


@blueprint.post(f"{PATROL}/blocks")
def unblock() -> BaseResponse:
    """Lift a block."""
    sourcing.unblock(the_wiki(), person(), number_of("block"))
    flash(_("C’est débloqué."), "done")
    return redirect(f"{PATROL}/blocks", 303)


@blueprint.post(f"{PATROL}/read-only")
def read_only() -> BaseResponse:
    """Close the site to writing with a message, or open it."""
    wiki, who, act = the_wiki(), person(), request.form.get("do", "")
    if act == "close":
        usual = _("Ce site est en lecture seule pour le moment.")
        switching.close(wiki, who, request.form.get("message", "").strip() or str(usual))
        flash(_("Le site est en lecture seule."), "done")
    elif act == "open":
        switching.reopen(wiki, who)
        flash(_("Le site est rouvert."), "done")
    else:
        raise BadInput("do", act[:20])
    return redirect(PATROL, 303)


@blueprint.get(f"{PATROL}/log")
def log() -> BaseResponse:
    """Show what moderators did, to anybody."""
    return answer("moderation_log.html", switching.log_view(the_wiki(), number("before")))


def author() -> Author:
    """Return whom a gesture is about."""
    handle = request.form.get("handle", "")[:128]
    return Author(request.form.get("author", "")[:100] or handle, handle)


def number_of(name: str) -> int:
    """Return a whole number of the form. Raises `BadInput`."""
    text = request.form.get(name, "")
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise BadInput(name, text[:20])
    return int(text)


def _approve(path: str, newest: str) -> None:
    """Note that a run was read."""
    wiki = the_wiki()
    run = patrolling.run_of(wiki, path, newest)
    who = person()
    reviewing.keeper(who)
    if run is None:
        raise PageMissing(path)
    whom = Author(run.newest.author, run.newest.handle)
    reviewing.approve(wiki, who, path, whom, [row.commit for row in run.rows])
    flash(_("Relu : « %(title)s ».", title=run.title or path), "done")


def _trust(path: str, newest: str) -> None:
    """Approve a run, and trust its author from now on."""
    _approve(path, newest)
    reviewing.trust(the_wiki(), person(), author())


def _revert(path: str, newest: str) -> None:
    """Undo a run."""
    undoing.revert_run(the_wiki(), person(), path, newest)
    flash(_("C’est défait."), "done")


def _hold(path: str, newest: str) -> None:
    """Undo a run and keep its text as a proposal."""
    holding.hold_run(the_wiki(), person(), path, newest)
    flash(_("C’est retiré de la page, et gardé parmi les propositions."), "done")


def _all(_path: str, _newest: str) -> None:
    """Take all for read."""
    switching.all_read(the_wiki(), person())


_GESTURES: Final = {
    "approve": _approve, "trust": _trust, "revert": _revert, "hold": _hold, "all": _all,
}  # fmt: skip
