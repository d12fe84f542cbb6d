"""Search: which pages answer a query, in which order, with what around.

At most 300 pages are ranked for one query, whatever the size of the wiki. When more answer, those
with the words in their title come first, then those that are about them, then some of the others:
`capped` says that the total and the counts by kind and tag are then lower bounds.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Final

from gare.index.excerpt import Piece, excerpt
from gare.index.french import STEM, French
from gare.index.pages import briefs, shown, text_of
from gare.index.query import Asked, Query, all_words, is_word_known, one_word, understand
from gare.index.rank import ranked
from gare.index.rows import PageBrief, TagCount
from gare.index.titles import near_titles
from gare.index.words import ABOUT, TITLE, filter_token
from gare.model.fold import title_key
from gare.model.names import PagePath
from gare.sqlite import Connection

CAP: Final = 300
_TITLED: Final = 150
_FEW: Final = 3
_NEAR: Final = 5
_FACETS: Final = 20


@dataclass(frozen=True, slots=True)
class Asking:
    """A search: the words typed, the kind and the tag to stay in, "" for all."""

    text: str
    kind: str = ""
    tag: str = ""
    page: int = 1
    per_page: int = 20


@dataclass(frozen=True, slots=True)
class Hit:
    """A page found, with a piece of its text around the words."""

    path: PagePath
    title: str
    kind: str
    tags: tuple[str, ...]
    summary: str
    updated_at: datetime | None
    excerpt: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """The answer to a search.

    `total` and the counts by kind and tag are exact, lower bounds when `capped`. `loose` is true
    when no page has all the words and those shown have some of them. `missing` are the words of
    no page. `near` are pages whose title resembles the query, when little was found.
    """

    total: int
    capped: bool
    loose: bool
    hits: tuple[Hit, ...]
    kinds: tuple[tuple[str, int], ...]
    tags: tuple[TagCount, ...]
    near: tuple[PageBrief, ...]
    missing: tuple[str, ...]
    pages: int


def search(db: Connection, french: French, asking: Asking) -> Found:
    """Return the pages that answer, the best first. Any text at all is answered."""
    query = understand(db, french, asking.text)
    narrow = _filters(asking)
    every = _narrowed(all_words(query), narrow)
    found, capped = _candidates(db, query, every, narrow)
    loose = not found and len(query.words) > 0
    if loose:
        found, capped = _loose(db, query, narrow)
    rows = _read(db, found)
    candidates = [(page, base, weights) for page, base, _kind, _tags, weights in rows]
    order = ranked(db, query, candidates, None if capped or loose else every)
    first = (max(1, asking.page) - 1) * asking.per_page
    few = len(order) < _FEW and bool(query.words)
    near = near_titles(db, french, asking.text[:200], _NEAR + _FEW) if few else []
    return Found(
        total=len(order),
        capped=capped,
        loose=loose and bool(order),
        hits=tuple(_hits(db, french, query.words, order[first : first + asking.per_page])),
        kinds=tuple(_most(Counter(row[2] for row in rows if row[2]))),
        tags=_tags(db, Counter("\n".join(row[3] for row in rows if row[3]).split("\n"))),
        near=briefs(db, [page for page in near if page not in found][:_NEAR]),
        missing=_missing(db, query) if loose else (),
        pages=-(-len(order) // max(1, asking.per_page)),
    )


def _missing(db: Connection, query: Query) -> tuple[str, ...]:
    """Return the words asked for that no page has."""
    return tuple(word.typed for word in query.words if not is_word_known(db, word))


def _filters(asking: Asking) -> list[str]:
    """Return the tokens that pages must have to be of the kind and the tag asked for."""
    tokens = [filter_token("k", asking.kind)] if asking.kind else []
    return tokens + ([filter_token("t", title_key(asking.tag))] if asking.tag else [])


def _narrowed(asked: str, narrow: list[str]) -> str:
    """Return a full-text query within filters."""
    parts = [f"({asked})"] if asked else []
    return " AND ".join([*parts, *(f'"{token}"' for token in narrow)])


def _match(db: Connection, asked: str, limit: int) -> list[int]:
    """Return at most `limit` pages that answer a full-text query, in the order of their numbers."""
    if not asked:
        return []
    rows = db.execute(
        "select rowid from words where words match ? order by rowid limit ?", (asked, limit)
    )
    return [row[0] for row in rows]


def _candidates(
    db: Connection, query: Query, every: str, narrow: list[str]
) -> tuple[list[int], bool]:
    """Return the pages to rank, and whether there are others."""
    found = _match(db, every, CAP + 1)
    if len(found) <= CAP or not query.words:
        return found[:CAP], len(found) > CAP
    titled = _match(db, _narrowed(all_words(query, TITLE), narrow), _TITLED)
    about = _match(db, _narrowed(all_words(query, ABOUT), narrow), CAP)
    return list(dict.fromkeys([*titled, *about, *found]))[:CAP], True


def _loose(db: Connection, query: Query, narrow: list[str]) -> tuple[list[int], bool]:
    """Return pages that have some of the words, an equal share for each word."""
    share = max(1, CAP // len(query.words))
    found: dict[int, None] = {}
    capped = False
    for word in query.words:
        for mark in (ABOUT, STEM):
            pages = _match(db, _narrowed(one_word(word, mark), narrow), share + 1)
            found.update(dict.fromkeys(pages[:share]))
            capped = capped or len(pages) > share
    return list(islice(found, CAP)), capped or len(found) > CAP


def _read(db: Connection, pages: list[int]) -> list[tuple[int, int, str, str, str]]:
    """Return what ranking and counting need of pages."""
    return db.execute(
        "select page, base, kind, tags, weights from json_each(?) j"
        " cross join searched s on s.page = j.value",
        (json.dumps(pages),),
    ).fetchall()


def _tags(db: Connection, counter: Counter[str]) -> tuple[TagCount, ...]:
    """Return tags with how many pages bear each, the most frequent first."""
    del counter[""]
    most = _most(counter)
    labels = dict(
        db.execute(
            "select j.value, (select label from tag where key = j.value order by path limit 1)"
            " from json_each(?) j",
            (json.dumps([key for key, _number in most]),),
        ).fetchall()
    )
    return tuple(TagCount(key, labels[key] or key, number) for key, number in most)


def _most(counter: Counter[str]) -> list[tuple[str, int]]:
    """Return the first of a count, in a stable order."""
    return sorted(counter.items(), key=lambda pair: (-pair[1], pair[0]))[:_FACETS]


def _hits(db: Connection, french: French, words: tuple[Asked, ...], order: list[int]) -> list[Hit]:
    """Return the pages to show, in the order given, with their excerpts."""
    rows = shown(db, order)
    return [
        _hit(*rows[page], excerpt(french, text_of(db, page), words))
        for page in order
        if page in rows
    ]


def _hit(row: PageBrief, tags: tuple[str, ...], pieces: tuple[Piece, ...]) -> Hit:
    """Return a page found, its excerpt being its summary when it has no text."""
    pieces = pieces or (((row.summary, False),) if row.summary else ())
    return Hit(row.path, row.title, row.kind, tags, row.summary, row.updated_at, pieces)
