from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gare.model.entering import Purpose, Wanted
from gare.model.errors import (
    AccountShut,
    BadCredentials,
    BadInput,
    LinkVoid,
    NameTaken,
    WeakPassword,
)
from gare.model.people import AccountState, Role, Scope
from gare.people.people import People
from tests.people.reading import kept_in

NOW = datetime(2026, 11, 21, 20, 41, 5, 123456, tzinfo=UTC)
PASSWORD = "le train de 8h47"


def test_whoever_registers_is_a_member(people: People) -> None:
    account = people.register("Élodie  Le Goff", PASSWORD, NOW)

    assert account.name == "Élodie Le Goff"
    assert account.handle == "elodie-le-goff"
    assert account.role is Role.MEMBER
    assert account.created_at == NOW
    assert people.account(account.id) == account
    assert people.accounts() == (account,)


def test_the_instant_is_kept_in_utc(people: People) -> None:
    paris = NOW.astimezone(timezone(timedelta(hours=1)))

    account = people.register("Élodie", PASSWORD, paris)

    assert people.account(account.id) == account
    assert account.created_at.utcoffset() == timedelta(0)


@pytest.mark.parametrize(
    "name", ["Élodie Le Goff", "elodie le goff", "ELODIE-LE-GOFF", "elodie-le-goff"]
)
def test_one_logs_in_under_any_spelling_of_the_name(people: People, name: str) -> None:
    account = people.register("Élodie Le Goff", PASSWORD, NOW)

    assert people.authenticate(name, PASSWORD) == account
    assert people.account_named(name) == account


@pytest.mark.parametrize(
    ("name", "password"),
    [
        ("Élodie", "le train de 9h12"),
        ("Élodie", ""),
        ("Élodie", PASSWORD + " "),
        ("Personne", PASSWORD),
        ("", PASSWORD),
        ("%", PASSWORD),
        ("' or 1=1 --", PASSWORD),
        ("\ud800", PASSWORD),
        ("Élodie\0", "x" * 1_000_000),
    ],
)
def test_a_wrong_name_or_password_is_refused_without_saying_which(
    people: People, name: str, password: str
) -> None:
    people.register("Élodie", PASSWORD, NOW)

    with pytest.raises(BadCredentials):
        people.authenticate(name, password)


@pytest.mark.parametrize(
    "name", ["elodie le goff", "Élodie-Le-Goff", "ÉIodie Le Goff", "Еlodie Le Goff"]
)
def test_a_name_that_could_be_mistaken_for_another_is_taken(people: People, name: str) -> None:
    people.register("Élodie Le Goff", PASSWORD, NOW)

    assert people.is_taken(name)
    with pytest.raises(NameTaken):
        people.register(name, PASSWORD, NOW)


@pytest.mark.parametrize("name", ["Admin", "Modération", "Visiteur sarcelle 4821", "VISITEUR-12"])
def test_names_of_the_site_and_of_visitors_cannot_be_registered(people: People, name: str) -> None:
    with pytest.raises(NameTaken):
        people.register(name, PASSWORD, NOW)


def test_a_free_name_is_not_taken(people: People) -> None:
    people.register("Élodie Le Goff", PASSWORD, NOW)

    assert not people.is_taken("Élodie Le Gall")
    assert not people.is_taken("Visiteur sarcelle 4821")


def test_a_visitor_may_not_sign_for_the_site(people: People) -> None:
    assert people.is_taken("Administrateur")


@pytest.mark.parametrize("name", ["", "J", "é" * 61, "Jean\u202eluaP", "<b>"])
def test_a_name_that_cannot_be_shown_is_refused(people: People, name: str) -> None:
    with pytest.raises(BadInput) as raised:
        people.register(name, PASSWORD, NOW)

    assert raised.value.name == "name"
    assert people.accounts() == ()


def test_a_weak_password_makes_no_account(people: People) -> None:
    with pytest.raises(WeakPassword):
        people.register("Élodie", "motdepasse", NOW)

    assert people.accounts() == ()


def test_names_with_one_handle_get_a_number(people: People) -> None:
    first = people.register("李明", PASSWORD, NOW)
    second = people.register("Li Ming", PASSWORD, NOW)
    third = people.register("黎明", PASSWORD, NOW)

    assert [first.handle, second.handle, third.handle] == ["li-ming", "li-ming-2", "li-ming-3"]


def test_a_new_password_voids_the_sessions(people: People) -> None:
    account = people.register("Élodie", PASSWORD, NOW)
    key = people.sessions.begin(account.id, "Firefox", NOW)

    people.set_password(account.id, "le train de 9h12")

    assert people.sessions.signed_in(key, NOW) is None
    assert people.authenticate("Élodie", "le train de 9h12") == account
    with pytest.raises(BadCredentials):
        people.authenticate("Élodie", PASSWORD)


