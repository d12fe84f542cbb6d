"""Messages about accounts: links to come back in, and what becomes of a request."""

from __future__ import annotations

from flask import render_template

from gare.model.entering import Message
from gare.model.people import Account
from gare.web.context import origin, whole_wiki
from gare.web.languages import gettext as _
from gare.wiki.views.mails import MailView


def password_mail(account: Account, secret: str) -> Message:
    """Return the message that carries a link to choose a password."""
    subject = _("Choisir un nouveau mot de passe – %(site)s", site=_site())
    return _mail("password", subject, account, f"/-/password/{secret}")


def confirm_mail(account: Account, secret: str) -> Message:
    """Return the message that carries a link to confirm an address."""
    subject = _("Confirmer votre adresse – %(site)s", site=_site())
    return _mail("confirm", subject, account, f"/-/confirm/{secret}")


def accepted_mail(account: Account, _secret: str) -> Message:
    """Return the message that tells an account was accepted."""
    subject = _("Votre compte est ouvert – %(site)s", site=_site())
    return _mail("accepted", subject, account, "/-/login")


def declined_mail(account: Account, _secret: str) -> Message:
    """Return the message that tells an account was not accepted."""
    subject = _("Votre demande de compte – %(site)s", site=_site())
    return _mail("declined", subject, account, "/")


def waiting_mail(keeper: Account, _secret: str) -> Message:
    """Return the message that tells somebody who moderates that an account waits."""
    subject = _("Une demande de compte attend – %(site)s", site=_site())
    return _mail("waiting", subject, keeper, "/-/admin")


def _site() -> str:
    """Return the name of the site."""
    return whole_wiki().settings.site_name


def _mail(template: str, subject: str, to: Account, place: str) -> Message:
    """Return a message that leads to a place of the site."""
    site = whole_wiki().settings
    view = MailView(site.site_name, to.name, f"{site.site_url or origin()}{place}")
    return Message("", str(subject), render_template(f"mails/{template}.txt", view=view))
