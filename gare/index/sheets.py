"""What a page gives to the index, worked out without the index: any process may do it."""

from __future__ import annotations

import json
import zlib
from dataclasses import dataclass, replace
from typing import Final, NamedTuple

from gare.index.french import French
from gare.index.rows import storable
from gare.index.titles import grams, title_words
from gare.index.words import terms_of
from gare.model.fold import ident_key, title_key
from gare.model.names import is_part, nfc
from gare.model.pages import UNLISTED, Document, Link, PageEntry

_KEPT_TEXT_CHARS: Final = 100_000
"""Excerpts of longer pages are looked for in their beginning only."""


class Searched(NamedTuple):
    """What ranks a page among those found: the columns of `searched`."""

    base: int
    kind: str
    tags: str
    weights: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """All that is written of a page but its number; texts are as SQLite can keep them.

    `entry` is the page without the text that is already worked out. `row` has the columns of
    `pages.put_pages` up to `part`. `tokens` and `body` are compressed. `words` are those the
    page adds to the vocabulary.
    """

    entry: PageEntry
    path: str
    part: bool
    row: tuple[str | int | bytes | None, ...]
    names: tuple[tuple[str, int], ...]
    tags: tuple[tuple[str, str], ...]
    links: tuple[tuple[str, str, int], ...]
    tokens: bytes
    searched: Searched
    body: bytes
    words: frozenset[str]
    title_words: tuple[str, ...]
    grams: tuple[tuple[str, int], ...]


def sheet(french: French, entry: PageEntry) -> Sheet:
    """Return what is to be written of a page; parts of the wiki are not searched.

    Nor are pages that were withdrawn: they are listed nowhere.
    """
    document = entry.document
    path = storable(entry.path)
    part = is_part(path) or document.status in UNLISTED
    terms = terms_of(french, document, searchable=not part, hidden=entry.hidden)
    kept = storable(nfc(document.text))[:_KEPT_TEXT_CHARS]
    tags = "\n".join(terms.tags)
    return Sheet(
        entry=replace(entry, document=replace(document, text="", headings=())),
        path=path,
        part=part,
        row=(*_said(entry, path), *_facts(entry), part),
        names=_names(document),
        tags=_tags(document.tags),
        links=link_rows(document.links),
        tokens=zlib.compress(storable(terms.tokens).encode(), 1),
        searched=Searched(
            terms.base, storable(document.kind), storable(tags), storable(terms.weights)
        ),
        body=zlib.compress(kept.encode(), 1),
        words=terms.words,
        title_words=tuple(map(storable, title_words(french, document.title))),
        grams=grams(document.title),
    )


def tokens_in(packed: bytes) -> str:
    """Return the tokens of a page from what is kept of them."""
    return zlib.decompress(packed).decode()


def link_rows(links: tuple[Link, ...]) -> tuple[tuple[str, str, int], ...]:
    """Return the different links of a page in their order."""
    return tuple(
        (storable(link.ref), storable(link.key), link.file | link.soft << 1)
        for link in dict.fromkeys(links)
    )


def _said(entry: PageEntry, path: str) -> tuple[str, ...]:
    """Return the texts of a page's row."""
    document = entry.document
    texts = (
        path,
        nfc(path),
        entry.file,
        path.rpartition("/")[0],
        document.title,
        title_key(document.title),
        document.kind,
        document.id,
        document.lang,
        document.summary,
        document.license,
        document.status,
        json.dumps(document.tags, ensure_ascii=False),
        json.dumps(document.aliases, ensure_ascii=False),
    )
    return tuple(map(storable, texts))


def _facts(entry: PageEntry) -> tuple[str | int | bytes | None, ...]:
    """Return the rest of a page's row: when it was verified, its blob, its size, its problems."""
    verified = entry.document.verified
    day = None if verified is None else verified.isoformat()
    return day, bytes.fromhex(entry.blob), entry.size, len(entry.document.problems)


def _names(document: Document) -> tuple[tuple[str, int], ...]:
    """Return the keys by which [[Title]] finds the page, its title first, then its aliases.

    The last is that of its id, by which [@id] cites it.
    """
    keys = [(storable(title_key(document.title)), 0)]
    keys += [(storable(title_key(alias)), 1) for alias in document.aliases]
    keys += [(storable(ident_key(document.id)), 2)] if document.id else []
    return tuple((key, rank) for key, rank in keys if key)


def _tags(tags: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """Return the keys of the tags of a page with how it spells them."""
    labels = {storable(title_key(tag)): storable(tag) for tag in reversed(tags)}
    return tuple((key, label) for key, label in labels.items() if key)
