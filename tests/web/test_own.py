"""One's own account: what is seen, changed, exported, revoked, closed."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime

import pyotp
import pytest
from flask import Flask

from gare.app import application
from gare.model.people import CLOSED_NAME, Account, Author, Person, Role, Scope
from gare.people.moderation_tables import BROWSERS, PASSAGES
from gare.wiki.owning import rename
from gare.wiki.starting import start
from gare.wiki.wiki import Wiki
from tests.making import MakeWiki, write
from tests.web.people import PASSWORD, Browser, database_of, person, said, signed_in

NEW = "onze hérons patients"
PLACES = ("/essai", "/-/history/essai", "/-/changes", "/-/changes.atom", "/-/blame/essai")


@pytest.fixture
def wiki(wiki_with: MakeWiki) -> Wiki:
    return wiki_with({"accueil.md": "# Bienvenue\n"})


@pytest.fixture
def app(wiki: Wiki) -> Flask:
    return application(wiki)


@pytest.fixture
def anne(wiki: Wiki) -> Account:
    """Return the account of someone who has written a page."""
    account = person(wiki, "Anne Le Bris")
    author = Author(account.name, account.handle)
    write(wiki, "essai", "# Essai\n\nTexte.\n", who=Person(Role.MEMBER, author, account))
    return account


@pytest.mark.parametrize("place", PLACES)
def test_a_new_name_is_read_everywhere_at_once(app: Flask, anne: Account, place: str) -> None:
    browser, reader = signed_in(app, "Anne Le Bris"), Browser(app)
    before = reader.get(place).text

    browser.post("/-/me/name", "/-/me/account", name="Nolwenn Tanguy")

    after = reader.get(place).text
    assert "Anne Le Bris" in before
    assert "Nolwenn Tanguy" in after
    assert "Anne Le Bris" not in after


@pytest.mark.parametrize("place", PLACES)
def test_a_closed_account_has_no_name_anywhere(app: Flask, anne: Account, place: str) -> None:
    browser, reader = signed_in(app, "Anne Le Bris"), Browser(app)
    reader.get(place)

    closed = browser.post("/-/me/close", "/-/me/account", present=PASSWORD, sure="yes")

    after = reader.get(place).text
    assert closed.status_code == 303
    assert CLOSED_NAME in after
    assert "Anne Le Bris" not in after
    assert browser.sign_in("Anne Le Bris").status_code == 422


@pytest.mark.parametrize(
    "place", ["/essai", "/-/history/essai", "/-/changes", "/-/blame/essai", "/-/history/essai.atom"]
)
def test_no_address_says_the_name_of_a_closed_account(
    app: Flask, anne: Account, place: str
) -> None:
    browser, reader = signed_in(app, "Anne Le Bris"), Browser(app)

    browser.post("/-/me/close", "/-/me/account", present=PASSWORD, sure="yes")

    after = reader.get(place).text
    assert CLOSED_NAME in after
    assert anne.handle not in after


def test_names_are_found_again_when_their_file_was_lost(wiki: Wiki, anne: Account) -> None:
    rename(wiki, anne, "Nolwenn Tanguy", datetime.now(UTC))
    (wiki.settings.data / "names.json").unlink()

    again = start(wiki.settings, None)
    shown = again.names()
    again.close()

    assert shown == {"anne-le-bris": "Nolwenn Tanguy"}


@pytest.mark.parametrize("name", ["", "!!", "Admin", "Visiteur lilas 1001", "camille durand"])
def test_a_name_that_cannot_be_is_refused_and_given_back(
    wiki: Wiki, app: Flask, anne: Account, name: str
) -> None:
    person(wiki, "Camille Durand")
    browser = signed_in(app, "Anne Le Bris")

    refused = browser.post("/-/me/name", "/-/me/account", name=name)

    assert refused.status_code == 422
    assert 'id="name-error"' in refused.text


def test_everything_kept_about_a_person_is_given_to_them(
    wiki: Wiki, app: Flask, anne: Account
) -> None:
    wiki.people.profiles.set_email(anne.id, "anne@example.org")
    browser = signed_in(app, "Anne Le Bris")

    answer = browser.get("/-/me/export")

    kept = json.loads(answer.text)
    assert answer.headers["Content-Disposition"] == "attachment; filename=moi.json"
    assert answer.headers["Cache-Control"] == "no-store"
    assert kept["kept"]["accounts"][0]["email"] == "anne@example.org"
    assert kept["kept"]["sessions"][0]["browser"] == "Firefox, Linux"
    assert [one["path"] for one in kept["contributions"]] == ["essai"]
    assert "scrypt" not in answer.text
    assert "hash" not in answer.text


def test_who_has_no_account_takes_all_that_is_kept_away_too(wiki: Wiki, app: Flask) -> None:
    browser, other = Browser(app), Browser(app)
    assert browser.post("/-/edit/essai", "/-/edit/essai", source="# Essai\n").status_code == 303
    assert other.post("/-/edit/autre", "/-/edit/autre", source="# Autre\n").status_code == 303

    kept, stranger = (json.loads(one.get("/-/me/export").text) for one in (browser, Browser(app)))

    assert [one["path"] for one in kept["contributions"]] == ["essai"]
    assert len(kept["kept"]["browsers"]) == len(kept["kept"]["passages"]) == 1
    assert "network" not in kept["kept"]["passages"][0]
    assert (stranger["kept"], stranger["contributions"]) == ({}, [])
    assert "/-/me/export" in browser.get("/-/me").text


def test_a_visitor_is_not_given_what_a_browser_of_the_same_pseudonym_left(
    wiki: Wiki, app: Flask
) -> None:
    browser = Browser(app)
    browser.post("/-/edit/essai", "/-/edit/essai", source="# Essai\n")
    handle = json.loads(browser.get("/-/me/export").text)["kept"]["browsers"][0]["handle"]
    now = datetime.now(UTC)
    with database_of(wiki).writing() as connection:
        connection.execute(BROWSERS.insert().values((handle, "another", now.date())))
        connection.execute(PASSAGES.insert().values(("far", handle, now.date(), now)))

    kept = browser.get("/-/me/export").text

    assert handle in kept
    assert "another" not in kept
    assert "far" not in kept


def test_sessions_are_listed_and_ended(wiki: Wiki, app: Flask, anne: Account) -> None:
    here, there = signed_in(app, "Anne Le Bris"), signed_in(app, "Anne Le Bris")
    listed = said(here.get("/-/me/security"))

    here.post("/-/me/sessions", "/-/me/security", session="others")

    assert listed.count("Firefox, Linux") >= 2
    assert here.is_signed_in()
    assert not there.is_signed_in()


def test_one_session_is_ended_by_its_number(app: Flask, anne: Account) -> None:
    here, there = signed_in(app, "Anne Le Bris"), signed_in(app, "Anne Le Bris")
    numbers = re.findall(r'name="session" value="(\d+)"', here.get("/-/me/security").text)

    here.post("/-/me/sessions", "/-/me/security", session=max(numbers, key=int))

    assert here.is_signed_in()
    assert not there.is_signed_in()


def test_a_new_password_needs_the_present_one_and_ends_other_sessions(
    app: Flask, anne: Account
) -> None:
    here, there = signed_in(app, "Anne Le Bris"), signed_in(app, "Anne Le Bris")

    wrong = here.post("/-/me/password", "/-/me/security", present=NEW, password=NEW)
    weak = here.post("/-/me/password", "/-/me/security", present=PASSWORD, password="azerty")
    right = here.post("/-/me/password", "/-/me/security", present=PASSWORD, password=NEW)

    assert (wrong.status_code, weak.status_code, right.status_code) == (422, 422, 303)
    assert here.is_signed_in()
    assert not there.is_signed_in()
    assert Browser(app).sign_in("Anne Le Bris", NEW).status_code == 303


def test_a_telephone_is_put_in_and_its_codes_are_shown_once(
    wiki: Wiki, app: Flask, anne: Account
) -> None:
    browser = signed_in(app, "Anne Le Bris")
    form = browser.get("/-/me/telephone")
    found = re.search(r'name="secret" value="([A-Z2-7]{32})"', form.text)
    assert found is not None
    fields = {"secret": found[1], "present": PASSWORD, "code": pyotp.TOTP(found[1]).now()}

    wrong = browser.post("/-/me/telephone", "/-/me/telephone", **{**fields, "code": "x"})
    right = browser.post("/-/me/telephone", "/-/me/telephone", **fields)

    assert 'src="data:image/svg+xml' in form.text
    assert form.headers["Cache-Control"] == "no-store"
    assert wrong.status_code == 422
    assert found[1] in wrong.text
    assert len(re.findall(r"<code>[a-z2-7]{4}(?:-[a-z2-7]{4}){3}</code>", right.text)) == 10
    assert wiki.people.second_factor.is_on(anne.id)
    off = browser.post("/-/me/telephone", "/-/me/security", off="yes", present=PASSWORD)
    assert off.status_code == 303
    assert not wiki.people.second_factor.is_on(anne.id)


def test_a_token_is_shown_once_and_revoked(wiki: Wiki, app: Flask, anne: Account) -> None:
    browser = signed_in(app, "Anne Le Bris")

    made = browser.post(
        "/-/me/tokens", "/-/me/tokens", name="Bureau", scopes=["read", "push"], days="30",
        present=PASSWORD,
    )  # fmt: skip

    found = re.search(r'<code class="secret">(gare_[\w-]+)</code>', made.text)
    assert found is not None
    assert wiki.people.tokens.find(found[1]) == (anne, frozenset({Scope.READ, Scope.PUSH}))
    listed = browser.get("/-/me/tokens").text
    assert found[1] not in listed
    number = re.search(r'name="revoke" value="(\d+)"', listed)
    assert number is not None
    browser.post("/-/me/tokens", "/-/me/tokens", revoke=number[1])
    assert wiki.people.tokens.find(found[1]) is None


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"name": "", "scopes": "read", "present": PASSWORD}, "name-error"),
        ({"name": "Bureau", "present": PASSWORD}, "scopes-error"),
        ({"name": "Bureau", "scopes": "read", "present": NEW}, "present-error"),
    ],
)
def test_what_is_wrong_with_a_token_is_said_beside_the_field(
    app: Flask, anne: Account, fields: dict[str, str], wrong: str
) -> None:
    refused = signed_in(app, "Anne Le Bris").post("/-/me/tokens", "/-/me/tokens", **fields)

    assert refused.status_code == 422
    assert f'id="{wrong}"' in refused.text


def test_a_visitor_takes_another_pseudonym_or_a_name(app: Flask) -> None:
    browser = Browser(app)
    browser.post("/-/me/pseudonym", "/-/me", name="Suzanne")
    named = said(browser.get("/-/me"))
    browser.post("/-/me/pseudonym", "/-/me", name="")
    one = re.search(r"Visiteur \w+ \d{4}", browser.get("/-/me").text)

    browser.post("/-/me/pseudonym", "/-/me", new="yes")

    assert "Suzanne" in named
    assert one is not None
    assert one[0] not in browser.get("/-/me").text


def test_a_visitor_does_not_take_the_name_of_an_account(app: Flask, anne: Account) -> None:
    refused = Browser(app).post("/-/me/pseudonym", "/-/me", name="anne le bris")

    assert refused.status_code == 422
    assert 'value="anne le bris"' in refused.text


def test_everybody_sees_what_a_visitor_or_a_member_contributed(wiki: Wiki, app: Flask) -> None:
    write(wiki, "une", "# Une\n\nTexte.\n")

    visitor = Browser(app).get("/-/who/visiteur-lilas-1001")
    nobody = Browser(app).get("/-/who/visiteur-sauge-9999")

    assert "Une" in said(visitor)
    assert nobody.status_code == 404
    assert Browser(app).get("/-/who/%2e%2e%3cb%3e").status_code == 404


PRIVATE = (
    "/-/me/account", "/-/me/security", "/-/me/tokens", "/-/me/telephone",
)  # fmt: skip
POSTED = (
    "/-/me/name", "/-/me/email", "/-/me/former", "/-/me/close", "/-/me/password", "/-/me/sessions",
    "/-/me/services", "/-/me/telephone", "/-/me/tokens",
)  # fmt: skip


@pytest.mark.parametrize("address", PRIVATE)
def test_nobody_without_account_sees_a_screen_of_accounts(app: Flask, address: str) -> None:
    assert Browser(app).get(address).status_code == 401


@pytest.mark.parametrize("address", POSTED)
def test_nobody_without_account_changes_one(app: Flask, address: str) -> None:
    assert Browser(app).post(address, sure="yes", remove="x").status_code == 401


@pytest.mark.parametrize("address", POSTED)
def test_a_form_from_another_site_changes_nothing(app: Flask, anne: Account, address: str) -> None:
    browser = signed_in(app, "Anne Le Bris")

    answer = browser.client.post(address, data={"name": "Autre", "sure": "yes"})

    assert answer.status_code == 400
    assert browser.is_signed_in()
