"""Folding: the form under which two spellings of the same French words meet."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_LIGATURES: Final = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "ł": "l"})
_APOSTROPHES: Final = str.maketrans(dict.fromkeys("’ʼ‘ʹ′\uff07", "'"))
_NOT_WORD: Final = re.compile(r"[^0-9a-z]+")


def fold(text: str) -> str:
    """Return `text` in lower case without accents; œ → oe, typographic apostrophe → '.

    "L’Étude du Cœur" → "l'etude du coeur". Source: measured on French pages, `remove_diacritics`
    of SQLite leaves œ apart.
    """
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text.lower())
    plain = "".join(c for c in decomposed if not unicodedata.combining(c)).lower()
    return plain.translate(_LIGATURES).translate(_APOSTROPHES)


def title_key(title: str) -> str:
    """Return the key under which titles are the same: folded, only words, one space between.

    "  Où en est-on ? " → "ou en est on". Empty for a title without letter nor digit.
    """
    return _NOT_WORD.sub(" ", fold(title)).strip() or title.strip().lower()


def ident_key(ident: str) -> str:
    """Return the key under which the `id` of a page is cited: no title has such a key."""
    return "@" + fold(ident)
