"""Messages about accounts: links to come back in, and what becomes of a request."""

from __future__ import annotations

from flask import render_template

from gare.model.entering import Message
from gare.model.people import Account
from gare.web.context import origin, the_wiki, whole_wiki
from gare.web.languages import gettext as _
from gare.wiki.views.mails import MailView


def password_mail(account: Account, secret: str) -> Message:
    """Return the message that carries a link to choose a password."""
    site = whole_wiki().settings
    place = f"{site.site_url or origin()}/-/password/{secret}"
    view = MailView(site.site_name, account.name, place)
    subject = _("Choisir un nouveau mot de passe – %(site)s", site=view.site)
    return Message("", str(subject), render_template("mails/password.txt", view=view))


def confirm_mail(account: Account, secret: str) -> Message:
    """Return the message that carries a link to confirm an address."""
    view = MailView(the_wiki().settings.site_name, account.name, f"{origin()}/-/confirm/{secret}")
    subject = _("Confirmer votre adresse – %(site)s", site=view.site)
    return Message("", str(subject), render_template("mails/confirm.txt", view=view))


def accepted_mail(account: Account, _secret: str) -> Message:
    """Return the message that tells an account was accepted."""
    view = MailView(the_wiki().settings.site_name, account.name, f"{origin()}/-/login")
    subject = _("Votre compte est ouvert – %(site)s", site=view.site)
    return Message("", str(subject), render_template("mails/accepted.txt", view=view))


def declined_mail(account: Account, _secret: str) -> Message:
    """Return the message that tells an account was not accepted."""
    view = MailView(the_wiki().settings.site_name, account.name, f"{origin()}/")
    subject = _("Votre demande de compte – %(site)s", site=view.site)
    return Message("", str(subject), render_template("mails/declined.txt", view=view))


def waiting_mail(keeper: Account, _secret: str) -> Message:
    """Return the message that tells somebody who moderates that an account waits."""
    view = MailView(the_wiki().settings.site_name, keeper.name, f"{origin()}/-/admin")
    subject = _("Une demande de compte attend – %(site)s", site=view.site)
    return Message("", str(subject), render_template("mails/waiting.txt", view=view))
