"""Browsers of people with and without account, for the tests of their screens."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from html import unescape

import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.security import generate_password_hash
from werkzeug.test import TestResponse

from gare.model.people import Account, Role
from gare.people.database import Database
from gare.people.tables import ACCOUNTS
from gare.wiki.wiki import Wiki

PASSWORD = "neuf tortues calmes"
_QUICK = generate_password_hash(PASSWORD, method="scrypt:1024:8:1")
"""What is kept of it, by scrypt too, but at once: a real one takes 0.1 s at each sign-in."""
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


class Browser:
    """A browser: it keeps cookies, and sends forms with the token of a screen."""

    def __init__(self, app: Flask, address: str = "192.0.2.7") -> None:
        self.client: FlaskClient = app.test_client()
        self._environ = {"REMOTE_ADDR": address, "HTTP_USER_AGENT": FIREFOX}

    def get(self, address: str, **headers: str) -> TestResponse:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.get(address, headers=named, environ_base=self._environ)

    def post(self, address: str, form: str = "/-/login", **fields: str | list[str]) -> TestResponse:
        """Send fields; the token is that of the form that a screen has."""
        found = re.search(r'name="csrf_token" value="([^"]+)"', self.get(form).text)
        token = found[1] if found else self._token()
        sent = {"csrf_token": token, **fields}
        return self.client.post(address, data=sent, environ_base=self._environ)

    def _token(self) -> str:
        found = re.search(r'name="csrf_token" value="([^"]+)"', self.get("/-/me").text)
        assert found is not None
        return found[1]

    def sign_in(self, name: str, password: str = PASSWORD, **fields: str) -> TestResponse:
        return self.post("/-/login", name=name, password=password, **fields)

    def sign_out(self) -> TestResponse:
        return self.post("/-/logout", "/-/me")

    def is_signed_in(self) -> bool:
        return "Se déconnecter" in self.get("/-/me").text


def person(wiki: Wiki, name: str, role: Role = Role.MEMBER) -> Account:
    """Return the account of somebody, whose password is `PASSWORD`."""
    made = wiki.people.register(name, None, datetime.now(UTC), role=role)
    with database_of(wiki).writing() as connection:
        bearer = sa.update(ACCOUNTS).where(ACCOUNTS.c.id == made.id)
        connection.execute(bearer.values(password_hash=_QUICK))
    return made


def database_of(wiki: Wiki) -> Database:
    """Return the database of people, to put into it what no screen would."""
    file = wiki.settings.data / "people.sqlite"
    return Database(wiki.settings.database_url or f"sqlite:///{file}")


def signed_in(app: Flask, name: str) -> Browser:
    """Return the browser of somebody who has an account and just signed in."""
    browser = Browser(app)
    assert browser.sign_in(name).status_code == 303
    return browser


def said(answer: TestResponse) -> str:
    """Return the text of a screen, without its tags."""
    return unescape(re.sub(r"<[^>]+>", " ", answer.text))
