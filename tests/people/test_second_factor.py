from __future__ import annotations

import base64
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pyotp
import pytest

from gare.model.errors import BadInput
from gare.model.people import Account
from gare.people.people import People
from gare.people.second_factor import RECOVERY_CODES_MADE, address, new_secret
from tests.people.reading import kept_in, put_seal, sealed
from tests.people.workers import NOW, PASSWORD

LATER = NOW + timedelta(seconds=30)
MUCH_LATER = NOW + timedelta(minutes=5)


@pytest.fixture
def anne(people: People) -> Account:
    return people.register("Anne", PASSWORD, NOW)


def test_the_code_of_the_telephone_is_asked_and_accepted(people: People, anne: Account) -> None:
    telephone = _turned_on(people, anne)

    assert people.second_factor.is_on(anne.id)
    assert people.second_factor.accepts(anne.id, telephone.at(LATER), LATER)


def test_a_code_serves_once(people: People, anne: Account) -> None:
    telephone = _turned_on(people, anne)
    code = telephone.at(LATER)

    with ThreadPoolExecutor(4) as pool:
        answers = list(
            pool.map(lambda _n: people.second_factor.accepts(anne.id, code, LATER), range(4))
        )

    assert answers.count(True) == 1
    assert not people.second_factor.accepts(anne.id, code, LATER)


def test_an_old_code_is_refused(people: People, anne: Account) -> None:
    telephone = _turned_on(people, anne)

    assert not people.second_factor.accepts(anne.id, telephone.at(NOW), MUCH_LATER)


@pytest.mark.parametrize("code", ["", "000000", "abcdef", "12345", "１２３４５６", "x" * 10_000])
def test_another_code_is_refused(people: People, anne: Account, code: str) -> None:
    telephone = _turned_on(people, anne)
    if code == telephone.at(MUCH_LATER):
        code = "000001"

    assert not people.second_factor.accepts(anne.id, code, MUCH_LATER)


def test_it_is_not_turned_on_without_the_code_of_the_telephone(
    people: People, anne: Account
) -> None:
    with pytest.raises(BadInput):
        people.second_factor.turn_on(anne.id, new_secret(), "nothing", NOW)

    assert not people.second_factor.is_on(anne.id)


def test_codes_on_paper_serve_once_each_and_only_hashes_are_kept(
    people: People, anne: Account, url: str
) -> None:
    secret = new_secret()
    codes = people.second_factor.turn_on(anne.id, secret, pyotp.TOTP(secret).at(NOW), NOW)

    first = people.second_factor.accepts(anne.id, codes[0].upper().replace("-", " "), LATER)
    again = people.second_factor.accepts(anne.id, codes[0], LATER)

    assert (first, again) == (True, False)
    assert people.second_factor.codes_left(anne.id) == RECOVERY_CODES_MADE - 1
    assert codes[1] not in kept_in(url)
    assert codes[1].replace("-", "") not in kept_in(url)


def test_the_secret_of_a_telephone_cannot_be_read_in_the_database(
    people: People, anne: Account, url: str
) -> None:
    secret = new_secret()

    people.second_factor.turn_on(anne.id, secret, pyotp.TOTP(secret).at(NOW), NOW)

    assert secret not in kept_in(url)
    assert base64.b32decode(secret).hex() not in kept_in(url)
    assert sealed(url)[anne.id].startswith("1:")


def test_with_another_secret_of_the_site_only_codes_on_paper_are_right(
    people: People, anne: Account, url: str
) -> None:
    telephone = pyotp.TOTP(new_secret())
    codes = people.second_factor.turn_on(anne.id, telephone.secret, telephone.at(NOW), NOW)
    restored = People(url, lambda: bytes(32))

    answers = [
        restored.second_factor.accepts(anne.id, code, LATER)
        for code in (telephone.at(LATER), codes[0])
    ]

    assert restored.second_factor.is_on(anne.id)
    assert answers == [False, True]
    restored.close()


def test_what_is_sealed_for_one_account_does_not_open_for_another(
    people: People, anne: Account, url: str
) -> None:
    telephone = _turned_on(people, anne)
    other = people.register("Belkacem", PASSWORD, NOW)
    put_seal(url, other.id, sealed(url)[anne.id])

    assert people.second_factor.is_on(other.id)
    assert not people.second_factor.accepts(other.id, telephone.at(LATER), LATER)


@pytest.mark.parametrize("kept", ["", "1:", "1:AAAA", "1:é", "2:" + "A" * 80, "x" * 200])
def test_a_damaged_seal_opens_for_nobody(
    people: People, anne: Account, url: str, kept: str
) -> None:
    telephone = _turned_on(people, anne)
    put_seal(url, anne.id, kept)

    assert people.second_factor.is_on(anne.id)
    assert not people.second_factor.accepts(anne.id, telephone.at(LATER), LATER)


def test_turned_off_it_asks_for_nothing(people: People, anne: Account) -> None:
    telephone = _turned_on(people, anne)

    people.second_factor.turn_off(anne.id)

    assert not people.second_factor.is_on(anne.id)
    assert people.second_factor.codes_left(anne.id) == 0
    assert not people.second_factor.accepts(anne.id, telephone.at(LATER), LATER)


def test_the_address_says_the_site_and_the_account() -> None:
    secret = new_secret()

    said = address(secret, "Anne Le Goff", "Gare de Bégard")

    assert said.startswith("otpauth://totp/Gare%20de%20B%C3%A9gard:Anne%20Le%20Goff?")
    assert secret in said


def _turned_on(people: People, anne: Account) -> pyotp.TOTP:
    """Return the telephone of an account whose second factor was just turned on."""
    secret = new_secret()
    telephone = pyotp.TOTP(secret)
    people.second_factor.turn_on(anne.id, secret, telephone.at(NOW), NOW)
    return telephone
