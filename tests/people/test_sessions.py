from __future__ import annotations

from datetime import date, timedelta

import pytest

from gare.model.entering import LONG_SESSION
from gare.model.people import Account, AccountState
from gare.people.people import People
from gare.people.sessions import MAX_SESSIONS, SHORT, number_of
from tests.people.reading import kept_in
from tests.people.workers import NOW, PASSWORD

TODAY = NOW.date()


@pytest.fixture
def anne(people: People) -> Account:
    return people.register("Anne", PASSWORD, NOW)


def test_a_session_is_its_account_s(people: People, anne: Account) -> None:
    key = people.sessions.begin(anne.id, "Firefox, Linux", NOW)

    assert people.sessions.signed_in(key, NOW) == anne


def test_the_secret_of_a_session_is_not_kept(people: People, anne: Account, url: str) -> None:
    key = people.sessions.begin(anne.id, "Firefox, Linux", NOW)

    assert key.partition(":")[2] not in kept_in(url)


@pytest.mark.parametrize("key", ["", ":", "1:", "1:x", "x:y", "99999999999:x", "-1:x", "١:x", "1"])
def test_another_key_is_nobody_s(people: People, anne: Account, key: str) -> None:
    people.sessions.begin(anne.id, "Firefox, Linux", NOW)

    assert people.sessions.signed_in(key, NOW) is None


def test_a_session_ends_by_itself(people: People, anne: Account) -> None:
    short = people.sessions.begin(anne.id, "Firefox", NOW)
    long = people.sessions.begin(anne.id, "Firefox", NOW, lasting=True)

    assert people.sessions.signed_in(short, NOW + SHORT - timedelta(days=1)) == anne
    assert people.sessions.signed_in(short, NOW + SHORT) is None
    assert people.sessions.signed_in(long, NOW + LONG_SESSION - timedelta(days=1)) == anne
    assert people.sessions.signed_in(long, NOW + LONG_SESSION) is None


def test_a_session_is_told_by_days(people: People, anne: Account) -> None:
    key = people.sessions.begin(anne.id, "Firefox, Linux", NOW, lasting=True)
    people.sessions.signed_in(key, NOW + timedelta(days=3))

    only = people.sessions.of(anne.id, TODAY)[0]

    assert (only.browser, only.made_on) == ("Firefox, Linux", TODAY)
    assert only.seen_on == date(2026, 11, 24)


def test_one_session_is_ended_and_the_others_are_not(people: People, anne: Account) -> None:
    one = people.sessions.begin(anne.id, "Firefox", NOW)
    other = people.sessions.begin(anne.id, "Chrome", NOW)

    people.sessions.end(anne.id, number_of(one))

    assert people.sessions.signed_in(one, NOW) is None
    assert people.sessions.signed_in(other, NOW) == anne


def test_all_sessions_but_the_present_one_are_ended(people: People, anne: Account) -> None:
    one = people.sessions.begin(anne.id, "Firefox", NOW)
    other = people.sessions.begin(anne.id, "Chrome", NOW)

    people.sessions.end_all(anne.id, but=number_of(one))

    assert people.sessions.signed_in(one, NOW) == anne
    assert people.sessions.signed_in(other, NOW) is None


def test_nobody_ends_the_session_of_another(people: People, anne: Account) -> None:
    other = people.register("Camille", PASSWORD, NOW)
    key = people.sessions.begin(anne.id, "Firefox", NOW)

    people.sessions.end(other.id, number_of(key))
    people.sessions.end_all(other.id)

    assert people.sessions.signed_in(key, NOW) == anne


def test_sessions_are_bounded_and_the_oldest_goes(people: People, anne: Account) -> None:
    keys = [people.sessions.begin(anne.id, "Firefox", NOW) for _ in range(MAX_SESSIONS + 1)]

    assert people.sessions.signed_in(keys[0], NOW) is None
    assert people.sessions.signed_in(keys[1], NOW) == anne
    assert len(people.sessions.of(anne.id, TODAY)) == MAX_SESSIONS


def test_a_disabled_account_has_no_session_left(people: People, anne: Account) -> None:
    key = people.sessions.begin(anne.id, "Firefox", NOW)

    people.roll.set_state(anne.id, AccountState.DISABLED)
    disabled = people.sessions.signed_in(key, NOW)
    people.roll.set_state(anne.id, AccountState.ACTIVE)

    assert disabled is None
    assert people.sessions.signed_in(key, NOW) is None
