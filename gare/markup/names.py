"""Names made from texts: titles from paths, paths from titles, anchors from headings."""

from __future__ import annotations

import re
from typing import Final

from slugify import slugify

from gare.model.fold import fold
from gare.model.names import MAX_SEGMENT_CHARS, PagePath, name_fault

ANCHOR: Final = "s-"
"""What the anchors of headings begin with, so that they never meet the ids of the theme."""
_FALLBACK: Final = "page"
_SPOKEN: Final = str.maketrans({"’": " ", "'": " ", "ʼ": " ", "°": "o", "º": "o", "&": " et "})
_NOT_ANCHOR: Final = re.compile(r"[^0-9a-z\s_-]+")
_GAPS: Final = re.compile(r"[\s_-]+")
_MAX_ANCHOR_CHARS: Final = 80


def title_from_path(path: PagePath) -> str:
    """Return a title for a page without one: "etudes/point-d-acces" → "Point d acces"."""
    last = path.rpartition("/")[2]
    words = re.sub(r"[-_\s]+", " ", last).strip() or last
    return words[:1].upper() + words[1:]


def slug(title: str) -> str:
    """Return the path segment of a title: lower-case ASCII, at most 100 characters, never empty.

    "L’étude du n° 5 : l'œuvre" → "l-etude-du-no-5-l-oeuvre". Never a reserved name.
    """
    spoken = title[:1000].translate(_SPOKEN)
    text = slugify(spoken, max_length=MAX_SEGMENT_CHARS, word_boundary=True, save_order=True)
    if not text:
        return _FALLBACK
    return text if name_fault(text) is None else f"{_FALLBACK}-{text}"


def anchor(text: str) -> str:
    """Return the anchor of a heading, as forges make them, without accents: "Où ?" → "ou".

    Punctuation goes, spaces become hyphens: "L’été, ici" → "lete-ici". A fragment written for
    a forge ("#lété-ici") gives the same. Empty for a text without letter nor digit.
    """
    folded = fold(text[:400])
    plain = _gaps_closed(folded)
    if not folded.isascii() and any(char.isalpha() and not char.isascii() for char in folded):
        return slugify(text[:400], max_length=_MAX_ANCHOR_CHARS)
    return plain


def _gaps_closed(folded: str) -> str:
    """Return a folded text with only letters, digits and single hyphens."""
    return _GAPS.sub("-", _NOT_ANCHOR.sub("", folded))[:_MAX_ANCHOR_CHARS].strip("-")


class Anchors:
    """Gives each heading of a page its own anchor: "s-titre", then "s-titre-1"."""

    def __init__(self) -> None:
        self._taken: set[str] = set()
        self._next: dict[str, int] = {}

    def take(self, text: str) -> str:
        """Return a new anchor for a heading with this text."""
        name = anchor(text) or "section"
        number = self._next.get(name, 0)
        free = f"{name}-{number}" if number else name
        while free in self._taken:
            number += 1
            free = f"{name}-{number}"
        self._next[name] = number + 1
        self._taken.add(free)
        return ANCHOR + free
