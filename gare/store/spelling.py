"""All the ways a text is met in files and tables: composed or not, escaped, encoded."""

from __future__ import annotations

import base64
import json
import quopri
import re
import unicodedata
from collections.abc import Callable
from html import escape
from html.entities import codepoint2name
from typing import Final
from urllib.parse import quote, quote_plus

_HEX: Final = re.compile(r"%[0-9A-F]{2}")
_LEAST_BASE64: Final = 12
"""Shorter pieces would be found in anything."""


def spellings(text: str) -> frozenset[str]:
    """Return a text as characters may write it: composed or not, in addresses, HTML and JSON."""
    found = set()
    for shape in ("NFC", "NFD"):
        shaped = unicodedata.normalize(shape, text)
        for address in (quote(shaped, safe="/"), quote(shaped, safe="/:@"), quote_plus(shaped)):
            found |= {address, _HEX.sub(lambda one: one[0].lower(), address)}
        found |= {shaped, escape(shaped), escape(shaped, quote=False), *_entities(shaped)}
        found |= {json.dumps(shaped)[1:-1], json.dumps(shaped, ensure_ascii=False)[1:-1]}
    return frozenset(one for one in found if one)


def forms_of(text: str) -> frozenset[bytes]:
    """Return the bytes a text may be: in the encodings met, in mail, in base 64."""
    forms = {one.encode() for one in spellings(text)}
    for shape in ("NFC", "NFD"):
        shaped = unicodedata.normalize(shape, text)
        forms |= {shaped.encode(code) for code in ("utf-16-le", "utf-16-be")}
        forms.add(quopri.encodestring(shaped.encode()).replace(b"=\n", b""))
        forms |= _in_base64(shaped.encode())
        if _is_latin(shaped):
            forms.add(shaped.encode("cp1252"))
    return frozenset(forms)


def _entities(text: str) -> tuple[str, ...]:
    """Return a text whose letters beyond ASCII are HTML's: by name, by number."""
    ways: tuple[Callable[[int], str], ...] = (
        lambda code: f"&{codepoint2name[code]};" if code in codepoint2name else f"&#{code};",
        lambda code: f"&#{code};",
        lambda code: f"&#x{code:x};",
        lambda code: f"&#x{code:X};",
    )
    return tuple("".join(way(ord(one)) if ord(one) > 127 else one for one in text) for way in ways)


def _in_base64(content: bytes) -> set[bytes]:
    """Return what a content looks like inside longer ones, wherever it begins among three bytes.

    The letters at both ends say neighbours too: they are left out.
    """
    found = set()
    for before in range(3):
        coded = base64.b64encode(b"\0" * before + content)
        first = (0, 2, 3)[before]
        last = (before + len(content)) * 8 // 6
        piece = coded[first:last]
        if len(piece) >= _LEAST_BASE64:
            found.add(piece)
    return found


def _is_latin(text: str) -> bool:
    """Tell whether old French files could write a text."""
    try:
        text.encode("cp1252")
    except UnicodeEncodeError:
        return False
    return True
