"""Writing to a person by the relay, and the contacts of a form that are never published."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from flask import Blueprint, Flask, flash, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from gare.model.contacts import Contact
from gare.model.entering import Message
from gare.model.errors import BadInput, TooManyAttempts
from gare.model.kinds import Kind
from gare.model.names import PagePath
from gare.model.people import Person
from gare.web.consent_links import link_to
from gare.web.context import answer, person, remember, the_wiki, whole_wiki
from gare.web.languages import gettext as _
from gare.web.saving import redirect_to
from gare.wiki import reaching
from gare.wiki.reaching import Note
from gare.wiki.views.mails import RelayMail
from gare.wiki.views.reaching import PrivateView

blueprint = Blueprint("reaching", __name__)
EMAIL, PHONE = "private.email", "private.phone"


@blueprint.get("/-/write-to/<path:path>")
def write_to(path: str) -> BaseResponse:
    """Show the form that writes to a person."""
    view = reaching.write_to_view(the_wiki(), path, person())
    return remember(answer("write_to.html", view, page=view.path))


@blueprint.post("/-/write-to/<path:path>")
def do_write_to(path: str) -> BaseResponse:
    """Send the note, or give it back with what is wrong."""
    wiki, who, note = the_wiki(), person(), _note()
    try:
        reaching.write_to(wiki, path, who, note, datetime.now(UTC), relay_mail)
    except BadInput as fault:
        return _again(path, who, note, _wrong(fault.name), 422)
    except TooManyAttempts as slow:
        sentence = _(
            "Beaucoup de messages partent en ce moment. Votre texte est ci-dessous : "
            "envoyez-le à nouveau dans un quart d’heure."
        )
        screen = _again(path, who, note, sentence, 429)
        screen.headers["Retry-After"] = str(slow.retry_seconds)
        return screen
    flash(_("Votre message est parti. La personne répondra si elle le souhaite."), "done")
    return remember(redirect_to(path))


def private_block(kind: Kind | None, path: str, who: Person) -> PrivateView | None:
    """Return the block of a form that is never published, None for kinds that need none."""
    wiki = the_wiki()
    if kind is None or reaching.reached_kind(wiki, kind.name) is None:
        return None
    email, phone = _typed_contact()
    return reaching.private_view(wiki, path, who, email, phone)


def checked_contact() -> tuple[str, str]:
    """Return the private contact a form sent. Raises `BadInput` for one that cannot be kept."""
    return reaching.sound_contact(the_wiki(), *_typed_contact())


def keep_contact(path: str, who: Person, contact: tuple[str, str]) -> None:
    """Keep the private contact of a form once its page is saved, and say what comes next."""
    if not any(contact) and EMAIL not in request.form:
        return
    wiki, now = the_wiki(), datetime.now(UTC)
    try:
        kept = reaching.keep_contact(wiki, path, who, *contact, now, consent_mail)
    except TooManyAttempts:
        kept = False
    if kept and contact[0] and who.role not in reaching.KEEPERS:
        flash(
            _(
                "L’adresse est gardée hors des pages. La personne pourra être jointe quand elle "
                "aura dit oui par le message qui lui est envoyé."
            ),
            "done",
        )


def contact_sentence(fault: BadInput) -> str:
    """Return why a private contact cannot be kept."""
    if fault.name == "phone":
        return _("Ce numéro de téléphone ne se comprend pas.")
    return _("Cette adresse électronique ne se comprend pas.")


def relay_mail(title: str, note: Note) -> Message:
    """Return the message that carries a note to a person."""
    view = RelayMail(the_wiki().settings.site_name, title, note.text, note.name, note.reply_to)
    subject = _("Un message pour vous par %(site)s", site=view.site)
    plain = render_template("mails/relay.txt", view=view)
    return Message("", str(subject), plain, headers={"Auto-Submitted": "auto-generated"})


def consent_mail(contact: Contact, path: PagePath, title: str) -> Message:
    """Return the message that asks a person whether they agree to be in the site."""
    view = RelayMail(whole_wiki().settings.site_name, title, link_to(path, contact.email))
    subject = _("Êtes-vous d’accord pour figurer sur %(site)s ?", site=view.site)
    plain = render_template("mails/consent.txt", view=view)
    headers = {"Auto-Submitted": "auto-generated"}
    return Message(contact.email, str(subject), plain, headers=headers)


def questioner(app: Flask) -> reaching.Write:
    """Return what asks a person whether they still agree, outside of any request."""

    def question(contact: Contact, path: PagePath, title: str) -> Message:
        with app.test_request_context("/"):
            return consent_mail(contact, path, title)

    return question


def _typed_contact() -> tuple[str, str]:
    """Return the contact a form sent, as typed."""
    return request.form.get(EMAIL, "")[:300], request.form.get(PHONE, "")[:60]


def _note() -> Note:
    """Return what was written."""
    return Note(
        text=request.form.get("source", ""),
        name=request.form.get("name", "")[:200],
        reply_to=request.form.get("reply_to", "")[:300],
        agreed=bool(request.form.get("agreed")),
    )


def _wrong(name: str) -> str:
    """Return what is wrong in a note."""
    if name == "reply_to":
        return _("L’adresse où vous répondre ne se comprend pas : corrigez-la, ou laissez-la vide.")
    if name == "agreed":
        return _("Cochez la case pour que la personne voie votre adresse, ou laissez-la vide.")
    return _("Écrivez votre message : de quelques mots à 5 000 signes.")


def _again(path: str, who: Person, note: Note, sentence: str, status: int) -> BaseResponse:
    """Return the form with what was written and why it did not go."""
    view = reaching.write_to_view(the_wiki(), path, who, note)
    screen = answer("write_to.html", replace(view, errors=(sentence,)), status, page=view.path)
    return remember(screen)
