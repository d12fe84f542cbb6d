"""Titles: completed as one types, and found again when they are nearly right."""

# ruff: noqa: S608 -- only constants are put into statements; values are parameters

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from difflib import SequenceMatcher
from typing import Final

from gare.index.french import STOP_WORDS, French
from gare.index.rows import storable
from gare.index.words import TITLE
from gare.model.fold import title_key
from gare.sqlite import Connection

_MAX_KEY_CHARS: Final = 80
_SIDE_HITS: Final = 20
"""Titles looked at for each three letters, on each side of the length looked for."""
_COMPARED: Final = 40
_NEAR_ENOUGH: Final = 0.6
_EXPANSIONS: Final = 12
_AFTER: Final = "\U0010ffff"


def write_title(
    db: Connection, identity: int, words: Iterable[str], letters: Iterable[tuple[str, int]]
) -> None:
    """Make a title findable by the beginning of its `title_words` and by its `grams`."""
    db.executemany("insert into title_word values (?,?)", [(word, identity) for word in words])
    db.executemany("insert into gram values (?,?,?)", [(*gram, identity) for gram in letters])


def drop_title(db: Connection, identity: int, title: str) -> None:
    """Forget a title."""
    db.execute("delete from title_word where page = ?", (identity,))
    db.executemany(
        "delete from gram where gram = ? and size = ? and page = ?",
        [(*gram, identity) for gram in grams(title)],
    )


def grams(title: str) -> tuple[tuple[str, int], ...]:
    """Return the runs of three letters of a title, each with the length of the title."""
    key = _key(title)
    return tuple((gram, len(key)) for gram in _grams(key))


def title_words(french: French, title: str) -> list[str]:
    """Return the different words of a title, folded, in their order."""
    found = [french.forms(chunk) for chunk in french.chunks(title)]
    return list(dict.fromkeys(word for forms in found for word in (*forms.parts, *forms.glued)))


def _key(title: str) -> str:
    """Return what of a title is compared."""
    return storable(title_key(title))[:_MAX_KEY_CHARS]


def _grams(key: str) -> list[str]:
    """Return the different runs of three letters of a key, its ends marked by blanks."""
    padded = f"  {key} "
    return sorted({padded[place : place + 3] for place in range(len(padded) - 2)})


def near_titles(db: Connection, french: French, text: str, limit: int) -> list[int]:
    """Return the pages whose title resembles `text`, the nearest first.

    Typing errors, accents, plurals, missing words. At most 40 titles are compared.
    """
    text = storable(text)
    key = _key(text)
    if not key:
        return []
    same = db.execute("select page from name where key = ? order by rank, page", (key,))
    exact = [row[0] for row in same.fetchmany(limit)]
    worded = _with_words(db, french, text)
    resembling = _with_letters(db, key)
    found = dict.fromkeys([*exact, *worded[: _COMPARED // 2], *resembling[:_COMPARED]])
    scored = []
    matcher = SequenceMatcher(autojunk=False)
    matcher.set_seq2(key)
    for identity in list(found)[: _COMPARED + limit]:
        row = db.execute("select title_key, path from page where id = ?", (identity,)).fetchone()
        matcher.set_seq1(row[0][:_MAX_KEY_CHARS])
        score = matcher.ratio()
        if identity in worded:
            score = max(score, 0.6 + 0.4 * min(1.0, len(key) / max(1, len(row[0]))))
        if identity in exact:
            score = 2.0
        if score >= _NEAR_ENOUGH:
            scored.append((-score, row[1], identity))
    return [identity for _score, _path, identity in sorted(scored)[:limit]]


def _with_letters(db: Connection, key: str) -> list[int]:
    """Return pages whose title shares runs of letters with a key and has about its length."""
    size = len(key)
    shared: Counter[int] = Counter()
    for gram in _grams(key):
        longer = db.execute(
            "select page from gram where gram = ? and size between ? and ? order by size limit ?",
            (gram, size, size * 3 // 2 + 3, _SIDE_HITS),
        ).fetchall()
        shorter = db.execute(
            "select page from gram where gram = ? and size between ? and ?"
            " order by size desc limit ?",
            (gram, size * 2 // 3 - 1, size - 1, _SIDE_HITS),
        ).fetchall()
        for (identity,) in longer + shorter:
            shared[identity] += 1
    return [identity for identity, _n in sorted(shared.items(), key=lambda item: (-item[1], item))]


def _with_words(db: Connection, french: French, text: str) -> list[int]:
    """Return pages that have all the words of a text in their title, in any form."""
    words = [french.forms(chunk) for chunk in french.chunks(text[:200])]
    stems = [forms.stems for forms in words if forms.stems]
    full = [forms.stems for forms in words if forms.parts and forms.parts[0] not in STOP_WORDS]
    asked = " AND ".join(_any(TITLE, choice) for choice in (full or stems)[:12] if choice)
    if not asked:
        return []
    rows = db.execute(
        "select rowid from words where words match ? order by rowid limit ?", (asked, _COMPARED)
    )
    return [row[0] for row in rows]


def _any(mark: str, stems: tuple[str, ...]) -> str:
    """Return the query for one stem or another, each quoted."""
    return "(" + " OR ".join(f'"{mark}{stem}"' for stem in stems[:8]) + ")"


def suggest(db: Connection, french: French, prefix: str, limit: int) -> list[int]:
    """Return the pages whose title has a word that begins like the last one of `prefix`.

    Titles that begin so come first, then the shortest.
    """
    prefix = storable(prefix)
    key = _key(prefix)
    if not key:
        return []
    first = db.execute(
        "select id from page where title_key >= ? and title_key < ? and part = 0"
        " order by title_key, path limit ?",
        (key, key + _AFTER, limit),
    )
    found = dict.fromkeys(row[0] for row in first)
    if len(found) < limit:
        words = title_words(french, prefix[:200])
        rows = _completed(db, french, words) if words else []
        found.update(dict.fromkeys(rows))
    return list(found)[:limit]


def _completed(db: Connection, french: French, words: list[str]) -> list[int]:
    """Return pages with all words but the last, and one that begins like the last."""
    *whole, last = words
    expansions = list(beginnings(db, "title_word", last, _EXPANSIONS))
    if not expansions:
        return []
    if not whole:
        rows = [
            row
            for word in expansions
            for row in db.execute(
                "select p.id, length(p.title_key), p.path from title_word w"
                " cross join page p on p.id = w.page where w.word = ? limit 40",
                (word,),
            )
        ]
    else:
        choices = [french.forms(word).stems for word in whole[:12]]
        choices.append(tuple({stem for word in expansions for stem in french.forms(word).stems}))
        asked = " AND ".join(_any(TITLE, choice) for choice in choices if choice)
        rows = db.execute(
            "select p.id, length(p.title_key), p.path from words w"
            " cross join page p on p.id = w.rowid where words match ? limit 40",
            (asked,),
        ).fetchall()
    return [row[0] for row in sorted(set(rows), key=lambda row: (row[1], row[2]))]


def beginnings(db: Connection, table: str, prefix: str, limit: int) -> list[str]:
    """Return the first different words of a table that begin so, one jump in its order each."""
    found: list[str] = []
    word, sign = prefix, ">="
    while len(found) < limit:
        row = db.execute(
            f"select word from {table} where word {sign} ? and word < ? order by word limit 1",
            (word, prefix + _AFTER),
        ).fetchone()
        if row is None:
            break
        word, sign = row[0], ">"
        found.append(word)
    return found
