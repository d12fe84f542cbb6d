"""Signing in by a real OpenID Connect provider, and by what a trusted proxy says."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import parse_qs, quote, urlsplit

import pytest
import urllib3
from flask import Flask
from werkzeug.test import TestResponse

from gare.app import application
from gare.model.entering import Identity, Purpose, Wanted
from gare.model.errors import BadSetting
from gare.model.people import AccountState, Role
from gare.wiki.wiki import Wiki
from tests.making import MakeWiki, settings_for
from tests.openid_provider import CLIENT, SECRET
from tests.web.people import PASSWORD, Browser, person, said, signed_in

ROOT = Path(__file__).resolve().parents[2]
BACK = "http://gare.example/-/login/back"


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    """Return the address of a provider, a process of its own."""
    command = [sys.executable, "-W", "ignore", "-m", "tests.openid_provider", BACK]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        yield process.stdout.readline().strip()
        process.terminate()


@pytest.fixture
def wiki(wiki_with: MakeWiki, issuer: str) -> Wiki:
    return wiki_with(
        {"accueil.md": "# A\n"}, oidc_issuer=issuer, oidc_client_id=CLIENT,
        oidc_client_secret=SECRET, oidc_name="Annuaire du réseau",
    )  # fmt: skip


@pytest.fixture
def app(wiki: Wiki) -> Flask:
    return application(wiki)


def fault(issuer: str, word: str) -> None:
    """Have the provider be wrong in some way; "" for right."""
    urllib3.request("POST", f"{issuer}/fault", body=word)


def away(browser: Browser, who: str, target: str = "/") -> str:
    """Return the address by which the provider sends somebody back."""
    left = browser.get(f"/-/login/service?next={target}")
    assert left.status_code == 303, said(left)
    answer = urllib3.request(
        "GET", left.headers["Location"], headers={"X-Who": who}, redirect=False
    )
    assert answer.status == 302, answer.data
    address = answer.headers["Location"]
    assert address.startswith(BACK)
    return address.removeprefix("http://gare.example")


def come(browser: Browser, who: str, target: str = "/") -> TestResponse:
    """Return the answer to somebody who went to the provider and came back."""
    return browser.get(away(browser, who, target))


def test_the_first_time_a_name_is_chosen_and_then_one_comes_in(wiki: Wiki, app: Flask) -> None:
    browser = Browser(app)
    button = said(browser.get("/-/login"))
    first = come(browser, "anne.lebris")
    form = browser.get("/-/register")
    made = browser.post("/-/register", "/-/register", name="Anne", password="")
    browser.sign_out()

    again = come(browser, "anne.lebris", "/accueil")

    assert "Se connecter avec Annuaire du réseau" in button
    assert first.headers["Location"] == "/-/register"
    assert 'value="anne.lebris"' in form.text
    assert 'id="password"' not in form.text
    assert made.status_code == 303
    assert again.headers["Location"] == "/accueil"
    assert browser.is_signed_in()


def test_what_leaves_has_a_state_a_nonce_and_a_challenge(app: Flask) -> None:
    address = Browser(app).get("/-/login/service").headers["Location"]

    sent = parse_qs(urlsplit(address).query)

    assert sent["code_challenge_method"] == ["S256"]
    assert len(sent["code_challenge"][0]) == 43
    assert len(sent["state"][0]) >= 43
    assert len(sent["nonce"][0]) >= 43
    assert sent["redirect_uri"] == [BACK]
    assert "s3cret" not in address


@pytest.mark.parametrize(
    "word",
    [
        "issuer", "audience", "nonce", "expired", "subject", "symmetric", "key", "signature",
        "discovery",
    ],
)  # fmt: skip
def test_a_provider_that_is_wrong_is_not_believed(
    wiki: Wiki, app: Flask, issuer: str, word: str
) -> None:
    browser = Browser(app)
    address = away(browser, "anne")
    fault(issuer, word)

    answer = browser.get(address)

    fault(issuer, "")
    assert answer.status_code == 403
    assert not browser.is_signed_in()
    assert browser.get("/-/register").status_code == 200
    assert 'id="password"' in browser.get("/-/register").text


def test_nobody_comes_back_who_did_not_leave(app: Flask) -> None:
    address = away(Browser(app), "anne")

    stolen = Browser(app).get(address)

    assert stolen.status_code == 403


def test_one_comes_back_once(app: Flask) -> None:
    browser = Browser(app)
    address = away(browser, "anne")
    browser.get(address)

    assert browser.get(address).status_code == 403


def test_a_state_that_was_changed_is_refused(app: Flask) -> None:
    browser = Browser(app)
    address = away(browser, "anne")

    assert browser.get(address.replace("state=", "state=x")).status_code == 403


def test_an_account_is_never_found_by_its_name(wiki: Wiki, app: Flask) -> None:
    person(wiki, "anne")
    browser = Browser(app)

    first = come(browser, "anne")
    taken = browser.post("/-/register", "/-/register", name="anne", password="")

    assert first.headers["Location"] == "/-/register"
    assert taken.status_code == 422
    assert not browser.is_signed_in()


def test_whoever_is_signed_in_has_the_service_open_their_account(wiki: Wiki, app: Flask) -> None:
    anne = person(wiki, "Anne")
    browser = signed_in(app, "Anne")

    linked = come(browser, "anne.lebris")
    browser.sign_out()
    come(browser, "anne.lebris")

    assert linked.headers["Location"] == "/-/me/security"
    assert browser.is_signed_in()
    assert len(wiki.people.identities.of(anne.id)) == 1


def test_a_service_is_left_when_there_is_a_password(wiki: Wiki, app: Flask, issuer: str) -> None:
    anne = person(wiki, "Anne")
    browser = signed_in(app, "Anne")
    come(browser, "anne.lebris")

    browser.post("/-/me/services", "/-/me/security", issuer=issuer)

    assert wiki.people.identities.of(anne.id) == ()


def test_a_service_that_is_the_only_way_in_is_kept(wiki: Wiki, app: Flask, issuer: str) -> None:
    browser = Browser(app)
    come(browser, "anne.lebris")
    browser.post("/-/register", "/-/register", name="Anne", password="")

    browser.post("/-/me/services", "/-/me/security", issuer=issuer)

    anne = wiki.people.account_named("Anne")
    assert anne is not None
    assert len(wiki.people.identities.of(anne.id)) == 1


def test_a_disabled_account_is_not_opened_by_a_service(wiki: Wiki, app: Flask) -> None:
    anne = person(wiki, "Anne")
    browser = signed_in(app, "Anne")
    come(browser, "anne.lebris")
    wiki.people.roll.set_state(anne.id, AccountState.DISABLED)

    assert come(Browser(app), "anne.lebris").status_code == 403


def test_a_provider_that_does_not_answer_is_said(wiki_with: MakeWiki) -> None:
    wiki = wiki_with(
        {"accueil.md": "# A\n"}, oidc_issuer="http://127.0.0.1:9", oidc_client_id=CLIENT
    )

    answer = Browser(application(wiki)).get("/-/login/service")

    assert answer.status_code in {502, 503, 504}


def test_without_a_service_there_is_no_way_to_it(wiki_with: MakeWiki) -> None:
    browser = Browser(application(wiki_with({"accueil.md": "# A\n"})))

    assert browser.get("/-/login/service").status_code == 404
    assert browser.get("/-/login/back?code=x&state=y").status_code == 403


def provided(wiki_with: MakeWiki, issuer: str, registration: str, **more: str) -> Wiki:
    """Return a wiki with the provider, where accounts are made so."""
    return wiki_with(
        {"accueil.md": "# A\n"}, oidc_issuer=issuer, oidc_client_id=CLIENT,
        oidc_client_secret=SECRET, registration=registration, **more,
    )  # fmt: skip


@pytest.mark.parametrize("mode", ["closed", "invitation"])
def test_who_has_no_account_is_refused_by_a_service_as_by_the_form(
    wiki_with: MakeWiki, issuer: str, mode: str
) -> None:
    wiki = provided(wiki_with, issuer, mode)
    browser = Browser(application(wiki))

    answer = come(browser, "anne.lebris")
    made = browser.post("/-/register", "/-/login", name="Anne")

    assert answer.status_code == 403
    assert "vous n’avez pas de compte ici" in said(answer)
    assert made.status_code == 403
    assert wiki.people.account_named("Anne") is None


@pytest.mark.parametrize("mode", ["closed", "invitation"])
def test_who_has_an_account_goes_on_entering_by_a_service(
    wiki_with: MakeWiki, issuer: str, mode: str
) -> None:
    wiki = provided(wiki_with, issuer, mode)
    anne = person(wiki, "Anne")
    wiki.people.identities.attach(anne.id, Identity(issuer, "n-anne.lebris"))
    browser = Browser(application(wiki))

    come(browser, "anne.lebris")

    assert browser.is_signed_in()


def test_who_is_invited_enters_by_a_service(wiki_with: MakeWiki, issuer: str) -> None:
    wiki = provided(wiki_with, issuer, "invitation")
    wanted = Wanted(Purpose.INVITATION, role=Role.MEMBER, made_by="mona")
    secret = wiki.people.links.make(wanted, datetime.now(UTC))
    browser = Browser(application(wiki))
    form = f"/-/register?invitation={secret}"

    back = come(browser, "anne.lebris", quote(form))
    made = browser.post("/-/register", form, name="Anne", invitation=secret)

    assert back.headers["Location"] == form
    assert made.status_code == 303
    assert browser.is_signed_in()


def test_who_comes_by_a_service_waits_where_accounts_are_accepted(
    wiki_with: MakeWiki, issuer: str
) -> None:
    wiki = provided(wiki_with, issuer, "approval")
    browser = Browser(application(wiki))
    come(browser, "anne.lebris")

    made = browser.post("/-/register", "/-/register", name="Anne")
    told, again = said(browser.get("/")), come(browser, "anne.lebris")
    anne = wiki.people.account_named("Anne")
    assert anne is not None
    waiting = wiki.people.profiles.of(anne.id)
    wiki.people.roll.set_state(anne.id, AccountState.ACTIVE)
    come(browser, "anne.lebris")

    assert made.status_code == 303
    assert "Votre demande est enregistrée" in told
    assert (again.status_code, waiting and waiting.state) == (403, AccountState.WAITING)
    assert "attend d’être accepté" in said(again)
    assert browser.is_signed_in()


@pytest.mark.parametrize("mode", ["closed", "invitation"])
def test_who_the_proxy_names_obeys_the_same(wiki_with: MakeWiki, mode: str) -> None:
    wiki = wiki_with(
        {"accueil.md": "# A\n"}, user_header="X-Remote-User", proxy_hops="1", registration=mode
    )
    browser = Browser(application(wiki))

    answer = browser.get("/-/login", X_Remote_User="alebris")

    assert answer.status_code == 403
    assert "vous n’avez pas de compte ici" in said(answer)
    assert browser.get("/-/register", X_Remote_User="alebris").status_code == 403


@pytest.fixture
def proxied(wiki_with: MakeWiki) -> Wiki:
    return wiki_with({"accueil.md": "# A\n"}, user_header="X-Remote-User", proxy_hops="1")


def test_who_the_proxy_names_chooses_a_name_and_comes_in(proxied: Wiki) -> None:
    browser = Browser(application(proxied))
    first = browser.get("/-/login?next=/accueil", X_Remote_User="alebris")
    found = browser.client.get("/-/register", headers={"X-Remote-User": "alebris"})
    token = found.text.split('name="csrf_token" value="')[1].split('"')[0]
    browser.client.post(
        "/-/register", data={"csrf_token": token, "name": "Anne"},
        headers={"X-Remote-User": "alebris"},
    )  # fmt: skip

    named = browser.get("/-/me", X_Remote_User="alebris")
    nobody = browser.get("/-/me")
    other = browser.get("/-/me", X_Remote_User="bdiallo")

    assert first.headers["Location"] == "/-/register"
    assert "Se déconnecter" in named.text
    assert "Se déconnecter" not in nobody.text
    assert "Se déconnecter" not in other.text
    anne = proxied.people.account_named("Anne")
    assert anne is not None
    assert proxied.people.identities.find(Identity("proxy", "alebris")) == anne


@pytest.mark.parametrize("name", ["", "alebris, bdiallo", "x" * 201, "a\tb"])
def test_a_name_that_is_not_one_names_nobody(proxied: Wiki, name: str) -> None:
    assert Browser(application(proxied)).get("/-/login", X_Remote_User=name).status_code == 200


def test_without_a_declared_proxy_nobody_is_believed(wiki_with: MakeWiki) -> None:
    app = application(wiki_with({"accueil.md": "# A\n"}))

    assert Browser(app).get("/-/login", X_Remote_User="alebris").status_code == 200


def test_a_header_is_not_believed_by_setting_it_alone(tmp_path: Path) -> None:
    with pytest.raises(BadSetting, match="GARE_USER_HEADER"):
        settings_for(tmp_path, user_header="X-Remote-User")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("oidc_issuer", "http://sso.example.org"),
        ("oidc_issuer", "sso.example.org"),
        ("oidc_issuer", "https://sso.example.org/?x"),
        ("user_header", "X-Remote-User:"),
        ("user_header", "X_Remote_User"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named(tmp_path: Path, name: str, value: str) -> None:
    with pytest.raises(BadSetting, match=name.upper()):
        settings_for(tmp_path, oidc_client_id=CLIENT, proxy_hops="1", **{name: value})


def test_a_password_still_opens_an_account_beside_a_service(wiki: Wiki, app: Flask) -> None:
    person(wiki, "Anne")

    assert Browser(app).sign_in("Anne", PASSWORD).status_code == 303
