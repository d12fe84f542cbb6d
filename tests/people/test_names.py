from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gare.people import names


@pytest.mark.parametrize(
    "name",
    [
        "Élodie Le Goff",
        "Anne-Marie d’Ormesson",
        "Camille·s",
        "Association (3)",
        "李明",
        "فاطمة",
        "Nguyễn Thị",
        "Jo",
    ],
)
def test_ordinary_names_of_the_world_are_allowed(name: str) -> None:
    assert names.allowed(name) == name


@pytest.mark.parametrize(
    "name",
    [
        "",
        " ",
        "J",
        "42",
        "...",
        "é" * 61,
        "Jean\nPaul\0",
        "Jean\u202eluaP",
        "Jean\u200bPaul",
        "Jean <jean@example.org>",
        "<script>alert(1)</script>",
        "Z" + "\u0300" * 9,
        "\u0300\u0301",
        "Jean \ud800",
        "Jean\ue000",
        "Jean 🚂",
        "x" * 1_000_000,
    ],
)
def test_names_that_deceive_or_break_are_refused(name: str) -> None:
    assert names.allowed(name) is None


def test_a_name_is_kept_in_nfc_with_single_spaces() -> None:
    assert names.allowed("  E\u0301lodie \t Le  Goff ") == "Élodie Le Goff"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Élodie Le Goff", "elodie le goff"),
        ("Jean-Paul", "Jean Paul"),
        ("Cœur d’Hérault", "COEUR D'HERAULT"),
        ("Paul", "Раul"),
        ("Ｐａｕｌ", "Paul"),
    ],
)
def test_spellings_of_one_name_share_a_key(one: str, other: str) -> None:
    assert names.key(one) == names.key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Paul", "PauI"), ("Paul", "Pau1"), ("Olga", "0lga"), ("Bernard", "Bemard"), ("Сара", "Capa")],
)
def test_names_drawn_alike_share_a_look(one: str, other: str) -> None:
    assert names.look(one) == names.look(other)


@pytest.mark.parametrize(("one", "other"), [("Ian", "Lan"), ("Иван 2", "Пётр 2"), ("李明", "李红")])
def test_names_that_differ_for_a_reader_are_two(one: str, other: str) -> None:
    assert names.look(one) != names.look(other)
    assert names.key(one) != names.key(other)


@pytest.mark.parametrize(
    ("name", "handle"),
    [
        ("Hélène d’Ormesson", "helene-d-ormesson"),
        ("Раul", "paul"),
        ("李明", "li-ming"),
        ("…!", "compte"),
        ("a" * 60, "a" * 40),
    ],
)
def test_a_handle_is_ascii(name: str, handle: str) -> None:
    assert names.handle(name) == handle


@pytest.mark.parametrize("name", ["Admin", "ADMIN.", "Аdmin", "Modérateur", "gare"])
def test_names_that_speak_for_the_site_are_reserved(name: str) -> None:
    assert names.is_reserved(name)


@given(st.text())
def test_what_is_presentable_is_allowed_or_nothing(text: str) -> None:
    shown = names.presentable(text)

    assert shown == "" or names.allowed(shown) == shown


@given(st.text(max_size=80))
def test_a_handle_is_always_a_handle(text: str) -> None:
    handle = names.handle(text)

    assert handle.isascii()
    assert handle.replace("-", "").isalnum()
    assert 1 <= len(handle) <= names.MAX_HANDLE_CHARS


@given(st.text(max_size=80))
def test_normal_forms_of_a_name_share_key_and_look(text: str) -> None:
    composed, apart = unicodedata.normalize("NFC", text), unicodedata.normalize("NFD", text)

    assert names.key(composed) == names.key(apart)
    assert names.look(composed) == names.look(apart)
