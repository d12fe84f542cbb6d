"""Browsers of people with a role, and the forms they send."""

from __future__ import annotations

import re

from flask import Flask
from flask.testing import FlaskClient

from gare.model.people import Role
from gare.wiki.wiki import Wiki

PASSWORD = "neuf tortues calmes"


def signed_in(app: Flask, wiki: Wiki, role: Role, name: str = "Mona Deur") -> FlaskClient:
    """Return the browser of somebody with this role."""
    client = app.test_client()
    fields = {"name": name, "password": PASSWORD, "csrf_token": token(client, "/-/register")}
    assert client.post("/-/register", data=fields).status_code == 303
    made = wiki.people.account_named(name)
    assert made is not None
    wiki.people.set_role(made.id, role)
    return client


def token(client: FlaskClient, address: str) -> str:
    """Return the token of the first form of a screen."""
    return field(client.get(address).text, "csrf_token")


def field(html: str, name: str) -> str:
    """Return the value of a hidden field."""
    found = re.search(rf'name="{name}" value="([^"]*)"', html)
    assert found is not None, name
    return found[1]


def values(html: str, name: str) -> list[str]:
    """Return the values of all the fields of a name."""
    return re.findall(rf'name="{name}" value="([^"]*)"', html)
