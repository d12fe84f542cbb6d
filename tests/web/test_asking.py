"""Accounts that wait to be accepted: who is told, when, and what of their address."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from gare.app import application
from gare.model.people import Role
from gare.wiki.wiki import Wiki
from tests.making import MakeWiki
from tests.web.people import PASSWORD, Browser, person, said, signed_in

LATER = timedelta(minutes=1)


@pytest.fixture
def wiki(wiki_with: MakeWiki) -> Wiki:
    wiki = wiki_with(
        {"accueil.md": "# A\n"}, registration="approval", smtp_url="smtp://127.0.0.1:9",
        mail_from="gare@gare.example",
    )  # fmt: skip
    for name, role in (("Maud", Role.MODERATOR), ("Odile", Role.ADMIN), ("Zoé", Role.MEMBER)):
        made = person(wiki, name, role)
        wiki.people.profiles.set_email(made.id, f"{made.handle}@gare.example")
    person(wiki, "Paul", Role.MODERATOR)
    return wiki


@pytest.fixture
def app(wiki: Wiki) -> Flask:
    return application(wiki)


def ask(app: Flask, name: str, **fields: str) -> Browser:
    """Ask for an account; return the browser."""
    browser = Browser(app)
    sent = browser.post("/-/register", "/-/register", name=name, password=PASSWORD, **fields)
    assert sent.status_code == 303
    return browser


def mailed(wiki: Wiki) -> list[tuple[str, str]]:
    """Return the messages that are to leave: to whom, and what they say."""
    queued = wiki.people.outbox.take(datetime.now(UTC) + LATER, 50)
    for one in queued:
        wiki.people.outbox.sent(one)
    return sorted((one.message.recipient, one.message.plain) for one in queued)


def test_who_moderates_is_told_by_mail_once_an_hour_and_on_their_screens(
    wiki: Wiki, app: Flask
) -> None:
    ask(app, "Yann")
    ask(app, "Bob")

    told = mailed(wiki)

    assert [to for to, _text in told] == ["maud@gare.example", "odile@gare.example"]
    assert all("http://gare.example/-/admin" in text for _to, text in told)
    maud = signed_in(app, "Maud")
    assert "2 demandes de compte" in said(maud.get("/-/moderation"))
    assert "Yann" in said(maud.get("/-/admin"))


@pytest.mark.parametrize(("act", "words"), [("accept", "accepté"), ("decline", "pas été acceptée")])
def test_who_left_an_address_and_confirmed_it_is_told_the_answer(
    wiki: Wiki, app: Flask, act: str, words: str
) -> None:
    browser = ask(app, "Yann", email="yann@gare.example")
    [link] = [text for to, text in mailed(wiki) if to == "yann@gare.example"]
    found = re.search(r"/-/confirm/\S+", link)
    assert found is not None
    browser.post(found[0], found[0])
    yann = wiki.people.account_named("Yann")
    assert yann is not None

    signed_in(app, "Maud").post("/-/admin/account", "/-/me", account=str(yann.id), do=act)

    [(to, text)] = mailed(wiki)
    assert (to, words in text) == ("yann@gare.example", True)
    assert (wiki.people.account_named("Yann") is None) == (act == "decline")


def test_an_address_that_was_not_confirmed_is_told_nothing(wiki: Wiki, app: Flask) -> None:
    ask(app, "Yann", email="quelquun@gare.example")
    mailed(wiki)
    yann = wiki.people.account_named("Yann")
    assert yann is not None

    signed_in(app, "Maud").post("/-/admin/account", "/-/me", account=str(yann.id), do="accept")

    assert mailed(wiki) == []


def test_an_address_that_is_none_is_given_back_and_no_account_is_made(
    wiki: Wiki, app: Flask
) -> None:
    browser = Browser(app)

    sent = browser.post(
        "/-/register", "/-/register", name="Yann", password=PASSWORD, email="pas une adresse"
    )

    assert sent.status_code == 422
    assert 'value="pas une adresse"' in sent.text
    assert wiki.people.account_named("Yann") is None


def test_without_mail_no_address_is_asked(wiki_with: MakeWiki) -> None:
    app = application(wiki_with({"accueil.md": "# A\n"}, registration="approval"))

    assert 'name="email"' not in Browser(app).get("/-/register").text
