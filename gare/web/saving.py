"""What follows each save: where the browser goes next, what it is told, what clashed."""

from __future__ import annotations

from flask import flash, redirect
from werkzeug.wrappers import Response as BaseResponse

from gare.model.errors import Conflict, NameTaken, NothingToDo, PageGone, TooLarge
from gare.model.people import Person
from gare.web.context import answer, on_site, remember, the_wiki
from gare.web.languages import gettext as _
from gare.wiki import writing
from gare.wiki.clashing import conflict_view, gone_view
from gare.wiki.guarding import newly_personal
from gare.wiki.screens import screen_of
from gare.wiki.weighing import answers_for


def saved(path: str, who: Person, sent: writing.Form, more: str = "") -> BaseResponse:
    """Save a text and go to its page, or show what clashes with it. `more` is said besides.

    Raises `BadSource`, `TooLarge`, `NameTaken`, `StoreFailure`: the form is to be given back.
    """
    wiki = the_wiki()
    try:
        check_name(who, sent.author)
        written = writing.save(wiki, path, who, sent)
    except Conflict as conflict:
        view = conflict_view(wiki, conflict, who, sent)
        return remember(answer("conflict.html", view, 409, page=conflict.path), sent.author)
    except PageGone as gone:
        view = gone_view(wiki, gone, who, sent)
        return remember(answer("conflict.html", view, 409, page=gone.path), sent.author)
    except NothingToDo:
        flash(_("Rien n’a changé : la page était déjà ainsi."), "done")
        return remember(redirect_to(path), sent.author)
    tell(written)
    if answers_for(wiki, who):
        flash(
            _("Une de vos propositions a reçu une réponse : elle est dans « Mes propositions »."),
            "done",
        )
    contacts = newly_personal(wiki, written.path, sent.base, sent.source)
    if contacts:
        flash(
            _(
                "Cette page contient des coordonnées qui semblent personnelles : %(words)s. Tout "
                "le monde peut les lire, et l’historique les garde. Sans l’accord de la personne, "
                "enlevez-les et prévenez l’équipe de modération.",
                words=", ".join(contacts),
            ),
            "warning",
        )
    if more:
        flash(more, "warning")
    return remember(redirect_to(written.path), sent.author)


def check_name(who: Person, name: str) -> None:
    """Raise `NameTaken` when a visitor signs with the name of an account."""
    if who.account is None and name and the_wiki().people.is_taken(who.author.name):
        raise NameTaken(name)


def tell(written: writing.Written) -> None:
    """Say what became of a save, on the next screen."""
    if written.saved.joined:
        names = ", ".join(written.saved.joined)
        flash(
            _(
                "Enregistré. Pendant ce temps, %(names)s modifiait aussi cette page : "
                "vos deux textes ont été réunis.",
                names=names,
            ),
            "done",
        )
    elif written.moved:
        flash(_("Enregistré. La page avait été déplacée : la voici à sa nouvelle adresse."), "done")
    else:
        flash(_("Enregistré. Merci de votre contribution."), "done")


def redirect_to(path: str) -> BaseResponse:
    """Return the redirection to a page after a write (RFC 9110 §15.4.4)."""
    return redirect(on_site(screen_of(path)), 303)


def too_large_sentence(fault: TooLarge) -> str:
    """Return that a text is too long, by how much."""
    return _(
        "Ce texte est trop long : %(size)d ko, pour %(limit)d ko au plus. "
        "Coupez-le en plusieurs pages ; rien n’est perdu, il est ci-dessous.",
        size=-(-fault.size // 1024),
        limit=fault.limit // 1024,
    )


def name_taken_sentence() -> str:
    """Return that a name is that of an account."""
    return _("Ce nom est celui d’un compte : connectez-vous, ou signez autrement.")
