"""French words as search sees them: from a text to folded forms and stems.

Source: measured on French pages, fold first, then -aux → -al and the final s or x, then Snowball
joins 100 % of the singular/plural couples and of the words typed without accents.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import Stemmer

from gare.model.fold import fold
from gare.model.names import nfc

MAX_WORD_CHARS: Final = 64
_MAX_STEMMED_CHARS: Final = 40
_MEMORY_WORDS: Final = 8_192
_AROUND: Final = ',.;:!?"«»*…“”'
STEM: Final = "~"
"""Marks a stem among words."""

_GAP: Final = "[ \u00a0\u202f.]"
_GROUPS: Final = (
    rf"[0-9](?<![0-9]{{2}})(?:(?<=0)\d(?:(?:{_GAP}|-)\d\d){{4}}"
    rf"|\d{{0,2}}(?:{_GAP}\d{{3}})+(?:\d\d)?)(?!\d)"
)
"""A number in groups. Begins with a set, which `re` looks for ten times as quickly."""
_GROUPED: Final = re.compile(_GROUPS)
_RAW: Final = re.compile(
    r"(?:(?:[ldjmtsn]|c(?!['’ʼ]h)|qu|jusqu|lorsqu|puisqu|quoiqu|presqu)['’ʼ])?"
    rf"(aujourd['’ʼ]hui|[a-z](?:\+\+|\#)(?![^\W_])|{_GROUPS}"
    r"|[^\W_]+(?:(?:(?<=c)['’ʼ](?=h)|[-‐‑])[^\W_]+)*)"
    r"(?:(?:[·•‧∙.](?:[rt]?rices?|ices?|e?s?|nes?|les?|ves?|ses?|euses?))+(?![^\W_])"
    r"|\((?:e|s|es|nes?|t?rice|euse)\)s?(?![^\W_]))?"
)
"""A word of a lower-case text: elision before it and inclusive endings after it are left out."""

_PART: Final = re.compile(r"[^\W_]+(?:(?<=c)['’ʼ](?=h)[^\W_]+)*")
_NUMBER: Final = re.compile(r"[\d\u00a0\u202f .-]+")
_NOT_ALNUM: Final = re.compile(r"[\W_]+")
_CODE: Final = re.compile(r"[a-z](?:\+\+|#)")
_INCLUSIVE: Final = frozenset({"e", "s", "es", "ne", "nes", "trice", "rice", "euse", "ice"})

_IRREGULAR: Final = {
    "travaux": "travail",
    "vitraux": "vitrail",
    "baux": "bail",
    "coraux": "corail",
    "emaux": "email",
    "yeux": "oeil",
    "cieux": "ciel",
    "ideaux": "ideal",
    "idéaux": "idéal",
    "nouvelle": "nouveau",
    "nouvelles": "nouveau",
    "nouvel": "nouveau",
}
_FEMININE: Final = (("trice", "teur"), ("euse", "eur"), ("ère", "er"), ("ere", "er"), ("ive", "if"))

STOP_WORDS: Final = frozenset(
    """a ai au aux avec c ce ces cet cette d dans de des du elle elles en est et eu il ils je j l la
    le les leur leurs lui m ma mais me mes mon n ne nos notre nous on ont ou par pas pour qu que qui
    s sa sans se ses si son sont sur t ta te tes ton tu un une vos votre vous y ete etre fait sont
    comme plus tout tous toute toutes the of and""".split()  # noqa: SIM905 -- read as a sentence
)


@dataclass(frozen=True, slots=True)
class Forms:
    """What a run of characters is searched by.

    `parts` are its folded words in order ("c'est-à-dire" has three), `glued` wholes whose parts
    say little ("e-inclusion" → "einclusion", "02 98 00 00 00"), `stems` all stems.
    """

    parts: tuple[str, ...]
    glued: tuple[str, ...]
    stems: tuple[str, ...]
    keys: tuple[str, ...]
    """The parts, and the stems marked by `~`: what is counted."""


_NOTHING: Final = Forms((), (), (), ())


class French:
    """An analyser with its memory of words. For one thread only: stemmers are not shareable."""

    def __init__(self, memory_words: int = _MEMORY_WORDS) -> None:
        self._stem = Stemmer.Stemmer("french").stemWord
        self._memory: dict[str, Forms] = {}
        self._memory_words = memory_words

    def chunks(self, text: str) -> list[str]:
        """Return the runs between blanks, lower case: five times as quick as finding words."""
        return nfc(text).lower().split()

    def numbers(self, text: str) -> list[str]:
        """Return the numbers written in groups, as one: "02 98 00 00 00" → "0298000000"."""
        return [_NOT_ALNUM.sub("", found) for found in _GROUPED.findall(text)]

    def many(self, chunks: Iterable[str]) -> dict[str, Forms]:
        """Return the forms of different runs."""
        memory = self._memory
        return {chunk: memory.get(chunk) or self.forms(chunk) for chunk in chunks}

    def raws(self, text: str) -> list[str]:
        """Return the words of a short text in order, without elision; grouped numbers whole."""
        found: list[str] = _RAW.findall(nfc(text).lower())
        return found

    def forms(self, chunk: str) -> Forms:
        """Return the forms of all the words of a lower-case run; remembered."""
        known = self._memory.get(chunk)
        if known is None:
            bare = chunk.strip(_AROUND)
            if bare != chunk:
                known = self.forms(bare)
            elif bare.isalpha():
                known = self._simple(bare)
            else:
                known = self.analyse(_RAW.findall(bare))
            if len(self._memory) >= self._memory_words:
                self._memory.clear()
            if len(chunk) <= MAX_WORD_CHARS:
                self._memory[chunk] = known
        return known

    def _simple(self, word: str) -> Forms:
        """Return the forms of letters only, as most words are: seven times as quick."""
        exact = _exact(word)
        if not exact:
            return _NOTHING
        stems = self._stems(word, exact)
        return Forms((exact,), (), stems, (exact, *(STEM + stem for stem in stems)))

    def analyse(self, raws: list[str]) -> Forms:
        """Take words apart; what has no letter nor digit once folded gives nothing."""
        parts: list[str] = []
        glued: list[str] = []
        stems: dict[str, None] = {}
        for raw in raws:
            pieces = _pieces(raw)
            exact = [form for form in map(_exact, pieces) if form]
            parts += exact
            for piece in pieces:
                stems.update(dict.fromkeys(self.stems(piece)))
            if len(exact) > 1 and (_NUMBER.fullmatch(raw) or len(exact[0]) <= 2):
                whole = "".join(exact)[:MAX_WORD_CHARS]
                glued.append(whole)
                stems.update(dict.fromkeys(self.stems(whole)))
        keys = (*dict.fromkeys(parts), *(STEM + stem for stem in stems))
        return Forms(tuple(parts), tuple(glued), tuple(stems), keys)

    def pieces(self, raw: str) -> list[str]:
        """Return the words joined by hyphens in a raw word, without inclusive endings."""
        return _pieces(raw)

    def stems(self, raw: str) -> tuple[str, ...]:
        """Return one or two stems: of the folded word, and the folded stem of the accented one."""
        exact = _exact(raw)
        return self._stems(raw, exact) if exact else ()

    def _stems(self, raw: str, exact: str) -> tuple[str, ...]:
        """Return the stems of a word whose folded form is known."""
        if len(exact) > _MAX_STEMMED_CHARS or not exact.isalpha():
            return (exact,)
        folded = self._root(exact)
        if raw.isascii():
            return (folded,)
        accented = _exact(self._root(raw))
        return (folded,) if accented in {folded, ""} else (folded, accented)

    def _root(self, word: str) -> str:
        """Return the stem of a word made singular and masculine."""
        root: str = self._stem(_masculine(_singular(word)))
        if len(root) > 5 and root.endswith(("eur", "eux")):
            return root[:-1]
        return root


def _pieces(raw: str) -> list[str]:
    """Return the words joined by hyphens in a raw word, without inclusive endings."""
    if raw.isalnum() or _CODE.fullmatch(raw):
        return [raw]
    if raw.startswith("aujourd"):
        return [_NOT_ALNUM.sub("", raw)]
    first, *others = _PART.findall(raw)
    return [first, *(piece for piece in others if piece not in _INCLUSIVE)]


def _exact(raw: str) -> str:
    """Return the folded form of a word: letters and digits only, except for C++ and C#."""
    folded = fold(raw)
    if not folded.isalnum() and not _CODE.fullmatch(folded):
        folded = _NOT_ALNUM.sub("", folded)
    return folded[:MAX_WORD_CHARS]


def _singular(word: str) -> str:
    """Return a word without the mark of the plural: "locaux" → "local", "lieux" → "lieu"."""
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if len(word) > 4 and word.endswith("aux") and not word.endswith("eaux"):
        return word[:-3] + "al"
    if len(word) > 3 and word[-1] in "sx":
        return word[:-1]
    return word


def _masculine(word: str) -> str:
    """Return the masculine of the commonest names of people: "médiatrice" → "médiateur"."""
    if len(word) > 5:
        for feminine, masculine in _FEMININE:
            if word.endswith(feminine):
                return word[: -len(feminine)] + masculine
    return word
