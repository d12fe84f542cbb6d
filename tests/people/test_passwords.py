from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from werkzeug.security import generate_password_hash

from gare.model.errors import WeakPassword
from gare.people import passwords


@pytest.mark.parametrize("password", ["", "court", "sept777", "x" * 257])
def test_a_password_has_8_to_256_characters(password: str) -> None:
    with pytest.raises(WeakPassword) as raised:
        passwords.check_strength(password)

    assert raised.value.min_chars == 8
    assert not raised.value.known


@pytest.mark.parametrize(
    "password",
    [
        "motdepasse",
        "MotDePasse2024",
        "azertyuiop",
        "Azerty!!",
        "password1",
        "12345678",
        "aaaaaaaaaa",
        "abababab",
        "abcdefghij",
        "98765432",
        "Liberté1789",
        "élodie-le-goff",
    ],
)
def test_the_best_known_passwords_and_the_name_are_refused(password: str) -> None:
    with pytest.raises(WeakPassword) as raised:
        passwords.check_strength(password, "Élodie-Le-Goff")

    assert raised.value.known


@pytest.mark.parametrize(
    "password",
    [
        "le train de 8h47",
        "xkq8zz0p",
        "🚂🚃🚃🚃 vers Brest",
        "correct horse battery staple",
        "x7" + "é" * 254,
    ],
)
def test_a_phrase_is_a_good_password(password: str) -> None:
    passwords.check_strength(password, "Élodie")


def test_nothing_of_a_long_password_is_cut_off() -> None:
    long = "le train de 8h47 " * 15

    kept = passwords.hashed(long + "a")

    assert passwords.matches(kept, long + "a")
    assert not passwords.matches(kept, long + "b")
    assert not passwords.matches(kept, long[:72])


def test_the_same_keys_match_whatever_the_system_composed() -> None:
    kept = passwords.hashed("e\u0301te\u0301 a\u0300 Brest")

    assert passwords.matches(kept, "été à Brest")


def test_the_hash_is_of_the_kind_werkzeug_makes_today() -> None:
    kept = passwords.hashed("le train de 8h47")

    assert kept.split("$")[0] == generate_password_hash("x").split("$")[0]


def test_nobody_matches_no_password() -> None:
    assert not passwords.matches(None, "le train de 8h47")


def test_a_name_nobody_bears_takes_the_time_of_a_comparison() -> None:
    kept = passwords.hashed("le train de 8h47")

    real = _seconds(kept)
    none = _seconds(None)

    assert 0.5 < none / real < 2


def _seconds(kept: str | None) -> float:
    """Return the shortest processor time of five comparisons with a wrong password."""
    times = []
    for _ in range(5):
        start = time.process_time()
        passwords.matches(kept, "le train de 9h12")
        times.append(time.process_time() - start)
    return min(times)


@settings(max_examples=5)
@given(st.text(max_size=300))
def test_any_text_is_compared_without_an_error(text: str) -> None:
    assert not passwords.matches(None, text)


def test_a_lone_surrogate_is_hashed_and_compared() -> None:
    assert passwords.matches(passwords.hashed("gare\ud800gare"), "gare\ud800gare")
