"""What a reader typed in the search box, understood word by word; any input gives a query."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Final

from gare.index.french import STEM, STOP_WORDS, French
from gare.index.rows import storable
from gare.model.fold import title_key
from gare.sqlite import Connection

_MAX_CHARS: Final = 300
_MAX_WORDS: Final = 16
_MAX_PHRASES: Final = 4
_PREFIXES: Final = 300
_KEPT_PREFIXES: Final = 8
_WHOLE_PAGES: Final = 50
_QUOTED: Final = re.compile(r'"([^"]{1,200})"|«([^»]{1,200})»|“([^”]{1,200})”')


@dataclass(frozen=True, slots=True)
class Asked:
    """One word asked for: as typed, its folded form, its stems, the words it may begin."""

    typed: str
    exact: str
    stems: tuple[str, ...]
    begins: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Query:
    """The words of a search, the phrases (exact words in a row) among them, the key of a title."""

    key: str
    words: tuple[Asked, ...]
    phrases: tuple[tuple[str, ...], ...]


def understand(db: Connection, french: French, text: str) -> Query:
    """Return the query that a text asks for; empty when it has no word at all.

    Words too common to help are left out when others remain, except in phrases. The last word
    may be the beginning of another when nothing follows it.
    """
    text = storable(text[:_MAX_CHARS]).replace("\0", " ")
    phrases: list[tuple[str, ...]] = []
    for match in _QUOTED.finditer(text):
        quoted = next(group for group in match.groups() if group)
        parts = [part for raw in french.raws(quoted) for part in french.analyse([raw]).parts]
        if len(parts) > 1:
            phrases.append(tuple(parts[:_MAX_WORDS]))
    asked = [word for raw in french.raws(text) for word in _asked(french, raw)]
    asked = list({word.exact: word for word in asked}.values())
    full = [word for word in asked if word.exact not in STOP_WORDS]
    kept = (full or asked)[:_MAX_WORDS]
    if kept and kept[-1] is asked[-1] and text[-1:].isalnum():
        kept[-1] = _beginning(db, kept[-1])
    return Query(title_key(text), tuple(kept), tuple(phrases[:_MAX_PHRASES]))


def _asked(french: French, raw: str) -> list[Asked]:
    """Return the words of a typed one; what is glued in the index is asked for whole."""
    forms = french.analyse([raw])
    if forms.glued:
        return [Asked(raw, whole, french.stems(whole)) for whole in forms.glued]
    pieces = ((piece, french.analyse([piece])) for piece in french.pieces(raw))
    return [Asked(piece, one.parts[0], one.stems) for piece, one in pieces if one.parts]


def _beginning(db: Connection, word: Asked) -> Asked:
    """Return the word with those of the vocabulary it begins, the commonest ones.

    A word of many pages is whole already: completing it would only blur the answer.
    """
    if len(word.exact) < 2:
        return word
    rows = db.execute(
        "select word, pages from vocabulary where word >= ?1 and word < ?1 || char(1114111)"
        " order by word limit ?2",
        (word.exact, _PREFIXES),
    ).fetchall()
    if rows and rows[0][0] == word.exact and rows[0][1] >= _WHOLE_PAGES:
        return word
    rows.sort(key=lambda row: (-row[1], row[0]))
    begins = [row[0] for row in rows if row[0] != word.exact]
    return replace(word, begins=tuple(begins[:_KEPT_PREFIXES]))


def all_words(query: Query, mark: str = STEM) -> str:
    """Return the full-text query for pages with all the words (stems of a class), all phrases."""
    parts = [one_word(word, mark) for word in query.words]
    return " AND ".join(parts + [_row(phrase) for phrase in query.phrases])


def one_word(word: Asked, mark: str = STEM, *, begun: bool = True) -> str:
    """Return the full-text query for a word: any of its stems, any of the words it begins."""
    choices = [f'"{mark}{stem}"' for stem in word.stems]
    if mark == STEM and begun:
        choices += [f'"{other}"' for other in word.begins]
    return "(" + " OR ".join(choices) + ")"


def _row(phrase: tuple[str, ...]) -> str:
    """Return the query for exact words one after the other."""
    return '"' + " ".join(phrase) + '"'


def is_word_known(db: Connection, word: Asked) -> bool:
    """Tell whether a word, in any of its forms, is in a page."""
    row = db.execute("select rowid from words where words match ? limit 1", (one_word(word),))
    return row.fetchone() is not None
