"""The pages that fields name, by their titles: what exports say of them to other programs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Final

from gare.exports.values import texts
from gare.kinds.kinds import Kinds
from gare.kinds.types.page import could_be_page
from gare.markup.targets import Inside, wiki_target
from gare.model.kinds import NamedPage
from gare.model.names import address
from gare.model.pages import Link
from gare.model.records import RecordRow
from gare.wiki.wiki import Wiki

_BATCH: Final = 500
Mentions = dict[str, NamedPage]
"""Pages by what a field says of them."""


def with_mentions(
    wiki: Wiki, kinds: Kinds, rows: Iterable[RecordRow], origin: str
) -> Iterator[tuple[RecordRow, Mentions]]:
    """Give rows, each with the pages that its fields name; many are looked for at once."""
    left = iter(rows)
    while batch := list(islice(left, _BATCH)):
        yield from zip(batch, mentions(wiki, kinds, batch, origin), strict=True)


def mentions(
    wiki: Wiki, kinds: Kinds, rows: Sequence[RecordRow], origin: str
) -> tuple[Mentions, ...]:
    """Return the pages that the fields of each row name, with absolute addresses."""
    said = [dict(_links(kinds, row)) for row in rows]
    links = tuple(dict.fromkeys(link for one in said for link in one.values()))
    if not links:
        return ({},) * len(rows)
    led = dict(zip(links, wiki.index.resolve(links), strict=True))
    pages = wiki.index.records_at({one.path for one in led.values() if one.path})
    named = {
        link: NamedPage(page.title, origin + address(page.path), page.kind)
        for link, state in led.items()
        if (page := pages.get(state.path or "")) is not None
    }
    return tuple(
        {words: named[link] for words, link in one.items() if link in named} for one in said
    )


def _links(kinds: Kinds, row: RecordRow) -> Iterator[tuple[str, Link]]:
    """Give what the fields of a page say that may be another page, and where it would lead."""
    kind = kinds.get(row.kind)
    for field in kind.fields if kind is not None else ():
        if field.type != "page":
            continue
        for words in texts(row.fields.get(field.name)):
            place = wiki_target(row.path, words) if could_be_page(words) else None
            if isinstance(place, Inside):
                yield words, place.link
