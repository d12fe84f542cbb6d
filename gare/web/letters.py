"""The messages that leave by themselves, written with the templates of the theme."""

from __future__ import annotations

from flask import Flask

from gare.model.entering import Message
from gare.model.people import Account
from gare.web.account_mails import password_mail
from gare.web.following import composer
from gare.web.languages import COOKIE
from gare.web.reaching import questioner
from gare.wiki.letters import Letters


def letters(app: Flask) -> Letters:
    """Return what writes messages outside of any request."""

    def password(account: Account, secret: str, language: str) -> Message:
        with app.test_request_context("/", headers={"Cookie": f"{COOKIE}={language}"}):
            return password_mail(account, secret)

    return Letters(composer(app), questioner(app), password)
