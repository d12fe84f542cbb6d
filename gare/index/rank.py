"""Ranking: the order of the pages that answer, from the weights written when they were indexed.

A word met as it is typed counts on top of its stem; a rare word counts more than a common one.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import log2
from typing import Final

from gare.index.french import STEM
from gare.index.query import Asked, Query, one_word
from gare.sqlite import Connection

_SAME_TITLE: Final = 1_000.0
_MAX_ASKED: Final = 6


Candidate = tuple[int, int, str]
"""A page that answers: its number, the weight of a word met once, its heavier words."""


def ranked(db: Connection, query: Query, found: list[Candidate], within: str | None) -> list[int]:
    """Return pages the best first, in the order of their numbers when equal.

    `within` is the full-text query that gave them: asked again to know which have the very words
    typed. Without it (they are too many) only the weights tell.
    """
    pages = db.execute("select value from counter where name = 'pages'").fetchone()[0]
    scores = dict.fromkeys((page for page, _base, _weights in found), 0.0)
    for place, word in enumerate(query.words):
        ask = within if place < _MAX_ASKED else None
        typed = _having(db, f'"{word.exact}"', ask)
        stemmed = _having(db, one_word(word, begun=False), ask) if word.begins else None
        rarity = _rarity(db, word, pages)
        for page, weight in _weighed(found, word, typed, stemmed):
            scores[page] += rarity * weight
    for (page,) in db.execute("select page from name where key = ?", (query.key,)).fetchmany(20):
        if page in scores:
            scores[page] += _SAME_TITLE
    return sorted(scores, key=lambda page: (-scores[page], page))


def _having(db: Connection, asked: str, within: str | None) -> frozenset[int] | None:
    """Return which pages of a result answer another query too, None when it is not asked."""
    if within is None:
        return None
    rows = db.execute("select rowid from words where words match ?", (f"{asked} AND {within}",))
    return frozenset(row[0] for row in rows)


def _weighed(
    found: list[Candidate],
    word: Asked,
    typed: frozenset[int] | None,
    stemmed: frozenset[int] | None,
) -> Iterator[tuple[int, int]]:
    """Give what a word weighs in each page: its best stem and its very form."""
    stems = [f" {STEM}{stem}:" for stem in word.stems]
    exact = f" {word.exact}:"
    for page, base, weights in found:
        if stemmed is not None and page not in stemmed:
            yield page, max(_kept(weights, f" {begun}:") for begun in word.begins) // 2
            continue
        weight = base
        for stem in stems:
            if stem in weights:
                weight = max(weight, _kept(weights, stem))
        if exact in weights:
            weight += _kept(weights, exact)
        elif typed is not None and page in typed:
            weight += base
        yield page, weight


def _kept(weights: str, mark: str) -> int:
    """Return the weight written after " word:", 0 when it is not there."""
    at = weights.find(mark)
    if at < 0:
        return 0
    start = at + len(mark)
    return int(weights[start : weights.index(" ", start)])


def _rarity(db: Connection, word: Asked, pages: int) -> float:
    """Return how much a word tells apart, from 1 when all pages have it."""
    row = db.execute("select pages from vocabulary where word = ?", (word.exact,)).fetchone()
    return log2(2.0 + pages / (1.0 + (row[0] if row else pages / 20)))