def test_a_new_password_voids_the_links_that_wait(people: People) -> None:
    account = people.register("Élodie", PASSWORD, NOW)
    other = people.register("Anne", PASSWORD, NOW)
    wanted = {one.id: Wanted(Purpose.PASSWORD, one.id) for one in (account, other)}
    secrets = {number: people.links.make(one, NOW) for number, one in wanted.items()}
    confirming = people.links.make(Wanted(Purpose.EMAIL, account.id, "x@y.example"), NOW)

    people.set_password(account.id, "le train de 9h12")

    assert people.links.find(secrets[other.id], Purpose.PASSWORD, NOW).account_id == other.id
    for secret, purpose in ((secrets[account.id], Purpose.PASSWORD), (confirming, Purpose.EMAIL)):
        with pytest.raises(LinkVoid):
            people.links.find(secret, purpose, NOW)


def test_a_password_that_was_lost_voids_all_that_opened_the_account(people: People) -> None:
    account = people.register("Élodie", PASSWORD, NOW)
    other = people.register("Anne", PASSWORD, NOW)
    today = NOW.date()
    tokens = [
        people.tokens.make(one.id, "Bureau", {Scope.PUSH}, today + timedelta(days=9), today)
        for one in (account, other)
    ]
    feed = people.follows.feed_number(account.id)
    session = people.sessions.begin(account.id, "Firefox", NOW)

    people.recover(account.id, "le train de 9h12")

    assert people.tokens.find(tokens[0], NOW) is None
    assert people.tokens.find(tokens[1], NOW) is not None
    assert people.follows.feed_number(account.id) != feed
    assert people.sessions.signed_in(session, NOW) is None


def test_nothing_that_opens_an_account_is_kept_as_it_is(people: People, url: str) -> None:
    account = people.register("Élodie", PASSWORD, NOW)
    today = NOW.date()
    opening = [
        people.tokens.make(account.id, "Bureau", {Scope.READ}, today + timedelta(days=9), today),
        people.links.make(Wanted(Purpose.PASSWORD, account.id), NOW),
        people.links.make(Wanted(Purpose.EMAIL, account.id, "x@y.example"), NOW),
        people.sessions.begin(account.id, "Firefox", NOW).partition(":")[2],
        PASSWORD,
    ]

    kept = kept_in(url)

    assert [one for one in opening if one in kept] == []


def test_a_weak_new_password_changes_nothing(people: People) -> None:
    account = people.register("Élodie", PASSWORD, NOW)

    with pytest.raises(WeakPassword):
        people.set_password(account.id, "azertyuiop")

    assert people.authenticate("Élodie", PASSWORD) == account


def test_a_role_is_given_and_kept(people: People) -> None:
    account = people.register("Élodie", PASSWORD, NOW)

    changed = people.set_role(account.id, Role.ADMIN)

    assert changed.role is Role.ADMIN
    assert people.account(account.id) == changed


@pytest.mark.parametrize("number", [0, -1, 99, 2**31, 2**64])
def test_a_number_nobody_has_is_nobody(people: People, number: int) -> None:
    people.register("Élodie", PASSWORD, NOW)

    assert people.account(number) is None
    assert people.profiles.of(number % 2**31) is None
    with pytest.raises(BadInput):
        people.set_role(number, Role.ADMIN)
    with pytest.raises(BadInput):
        people.set_password(number, "le train de 9h12")


def test_no_secret_is_in_an_account(people: People, url: str) -> None:
    account = people.register("Élodie", PASSWORD, NOW)

    assert PASSWORD not in kept_in(url)
    assert "scrypt" in kept_in(url)
    assert "scrypt" not in repr(account)


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=300))
def test_any_name_at_all_is_looked_up(people: People, name: str) -> None:
    assert people.account_named(name) is None
    assert people.is_taken(name) in {True, False}


def test_an_account_without_password_is_not_entered_by_one(people: People) -> None:
    people.register("Élodie", None, NOW)

    with pytest.raises(BadCredentials):
        people.authenticate("Élodie", "")


@pytest.mark.parametrize("state", [AccountState.WAITING, AccountState.DISABLED])
def test_who_has_the_password_is_told_why_an_account_is_shut(
    people: People, state: AccountState
) -> None:
    account = people.register("Élodie", PASSWORD, NOW)
    people.roll.set_state(account.id, state)

    with pytest.raises(AccountShut) as raised:
        people.authenticate("Élodie", PASSWORD)
    with pytest.raises(BadCredentials):
        people.authenticate("Élodie", "le train de 9h12")

    assert raised.value.state == state.value
