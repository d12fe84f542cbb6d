"""Coming back in by mail, on a real mail server, and by an administrator's link."""

from __future__ import annotations

import re
import time
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from gare.app import application
from gare.model.people import Account, Origin, Role
from gare.web.letters import letters
from gare.wiki.entering import MAILS_PER_NETWORK, Place
from gare.wiki.posting import post
from gare.wiki.recovering import answer_asked, ask_for_password
from gare.wiki.wiki import Wiki
from tests.mailboxes import Mailbox, mailbox, plain_of
from tests.making import MakeWiki
from tests.web.people import PASSWORD, Browser, person, said, signed_in

__all__ = ["mailbox"]
NEW = "onze hérons patients"
ADDRESS = "anne@example.org"


@pytest.fixture
def wiki(wiki_with: MakeWiki, mailbox: Mailbox) -> Wiki:
    return wiki_with({"accueil.md": "# A\n"}, smtp_url=mailbox.url, mail_from="gare@example.org")


@pytest.fixture
def app(wiki: Wiki) -> Flask:
    return application(wiki)


@pytest.fixture
def anne(wiki: Wiki) -> Account:
    account = person(wiki, "Anne")
    wiki.people.profiles.set_email(account.id, ADDRESS)
    return account


def answered(wiki: Wiki, app: Flask) -> int:
    """Answer what was asked, as the work beside the requests does; return how many messages."""
    return answer_asked(wiki, datetime.now(UTC), letters(app).password)


def posted(wiki: Wiki, app: Flask | None = None) -> int:
    """Send what waits; return how many messages went."""
    if app is not None:
        answered(wiki, app)
    return post(wiki, datetime.now(UTC)).sent


def asked(wiki: Wiki, app: Flask, who: str) -> list[str]:
    """Return the statements that a request about somebody has the database of people run."""
    said: list[str] = []
    browser = Browser(app)
    browser.get("/-/forgotten")

    def heard(_link: object, _cursor: object, statement: str, *_more: object) -> None:
        said.append(statement)

    sa.event.listen(sa.Engine, "before_cursor_execute", heard)
    try:
        browser.post("/-/forgotten", "/-/forgotten", who=who)
    finally:
        sa.event.remove(sa.Engine, "before_cursor_execute", heard)
    return said


def link_in(mailbox: Mailbox) -> str:
    """Return the path of the link of the last message."""
    found = re.search(r"http://gare\.example(/-/\S+)", plain_of(mailbox.got[-1]))
    assert found is not None
    return found[1]


@pytest.mark.parametrize("who", ["Anne", "anne", ADDRESS, "ANNE@example.org"])
def test_a_forgotten_password_is_chosen_again_by_mail(
    wiki: Wiki, app: Flask, anne: Account, mailbox: Mailbox, who: str
) -> None:
    browser, there = Browser(app), signed_in(app, "Anne")
    asked = browser.post("/-/forgotten", "/-/forgotten", who=who)
    assert posted(wiki, app) == 1
    link = link_in(mailbox)

    shown = browser.get(link)
    weak = browser.post(link, link, password="azerty")
    chosen = browser.post(link, link, password=NEW)

    assert asked.status_code == 200
    assert mailbox.to == [ADDRESS]
    assert shown.headers["Cache-Control"] == "no-store"
    assert (weak.status_code, chosen.status_code) == (422, 303)
    assert browser.is_signed_in()
    assert not there.is_signed_in()
    assert browser.get(link).status_code == 410
    assert Browser(app).sign_in("Anne").status_code == 422
    assert Browser(app).sign_in("Anne", NEW).status_code == 303


def test_the_answer_is_the_same_whoever_is_asked_about(
    wiki: Wiki, app: Flask, anne: Account
) -> None:
    person(wiki, "Binta")
    browser = Browser(app)

    answers = {
        (answer.status_code, said(answer))
        for who in ("Anne", ADDRESS, "Binta", "Personne", "personne@example.org", "")
        for answer in [browser.post("/-/forgotten", "/-/forgotten", who=who)]
    }

    assert len(answers) == 1
    assert wiki.people.outbox.waiting() == 0
    assert answered(wiki, app) == 1


@pytest.mark.parametrize("who", ["Binta", "Personne", "personne@example.org", "", "x" * 254])
def test_a_request_does_the_same_whoever_is_asked_about(
    wiki: Wiki, app: Flask, anne: Account, who: str
) -> None:
    person(wiki, "Binta")
    asked(wiki, app, "Anne")

    known = asked(wiki, app, "Anne")

    assert asked(wiki, app, who) == known
    assert any("INSERT INTO askings" in one for one in known)


