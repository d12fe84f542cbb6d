"""What follows each save: where the browser goes next, what it is told, what clashed."""

from __future__ import annotations

from collections.abc import Collection

from flask import flash, redirect
from werkzeug.wrappers import Response as BaseResponse

from gare.model.errors import Conflict, NameTaken, NothingToDo, PageGone, TooLarge
from gare.model.people import Person
from gare.people.names import is_address
from gare.web.context import answer, on_site, remember, the_wiki
from gare.web.languages import gettext as _
from gare.web.publishing import ask_first
from gare.wiki import writing
from gare.wiki.clashing import conflict_view, gone_view
from gare.wiki.guarding import newly_personal
from gare.wiki.screens import screen_of
from gare.wiki.weighing import answers_for


def saved(
    path: str, who: Person, sent: writing.Form, more: str = "", *, agreed: Collection[str] = ()
) -> BaseResponse:
    """Save a text and go to its page, or show what clashes with it. `more` is said besides.

    Contacts that seem a person's own are asked about first, but those `agreed` to already.
    Raises `BadSource`, `TooLarge`, `NameTaken`, `StoreFailure`: the form is to be given back.
    """
    wiki = the_wiki()
    try:
        check_name(who, sent.author)
        found = newly_personal(wiki, path, sent.base, sent.source, agreed=agreed)
        ask_first(sent.summary, found=found)
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
    if more:
        flash(more, "warning")
    return remember(redirect_to(written.path), sent.author)


def check_name(who: Person, name: str) -> None:
    """Raise `NameTaken` when a visitor signs with the name of an account.

    Says that an address was not taken for a name, and who signs then.
    """
    if who.account is None and is_address(name):
        flash(
            _(
                "Une adresse de courriel ne sert pas de nom public : vous signez « %(name)s ».",
                name=who.author.name,
            ),
            "warning",
        )
    elif who.account is None and name and the_wiki().people.is_taken(who.author.name):
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
