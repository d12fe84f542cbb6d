"""Names of pages and files: what is refused everywhere, and how addresses are made."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gare.model.fold import fold, title_key
from gare.model.names import (
    FilePath,
    NameFault,
    PagePath,
    address,
    edit_address,
    name_fault,
    owner_of,
    page_file,
    page_of,
)

REFUSED = {
    "": NameFault.EMPTY,
    "a//b": NameFault.EMPTY,
    "/a": NameFault.EMPTY,
    "a/": NameFault.EMPTY,
    "a/../b": NameFault.DOTS,
    ".": NameFault.DOTS,
    "..": NameFault.DOTS,
    ".git/config": NameFault.LEADING,
    ".GIT": NameFault.LEADING,
    "-rf": NameFault.LEADING,
    "a/.htaccess": NameFault.LEADING,
    "git~1/config": NameFault.RESERVED,
    "GIT~1": NameFault.RESERVED,
    "con": NameFault.RESERVED,
    "NUL.md": NameFault.RESERVED,
    "a/com1.txt": NameFault.RESERVED,
    "content.git": NameFault.RESERVED,
    "Content.Git/x": NameFault.RESERVED,
    "a\\b": NameFault.BACKSLASH,
    "a\x00b": NameFault.CONTROL,
    "a\nb": NameFault.CONTROL,
    "a\x7fb": NameFault.CONTROL,
    "a\u2028b": NameFault.CONTROL,
    ".g\u200cit": NameFault.CONTROL,
    "a\udcffb": NameFault.CONTROL,
    "a\u202eb": NameFault.BIDI,
    "\u2067a": NameFault.BIDI,
    "a.": NameFault.TRAILING,
    "a ": NameFault.TRAILING,
    " a": NameFault.TRAILING,
    "x" * 104: NameFault.TOO_LONG,
    "/".join(["abcdefgh" * 5] * 7): NameFault.TOO_LONG,
    "a/b/c/d/e/f/g/h/i": NameFault.TOO_DEEP,
}


@pytest.mark.parametrize(("path", "fault"), REFUSED.items())
def test_a_bad_name_is_refused_with_its_reason(path: str, fault: NameFault) -> None:
    assert name_fault(path) is fault


@pytest.mark.parametrize(
    "path",
    ["a", "etudes/barometre-2024.md", "Où en est-on ?.md", "a/b/c/d/e/f/g/h", "e\u0301t\u00e9",
     "contenu.git", "console.md", "a..b", "a b", "日本語", "👍"],
)  # fmt: skip
def test_a_name_of_the_world_is_allowed(path: str) -> None:
    assert name_fault(path) is None


@given(st.text(max_size=40))
def test_a_name_that_is_allowed_holds_nothing_dangerous(path: str) -> None:
    if name_fault(path) is None:
        segments = unicodedata.normalize("NFC", path).split("/")
        assert all(part and part not in {".", ".."} and part[0] not in ".-" for part in segments)
        assert not any(unicodedata.category(c) in {"Cc", "Cs", "Zl", "Zp"} for c in path)


@given(st.text(alphabet="abz019-_./", min_size=1, max_size=30))
def test_the_quick_look_at_plain_names_agrees_with_the_slow_one(path: str) -> None:
    # An accent sends the same name through the slow look, and changes nothing else of it.
    accented = "/".join(
        part + "é" if part and part[-1] not in ". " else part for part in path.split("/")
    )
    faults = {NameFault.DOTS, NameFault.LEADING, NameFault.EMPTY, NameFault.TRAILING}

    assert (name_fault(path) in faults) == (name_fault(accented) in faults)


def test_pages_and_files_are_a_bijection() -> None:
    path = PagePath("etudes/barometre-2024")

    assert page_of(page_file(path)) == path
    assert page_of(FilePath("etudes/fig.webp")) is None
    assert page_of(FilePath(".md")) is None
    assert owner_of(FilePath("a/b/fig.webp")) == "a/b"


def test_an_address_is_percent_encoded_and_home_is_the_root() -> None:
    assert address("études/a b?#%") == "/%C3%A9tudes/a%20b%3F%23%25"
    assert address("accueil") == "/"


@given(st.text(max_size=60))
def test_folding_is_idempotent(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("one", "other"),
    [("L’Étude du Cœur", "l'etude du coeur"), ("  Où en est-on ? ", "ou EN est on")],
)
def test_two_spellings_of_a_title_have_one_key(one: str, other: str) -> None:
    assert title_key(one) == title_key(other)


@pytest.mark.parametrize(
    ("path", "expected"),
    [("accueil", "/-/edit/accueil"), ("etudes/é t", "/-/edit/etudes/%C3%A9%20t")],
)
def test_every_page_has_an_address_to_be_written_at(path: str, expected: str) -> None:
    assert edit_address(path) == expected