def test_an_unknown_name_takes_the_time_of_a_known_one(
    wiki: Wiki, app: Flask, anne: Account
) -> None:
    times: dict[str, list[float]] = {"Anne": [], "Personne": []}
    place, now = Place(Origin("b", "n")), datetime.now(UTC)

    for turn in range(8):
        for who, spent in times.items():
            start = time.process_time()
            ask_for_password(wiki, who, "fr", place, now + timedelta(days=turn))
            spent.append(time.process_time() - start)

    assert 0.5 < min(times["Personne"]) / min(times["Anne"]) < 2


def test_the_message_is_in_the_language_it_was_asked_in(
    wiki: Wiki, app: Flask, anne: Account, mailbox: Mailbox
) -> None:
    browser = Browser(app)
    browser.client.set_cookie("gare_language", "en")
    browser.post("/-/forgotten", "/-/forgotten", who="Anne")

    posted(wiki, app)

    assert "new password" in str(mailbox.got[-1]["Subject"])


def test_messages_asked_for_are_bounded(wiki: Wiki, app: Flask, anne: Account) -> None:
    browser = Browser(app)

    answers = [
        browser.post("/-/forgotten", "/-/forgotten", who="Anne").status_code
        for _ in range(MAILS_PER_NETWORK + 1)
    ]

    assert answers[-1] == 429
    assert len(wiki.people.askings.waiting()) == MAILS_PER_NETWORK
    assert answered(wiki, app) == 1


def test_an_address_is_kept_once_its_link_was_followed(
    wiki: Wiki, app: Flask, mailbox: Mailbox
) -> None:
    account = person(wiki, "Binta")
    browser = signed_in(app, "Binta")
    browser.post("/-/me/email", "/-/me/account", email="binta@example.org")
    posted(wiki)
    link = link_in(mailbox)

    browser.get(link)
    seen = wiki.people.profiles.of(account.id)
    browser.post(link, link)

    kept = wiki.people.profiles.of(account.id)
    assert seen is not None
    assert kept is not None
    assert (seen.email, kept.email) == ("", "binta@example.org")
    assert browser.post(link, "/-/me").status_code == 410


def test_an_address_is_forgotten_when_asked(wiki: Wiki, app: Flask, anne: Account) -> None:
    browser = signed_in(app, "Anne")

    browser.post("/-/me/email", "/-/me/account", forget="yes")

    kept = wiki.people.profiles.of(anne.id)
    assert kept is not None
    assert kept.email == ""


def test_an_address_that_is_none_is_given_back(wiki: Wiki, app: Flask, anne: Account) -> None:
    refused = signed_in(app, "Anne").post("/-/me/email", "/-/me/account", email="anne@@x")

    assert refused.status_code == 422
    assert 'value="anne@@x"' in refused.text


def test_no_address_is_shown_to_anybody_else(wiki: Wiki, app: Flask, anne: Account) -> None:
    person(wiki, "Odile", Role.ADMIN)
    admin = signed_in(app, "Odile")

    screens = [admin.get(place).text for place in ("/-/admin", "/-/who/anne", "/-/me")]

    assert [text for text in screens if ADDRESS in text] == []


def test_without_mail_an_administrator_gives_a_link(wiki_with: MakeWiki) -> None:
    wiki = wiki_with({"accueil.md": "# A\n"})
    app = application(wiki)
    anne = person(wiki, "Anne")
    person(wiki, "Odile", Role.ADMIN)
    told = said(Browser(app).get("/-/forgotten"))
    refused = Browser(app).post("/-/forgotten", who="Anne").status_code
    admin = signed_in(app, "Odile")

    made = admin.post("/-/admin/account", "/-/admin", account=str(anne.id), do="link")

    found = re.search(r"http://gare\.example(/-/password/[\w-]+)", made.text)
    assert found is not None
    browser = Browser(app)
    browser.post(found[1], found[1], password=NEW)
    assert browser.is_signed_in()
    assert "demandez un lien" in told
    assert refused == 422
    assert found[1] not in admin.get("/-/admin").text


def test_an_account_that_was_accepted_is_told(wiki_with: MakeWiki, mailbox: Mailbox) -> None:
    wiki = wiki_with(
        {"accueil.md": "# A\n"}, registration="approval", smtp_url=mailbox.url,
        mail_from="gare@example.org",
    )  # fmt: skip
    app = application(wiki)
    Browser(app).post("/-/register", "/-/register", name="Anne", password=PASSWORD)
    anne = wiki.people.account_named("Anne")
    assert anne is not None
    wiki.people.profiles.set_email(anne.id, ADDRESS)
    person(wiki, "Maud", Role.MODERATOR)

    signed_in(app, "Maud").post("/-/admin/account", "/-/admin", account=str(anne.id), do="accept")

    assert posted(wiki) == 1
    assert mailbox.to == [ADDRESS]
    assert Browser(app).sign_in("Anne").status_code == 303
