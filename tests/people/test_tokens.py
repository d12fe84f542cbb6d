from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from gare.model.errors import BadInput
from gare.model.people import Account, Scope
from gare.people.people import People
from gare.people.tokens import MAX_TOKENS
from tests.people.reading import kept_in
from tests.people.workers import NOW, PASSWORD

TODAY = NOW.date()
LATER = TODAY + timedelta(days=90)


@pytest.fixture
def anne(people: People) -> Account:
    return people.register("Anne", PASSWORD, NOW)


def test_a_token_stands_for_its_account_and_its_uses(people: People, anne: Account) -> None:
    token = people.tokens.make(anne.id, "Clone du bureau", {Scope.READ, Scope.PUSH}, LATER, TODAY)

    assert people.tokens.find(token, NOW) == (anne, frozenset({Scope.READ, Scope.PUSH}))


def test_the_present_moment_is_taken_when_none_is_given(people: People, anne: Account) -> None:
    far = date.today() + timedelta(days=9)
    token = people.tokens.make(anne.id, "Bureau", {Scope.READ}, far, TODAY)

    assert people.tokens.find(token) == (anne, frozenset({Scope.READ}))


def test_a_token_is_not_kept_but_its_hash(people: People, anne: Account, url: str) -> None:
    token = people.tokens.make(anne.id, "Bureau", {Scope.READ}, LATER, TODAY)

    assert token.removeprefix("gare_") not in kept_in(url)
    assert len(token) > 40


@pytest.mark.parametrize("token", ["", "gare_", "gare_x", "azerty", "gare_" + "x" * 10**6, "é\0"])
def test_what_is_no_token_stands_for_nobody(people: People, anne: Account, token: str) -> None:
    people.tokens.make(anne.id, "Bureau", {Scope.READ}, LATER, TODAY)

    assert people.tokens.find(token, NOW) is None


def test_a_token_ends_on_its_day(people: People, anne: Account) -> None:
    token = people.tokens.make(anne.id, "Bureau", {Scope.READ}, LATER, TODAY)

    assert people.tokens.find(token, NOW + timedelta(days=89)) is not None
    assert people.tokens.find(token, NOW + timedelta(days=90)) is None


def test_only_the_day_of_the_last_use_is_kept(people: People, anne: Account) -> None:
    token = people.tokens.make(anne.id, "Bureau", {Scope.READ}, LATER, TODAY)
    unused = people.tokens.of(anne.id)[0].used_on

    people.tokens.find(token, datetime.fromisoformat("2026-11-30T08:47:00+00:00"))

    assert unused is None
    assert people.tokens.of(anne.id)[0].used_on == date(2026, 11, 30)


def test_a_revoked_token_is_void_and_the_others_are_not(people: People, anne: Account) -> None:
    one = people.tokens.make(anne.id, "Bureau", {Scope.READ}, LATER, TODAY)
    other = people.tokens.make(anne.id, "Maison", {Scope.READ}, LATER, TODAY)
    newest, oldest = people.tokens.of(anne.id)

    people.tokens.revoke(anne.id, oldest.id)

    assert newest.name == "Maison"
    assert people.tokens.find(one, NOW) is None
    assert people.tokens.find(other, NOW) is not None


def test_nobody_revokes_the_token_of_another(people: People, anne: Account) -> None:
    other = people.register("Camille", PASSWORD, NOW)
    token = people.tokens.make(anne.id, "Bureau", {Scope.READ}, LATER, TODAY)

    people.tokens.revoke(other.id, people.tokens.of(anne.id)[0].id)

    assert people.tokens.find(token, NOW) is not None


@pytest.mark.parametrize(
    ("name", "scopes", "ends_on", "wrong"),
    [
        ("", {Scope.READ}, LATER, "name"),
        ("<>", {Scope.READ}, LATER, "name"),
        ("Bureau", set[Scope](), LATER, "scopes"),
        ("Bureau", {Scope.READ}, TODAY, "ends_on"),
    ],
)
def test_a_token_needs_a_name_a_use_and_an_end(
    people: People, anne: Account, name: str, scopes: set[Scope], ends_on: date, wrong: str
) -> None:
    with pytest.raises(BadInput) as raised:
        people.tokens.make(anne.id, name, scopes, ends_on, TODAY)

    assert raised.value.name == wrong
    assert people.tokens.of(anne.id) == ()


def test_tokens_are_bounded(people: People, anne: Account) -> None:
    for number in range(MAX_TOKENS):
        people.tokens.make(anne.id, f"Clone {number}", {Scope.READ}, LATER, TODAY)

    with pytest.raises(BadInput, match="tokens"):
        people.tokens.make(anne.id, "De trop", {Scope.READ}, LATER, TODAY)
