"""Excerpts: the piece of a page where most of the words looked for are, with those marked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from gare.index.french import French
from gare.index.query import Asked
from gare.model.fold import fold

Piece = tuple[str, bool]
"""A run of text, and whether it is one of the words looked for."""

_WIDTH_CHARS: Final = 220
_LEAD_CHARS: Final = 60
_HITS_A_WORD: Final = 20
_TRIES_A_WORD: Final = 60
_ENDING_CHARS: Final = 2
"""What may differ at the end beyond the stem: local, locaux; médiateur, médiatrice."""
_BLANKS: Final = re.compile(r"\s+")
_LETTERS: Final = re.compile(rb"[0-9a-z\x8c\x9c\xc6\xe6]+")
_LETTER_BYTES: Final = frozenset(b"0123456789abcdefghijklmnopqrstuvwxyz\x8c\x9c\xc6\xe6")
_LIGATURES: Final = ((b"oe", b"\x9c"), (b"ae", b"\xe6"))


def _flat_byte(code: int) -> int:
    """Return the byte of the bare lower-case letter for one of the code page 1252."""
    char = bytes([code]).decode("cp1252", "replace").lower()
    bare = fold(char)
    if len(bare) == 1 and bare.isascii():
        return ord(bare)
    kept = char.encode("cp1252", "replace")
    return kept[0] if len(kept) == 1 else ord("?")


_FLAT: Final = bytes(_flat_byte(code) for code in range(256))
"""Takes accents and capitals away, one byte a character, so that places stay the same."""


def flat(text: str) -> bytes:
    """Return the text without accents nor capitals, one byte for each character."""
    return text.encode("cp1252", "replace").translate(_FLAT)


def excerpt(french: French, text: str, words: tuple[Asked, ...]) -> tuple[Piece, ...]:
    """Return about 220 characters of `text` around the words, in pieces; its beginning if none."""
    bare = flat(text)
    hits = sorted(
        (start, end, place)
        for place, word in enumerate(words)
        for start, end in _hits(french, bare, text, word)
    )
    start, end = _window(hits, text)
    pieces: list[Piece] = [("… ", False)] if start > 0 else []
    at = start
    for first, last, _word in hits:
        if at <= first and last <= end:
            pieces += [(_BLANKS.sub(" ", text[at:first]), False), (text[first:last], True)]
            at = last
    pieces.append((_BLANKS.sub(" ", text[at:end]), False))
    if end < len(text):
        pieces.append((" …", False))
    return tuple(piece for piece in pieces if piece[0])


def _hits(french: French, bare: bytes, text: str, word: Asked) -> Iterator[tuple[int, int]]:
    """Give the start and the end of a word in a text, in any of its forms."""
    wanted = {*word.stems, *word.begins}
    for needle in _needles(word):
        at = bare.find(needle)
        found = tries = 0
        while at >= 0 and found < _HITS_A_WORD and tries < _TRIES_A_WORD:
            tries += 1
            whole = _LETTERS.match(bare, at)
            end = at + len(needle) if whole is None else whole.end()
            if at == 0 or bare[at - 1] not in _LETTER_BYTES:
                forms = french.forms(text[at:end].lower())
                if not wanted.isdisjoint((*forms.stems, *forms.parts)):
                    found += 1
                    yield at, end
            at = bare.find(needle, end)


def _needles(word: Asked) -> list[bytes]:
    """Return the beginnings under which the forms of a word may stand in a bare text."""
    shortest = min(len(word.exact), 4 if len(word.exact) > 5 else 3)
    common = word.exact
    for stem in word.stems:
        while len(common) > shortest and not stem.startswith(common):
            common = common[:-1]
    common = common[: max(shortest, len(common) - _ENDING_CHARS)]
    needle = common.encode("cp1252", "ignore")
    if not needle:
        return []
    ligated = [needle.replace(two, one) for two, one in _LIGATURES if two in needle]
    return [needle, *ligated]


def _window(hits: list[tuple[int, int, int]], text: str) -> tuple[int, int]:
    """Return the start and the end of the piece with most different words, the first of equals."""
    best, best_score = 0, (0, 0)
    for number, (start, _end, _word) in enumerate(hits):
        reach = start + _WIDTH_CHARS - _LEAD_CHARS
        inside = [hit for hit in hits[number : number + 40] if hit[1] <= reach]
        score = (len({hit[2] for hit in inside}), len(inside))
        if score > best_score:
            best, best_score = start, score
    start = _word_start(text, max(0, best - _LEAD_CHARS)) if hits else 0
    end = min(len(text), start + _WIDTH_CHARS)
    if end < len(text):
        blank = text.rfind(" ", start + _WIDTH_CHARS // 2, end)
        end = blank if blank > best else end
    return start, end


def _word_start(text: str, at: int) -> int:
    """Return the first beginning of a word at or after a place, not far from it."""
    if at == 0:
        return 0
    blank = text.find(" ", at, at + _LEAD_CHARS // 2)
    return at if blank < 0 else blank + 1
