from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gare.people.pseudonym import TOKEN_BYTES, new_token, pseudonym, signature

SECRET = b"a secret of thirty-two bytes ...."


def test_a_browser_keeps_its_pseudonym() -> None:
    token = new_token()

    assert pseudonym(token, SECRET) == pseudonym(token, SECRET)
    assert len(token) == TOKEN_BYTES


def test_a_pseudonym_is_a_word_and_a_number() -> None:
    author = pseudonym(b"a browser", SECRET)

    assert re.fullmatch(r"Visiteur [a-zé]+ [1-9][0-9]{3}", author.name)
    assert re.fullmatch(r"visiteur-[a-z]+-[1-9][0-9]{3}", author.handle)


def test_another_site_gives_another_pseudonym() -> None:
    here = {pseudonym(bytes([n]), SECRET).name for n in range(50)}
    elsewhere = {pseudonym(bytes([n]), b"another secret").name for n in range(50)}

    assert len(here & elsewhere) <= 1


def test_a_thousand_browsers_rarely_share_a_pseudonym() -> None:
    authors = {pseudonym(number.to_bytes(2, "big"), SECRET).handle for number in range(1000)}

    assert len(authors) >= 995


@given(st.binary(max_size=64))
def test_every_pseudonym_has_a_handle_of_ascii(token: bytes) -> None:
    assert re.fullmatch(r"visiteur-[a-z]+-[1-9][0-9]{3}", pseudonym(token, SECRET).handle)


def test_a_typed_name_is_signed_with_the_handle_of_the_browser() -> None:
    author = pseudonym(b"a browser", SECRET)

    signed = signature("  Élodie <@example>\nGare-Action: delete ", author)

    assert signed.name == "Élodie example Gare-Action delete"
    assert signed.handle == author.handle


@pytest.mark.parametrize("typed", ["jean.dupont@gmail.com", "Élodie <e@example.org>", "@l@m.fr"])
def test_an_address_is_no_name(typed: str) -> None:
    author = pseudonym(b"a browser", SECRET)

    assert signature(typed, author) == author


def test_a_signature_of_nothing_is_the_pseudonym() -> None:
    author = pseudonym(b"a browser", SECRET)

    assert signature(" \u202e\0 ", author) == author


@given(st.text())
def test_no_signature_breaks_out_of_its_line(text: str) -> None:
    signed = signature(text, pseudonym(b"a browser", SECRET))

    assert 2 <= len(signed.name) <= 60
    assert not set(signed.name) & set("<>\n\r\0\t\u2028\u202e")
