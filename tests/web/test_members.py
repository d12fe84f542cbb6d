"""Signing in and out, and creating accounts, as a browser sees them."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pyotp
import pytest
from flask import Flask

from gare.app import application
from gare.model.entering import Counter
from gare.model.errors import TooManyAttempts
from gare.model.people import AccountState, Role
from gare.people.second_factor import new_secret
from gare.web.browsers import family
from gare.wiki.administering import invite
from gare.wiki.entering import PER_ACCOUNT, PER_NETWORK_AND_ACCOUNT
from gare.wiki.wiki import Wiki
from tests.making import ANNE, MakeWiki
from tests.web.people import FIREFOX, PASSWORD, Browser, person, said, signed_in

WRONG = "dix lapins pressés"


@pytest.fixture
def wiki(wiki_with: MakeWiki) -> Wiki:
    return wiki_with({"accueil.md": "# Bienvenue\n"})


@pytest.fixture
def app(wiki: Wiki) -> Flask:
    return application(wiki)


def test_the_session_is_another_one_after_signing_in(wiki: Wiki, app: Flask) -> None:
    person(wiki, "Anne")
    browser = Browser(app)
    browser.get("/-/login")
    before = browser.client.get_cookie("gare_session")

    browser.sign_in("Anne")

    after = browser.client.get_cookie("gare_session")
    assert before is not None
    assert after is not None
    assert before.value != after.value


def test_the_cookies_of_a_session_are_for_the_server_alone(wiki: Wiki, app: Flask) -> None:
    person(wiki, "Anne")

    cookies = Browser(app).sign_in("Anne").headers.getlist("Set-Cookie")

    assert len(cookies) >= 2
    assert all("HttpOnly" in one and "SameSite=Lax" in one for one in cookies)
    assert not any("Expires" in one for one in cookies if one.startswith("gare_session="))


def test_over_https_cookies_go_by_https_only(wiki_with: MakeWiki) -> None:
    app = application(wiki_with({"accueil.md": "# A\n"}, site_url="https://gare.example"))
    person(app.extensions["gare"], "Anne")

    cookies = Browser(app).sign_in("Anne").headers.getlist("Set-Cookie")

    assert len(cookies) >= 2
    assert all("Secure" in one for one in cookies)


def test_a_session_lasts_when_that_was_asked(wiki: Wiki, app: Flask) -> None:
    person(wiki, "Anne")

    cookies = Browser(app).sign_in("Anne", lasting="yes").headers.getlist("Set-Cookie")

    assert [one for one in cookies if one.startswith("gare_session=") and "Expires" in one] != []


def test_whoever_signs_out_leaves_nothing_behind(wiki: Wiki, app: Flask) -> None:
    anne = person(wiki, "Anne")
    browser = signed_in(app, "Anne")
    stolen = browser.client.get_cookie("gare_session")
    assert stolen is not None

    browser.sign_out()

    thief = Browser(app)
    thief.client.set_cookie("gare_session", stolen.value)
    assert not thief.is_signed_in()
    assert wiki.people.sessions.of(anne.id, datetime.now(UTC).date()) == ()


def test_a_guess_is_slowed_and_the_answer_says_for_how_long(wiki: Wiki, app: Flask) -> None:
    person(wiki, "Anne")
    thief = Browser(app, "198.51.100.4")
    for _ in range(PER_NETWORK_AND_ACCOUNT):
        thief.sign_in("Anne", WRONG)

    slowed = thief.sign_in("Anne")

    assert slowed.status_code == 429
    assert 0 < int(slowed.headers["Retry-After"]) <= 900
    assert "Attendez" in said(slowed)


def test_guesses_are_slowed_alike_for_a_name_nobody_bears(wiki: Wiki, app: Flask) -> None:
    person(wiki, "Anne")
    answers: dict[str, list[tuple[int, str]]] = {}
    for name in ("Anne", "Yann"):
        thief = Browser(app, f"198.51.100.{len(name) + ord(name[0])}")
        tries = [thief.sign_in(name, WRONG) for _ in range(PER_NETWORK_AND_ACCOUNT + 1)]
        answers[name] = [(one.status_code, said(one).split("(")[0]) for one in tries]

    assert [code for code, _text in answers["Anne"]] == [code for code, _text in answers["Yann"]]
    assert answers["Anne"][0][1] == answers["Yann"][0][1]


def test_whoever_guesses_does_not_lock_the_owner_out(wiki: Wiki, app: Flask) -> None:
    anne = person(wiki, "Anne")
    known = signed_in(app, "Anne")
    known.sign_out()
    stranger = Browser(app, "203.0.113.9")
    thief = Browser(app, "198.51.100.4")
    for _ in range(PER_NETWORK_AND_ACCOUNT + 1):
        thief.sign_in("Anne", WRONG)
    other_network = stranger.sign_in("Anne").status_code
    _spend_the_account(wiki, anne.id)

    assert other_network == 303
    assert Browser(app, "203.0.113.10").sign_in("Anne").status_code == 429
    assert known.sign_in("Anne").status_code == 303


def _spend_the_account(wiki: Wiki, number: int) -> None:
    """Have as many wrong tries as a whole network of robots would make."""
    counter = (Counter(f"password:{number}", PER_ACCOUNT),)
    for _ in range(PER_ACCOUNT):
        with suppress(TooManyAttempts):
            wiki.people.attempts.take(counter, datetime.now(UTC))


def test_no_name_that_was_typed_is_kept_with_the_tries(wiki: Wiki, app: Flask) -> None:
    Browser(app).sign_in("mon mot de passe secret", WRONG)

    kept = (wiki.settings.data / "people.sqlite-wal").read_bytes()

    assert b"secret" not in kept
    assert b"192.0.2.7" not in kept


def test_the_code_is_asked_after_the_password(wiki: Wiki, app: Flask) -> None:
    telephone = _with_telephone(wiki, "Anne")
    browser = Browser(app)

    asked = browser.sign_in("Anne", next="/accueil")
    half = browser.is_signed_in()
    wrong = browser.post("/-/login/code", "/-/login/code", code="000000")
    soon = datetime.now(UTC) + timedelta(seconds=30)
    right = browser.post("/-/login/code", "/-/login/code", code=telephone.at(soon))

    assert asked.headers["Location"] == "/-/login/code"
    assert not half
    assert wrong.status_code == 422
    assert right.headers["Location"] == "/accueil"
    assert browser.is_signed_in()


def test_nobody_gives_a_code_without_the_password(wiki: Wiki, app: Flask) -> None:
    telephone = _with_telephone(wiki, "Anne")
    browser = Browser(app)

    shown = browser.get("/-/login/code")
    sent = browser.post("/-/login/code", code=telephone.now())

    assert (shown.status_code, sent.status_code) == (303, 303)
    assert sent.headers["Location"] == "/-/login"
    assert not browser.is_signed_in()


def test_guesses_of_the_code_are_slowed(wiki: Wiki, app: Flask) -> None:
    _with_telephone(wiki, "Anne")
    browser = Browser(app)
    browser.sign_in("Anne")
    codes = [
        browser.post("/-/login/code", "/-/login/code", code=f"{number:06}").status_code
        for number in range(PER_NETWORK_AND_ACCOUNT + 1)
    ]

    assert codes[-1] == 429


def test_with_approval_an_account_waits(wiki_with: MakeWiki) -> None:
    wiki = wiki_with({"accueil.md": "# A\n"}, registration="approval")
    browser = Browser(application(wiki))

    asked = browser.post("/-/register", "/-/register", name="Anne", password=PASSWORD)
    early = browser.sign_in("Anne")
    wrong = browser.sign_in("Anne", WRONG)
    account = wiki.people.account_named("Anne")
    assert account is not None
    wiki.people.roll.set_state(account.id, AccountState.ACTIVE)
    later = browser.sign_in("Anne")

    assert (asked.status_code, early.status_code, later.status_code) == (303, 403, 303)
    assert "attend d’être accepté" in said(early)
    assert "attend" not in said(wrong)


def test_by_invitation_one_comes_in_once(wiki_with: MakeWiki) -> None:
    wiki = wiki_with({"accueil.md": "# A\n"}, registration="invitation")
    app = application(wiki)
    host = person(wiki, "Odile", Role.ADMIN)
    inviting = type(ANNE)(Role.ADMIN, ANNE.author, host)
    secret = invite(wiki, inviting, "Réseau 22", "moderator", datetime.now(UTC))
    address = f"/-/register?invitation={secret}"

    uninvited = Browser(app).get("/-/register").status_code
    first = Browser(app).post(
        "/-/register", address, name="Anne", password=PASSWORD, invitation=secret
    )
    again = Browser(app).get(address).status_code

    invited = wiki.people.account_named("Anne")
    assert (uninvited, first.status_code, again) == (403, 303, 403)
    assert invited is not None
    assert invited.role is Role.MODERATOR


def test_closed_registration_takes_no_invitation(wiki_with: MakeWiki) -> None:
    wiki = wiki_with({"accueil.md": "# A\n"}, registration="closed")
    host = person(wiki, "Odile", Role.ADMIN)
    secret = invite(
        wiki, type(ANNE)(Role.ADMIN, ANNE.author, host), "", "member", datetime.now(UTC)
    )
    browser = Browser(application(wiki))

    shown = browser.get(f"/-/register?invitation={secret}")
    sent = browser.post("/-/register", name="Anne", password=PASSWORD, invitation=secret)

    assert (shown.status_code, sent.status_code) == (403, 403)
    assert wiki.people.account_named("Anne") is None


def test_what_a_pseudonym_wrote_is_joined_to_a_new_account(wiki: Wiki, app: Flask) -> None:
    browser = Browser(app)
    browser.post("/-/edit/essai", "/-/edit/essai", source="# Essai\n\nTexte.\n", base="")
    shown = said(browser.get("/-/register"))

    browser.post("/-/register", "/-/register", name="Anne", password=PASSWORD, mine="yes")

    everybody = said(Browser(app).get("/-/who/anne"))
    assert "est de moi" in shown
    assert "Essai" in everybody
    assert "visiteur-" in everybody


def test_nobody_is_asked_about_a_pseudonym_that_wrote_nothing(app: Flask) -> None:
    assert "est de moi" not in said(Browser(app).get("/-/register"))


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        (FIREFOX, "Firefox, Linux"),
        ("Mozilla/5.0 (Linux; Android 10; K) Chrome/140.0 Mobile Safari/537.36", "Chrome, Android"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Safari/604.1", "Safari, iPhone"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/140.0 Safari/537.36 Edg/140.0", "Edge, Windows"),
        ("curl/8", ""),
        ("", ""),
    ],
)
def test_a_browser_is_known_by_its_family(agent: str, name: str) -> None:
    assert family(agent) == name


def _with_telephone(wiki: Wiki, name: str) -> pyotp.TOTP:
    """Return the telephone of a new account that asks for a code."""
    account, secret = person(wiki, name), new_secret()
    telephone = pyotp.TOTP(secret)
    now = datetime.now(UTC)
    wiki.people.second_factor.turn_on(account.id, secret, telephone.at(now), now)
    return telephone
