"""A text as files and tables may have it."""

from __future__ import annotations

import base64
import io
import json
import unicodedata
import zipfile
import zlib
from html import escape, unescape
from urllib.parse import quote, quote_plus, unquote, unquote_plus

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gare.store.erasing import Eraser, Removal
from gare.store.opening import Unopened, inside
from gare.store.spelling import spellings

NAME = "Zoé L'Hénaff & fils"
ERASER = Eraser(Removal(texts=(NAME,)))
DECOMPOSED = unicodedata.normalize("NFD", NAME)


@pytest.mark.parametrize(
    "written",
    [
        NAME.encode(),
        DECOMPOSED.encode(),
        quote(NAME).encode(),
        quote(DECOMPOSED).encode(),
        quote_plus(NAME).encode(),
        b"Zo%c3%a9%20L%27H%c3%a9naff%20%26%20fils",
        escape(NAME).encode(),
        b"Zo&eacute; L'H&eacute;naff & fils",
        b"Zo&#233; L'H&#233;naff & fils",
        b"Zo&#xE9; L'H&#xE9;naff & fils",
        json.dumps({"qui": NAME}).encode(),
        b"Zo=C3=A9 L'H=C3=A9naff & fils",
        NAME.encode("utf-16"),
        NAME.encode("cp1252"),
        *(base64.b64encode(b"x" * shift + NAME.encode() + b"et la suite") for shift in range(4)),
    ],
)  # fmt: skip
def test_a_text_is_found_however_it_is_written(written: bytes) -> None:
    assert ERASER.holds(b"avant " + written + b" apres")
    assert not ERASER.holds(ERASER.without(b"avant " + written + b" apres"))


LETTERS = st.characters(exclude_categories=("Cs", "Cc"), exclude_characters='\\%&+"')


@given(st.text(LETTERS, min_size=4, max_size=40))
@settings(max_examples=60)
def test_every_spelling_says_the_text(text: str) -> None:
    said = unicodedata.normalize("NFC", text)

    for one in spellings(text):
        read = {unquote(one), unquote_plus(one), unescape(one), json.loads(f'"{one}"')}
        assert said in {unicodedata.normalize("NFC", way) for way in read}


def zipped(name: str, content: bytes, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return an archive of one file."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method) as archive:
        archive.writestr(name, content)
    return made.getvalue()


def pdf(stream: bytes) -> bytes:
    """Return something like a PDF with one compressed stream."""
    packed = zlib.compress(stream)
    return b"%PDF-1.7\n1 0 obj\n<</Filter/FlateDecode>>\nstream\n" + packed + b"\nendstream\n"


def test_a_text_in_an_office_document_is_found() -> None:
    assert ERASER.opens(zipped("content.xml", f"<p>{escape(NAME)}</p>".encode() * 3)) is True
    assert ERASER.opens(zipped(f"{NAME}.txt", b"vide")) is True
    assert ERASER.opens(zipped("content.xml", b"<p>rien</p>")) is False


def test_a_text_in_a_pdf_is_found_even_cut_in_pieces() -> None:
    cut = b"BT [(Zo\\351 L')-20(H\\351)3(naff & fils)] TJ ET"

    assert ERASER.opens(pdf(cut)) is True
    assert ERASER.opens(pdf(b"BT (rien) Tj ET")) is None


@pytest.mark.parametrize(
    "closed",
    [
        zipped("content.xml", b"x" * 100)[:60],
        zipped("a.zip", zipped("b.txt", b"x")),
        zipped("zeros", b"\0" * (65 * 1024 * 1024)),
        b"\x89PNG\r\n\x1a\n\0\0",
        b"",
    ],
    ids=["cut", "nested", "bomb", "picture", "empty"],
)
def test_what_cannot_be_looked_into_is_said_to_be_so(closed: bytes) -> None:
    assert ERASER.opens(closed) is None
    with pytest.raises(Unopened):
        list(inside(closed))


@given(st.binary(max_size=2000))
@settings(max_examples=100)
def test_any_bytes_are_looked_into_or_not(content: bytes) -> None:
    for beginning in (b"", b"PK\x03\x04", b"%PDF-1.4 stream\n"):
        assert ERASER.opens(beginning + content) in {True, False, None}
