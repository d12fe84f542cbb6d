"""Blocks of a page filled with what the wiki holds: each directive by its name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import urlencode

from gare.kinds.values import as_text
from gare.markup.directives import Directive, with_citations
from gare.model.names import PagePath
from gare.model.pages import Action
from gare.model.people import Role
from gare.model.records import Filter, Query
from gare.wiki.briefs import brief, change
from gare.wiki.cards import cards
from gare.wiki.citations import Citations
from gare.wiki.embedding import embedded
from gare.wiki.guiding import guide
from gare.wiki.kinds import kinds_now
from gare.wiki.news import NAME as NEWS
from gare.wiki.news import news_block
from gare.wiki.rechecking import to_check
from gare.wiki.records import now
from gare.wiki.rendering import Shown
from gare.wiki.views.blocks import (
    Block,
    BlockFault,
    CardsBlock,
    ChangesBlock,
    NewBlock,
    PagesBlock,
    Part,
    TagsBlock,
    WantedBlock,
)
from gare.wiki.views.finding import Wanted
from gare.wiki.wiki import Wiki

NUMBER: Final = 8
MAX_NUMBER: Final = 100
BIBLIOGRAPHY: Final = "bibliographie"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a block is: the page, who reads it, and which of its blocks it is."""

    page: PagePath
    role: Role
    number: int = 0


def parts_of(wiki: Wiki, page: PagePath, made: Shown, role: Role) -> tuple[Part, ...]:
    """Return the text of a page with its blocks filled and its citations said, in order.

    The studies cited are listed where the page says so, else at its end.
    """
    place = Place(page, role)
    citations = Citations(wiki, made) if made.citations else None
    listed = citations.block() if citations else None
    named = any(one.name == BIBLIOGRAPHY for one in made.directives)
    blocks: list[Block | None] = [
        (listed or BlockFault(one.name, "nothing-cited"))
        if one.name == BIBLIOGRAPHY
        else block(wiki, one, replace(place, number=number))
        for number, one in enumerate(made.directives)
    ]
    blocks.append(None if named else listed)
    texts = (
        with_citations(part, made.mark, made.citations, citations.label) if citations else part
        for part in made.parts
    )
    return tuple(Part(html, one) for html, one in zip(texts, blocks, strict=False))


def block(wiki: Wiki, directive: Directive, place: Place) -> Block:
    """Return what a directive asks for, or why it cannot be shown."""
    if directive.fault:
        return BlockFault(directive.name, "options")
    if directive.name == "liste":
        return embedded(wiki, directive, place.role)
    return _BLOCKS[directive.name](wiki, directive, place)


def number(options: Mapping[str, object], usual: int = NUMBER) -> int:
    """Return how many lines a block asks for."""
    text = as_text(options.get("nombre", ""))
    wanted = int(text) if text.isascii() and text.isdigit() and len(text) < 5 else usual
    return min(max(1, wanted), MAX_NUMBER)


def _changes(wiki: Wiki, directive: Directive, _place: Place) -> Block:
    """Return the last changes, in a folder or of a kind when asked."""
    folder, kind = (as_text(directive.options.get(name, "")) for name in ("dossier", "genre"))
    found = wiki.index.changes(limit=number(directive.options), folder=folder.strip("/"), kind=kind)
    return ChangesBlock(tuple(change(row) for row in found.rows))


def _new(wiki: Wiki, directive: Directive, _place: Place) -> Block:
    """Return the pages written last for the first time that are still there, and by whom.

    A wiki where nobody wrote any yet shows some of those it began with.
    """
    count = number(directive.options)
    found = wiki.index.changes(limit=3 * count, action=Action.CREATE)
    here = wiki.index.pages_at([row.now for row in found.rows if row.now is not None])
    people = dict.fromkeys(row.revision.author for row in found.rows)
    rows = tuple(here.values())[:count] or wiki.index.recent(count)
    return NewBlock(tuple(map(brief, rows)), tuple(people)[:count])


def _below(wiki: Wiki, directive: Directive, place: Place) -> Block:
    """Return the pages in the folder of this page, or in the one that is named."""
    folder = as_text(directive.options.get("dossier", "")).strip("/") or place.page
    found = wiki.index.all_pages(prefix=folder + "/", limit=number(directive.options, 30))
    more = "/-/pages?" + urlencode({"folder": folder}) if found.more else ""
    return PagesBlock(tuple(brief(row) for row in found.rows), more)


def _wanted(wiki: Wiki, directive: Directive, _place: Place) -> Block:
    """Return the pages most asked for."""
    rows = wiki.index.wanted(limit=number(directive.options)).rows
    return WantedBlock(
        tuple(Wanted(row.ref, "/-/new?" + urlencode({"title": row.ref}), row.pages) for row in rows)
    )


def _to_check(wiki: Wiki, directive: Directive, place: Place) -> Block:
    """Return the fiches to check again."""
    kind = as_text(directive.options.get("genre", ""))
    found = to_check(wiki, place.role, number(directive.options), kind)
    return CardsBlock(directive.name, found.cards, found.total, "/-/to-check")


def _hands(wiki: Wiki, directive: Directive, place: Place) -> Block:
    """Return the announcements that are open, and the projects that look for hands."""
    kinds = kinds_now(wiki).kinds
    at = now()
    count = number(directive.options)
    queries = (
        Query(
            kinds=kinds.all_of("annonce"),
            filters=(
                Filter("expire_le", low=at.date().isoformat()),
                Filter("statut", ("ouverte",)),
            ),
            sort="expire_le",
            limit=count,
        ),
        Query(
            kinds=kinds.all_of("projet"), filters=(Filter("besoins", present=True),), limit=count
        ),
    )
    found = [wiki.index.select(query) for query in queries if query.kinds]
    rows = [row for one in found for row in one.rows][:count]
    return CardsBlock(
        directive.name, cards(wiki, kinds, rows, place.role, at), sum(one.total for one in found)
    )


def _guide(wiki: Wiki, directive: Directive, place: Place) -> Block:
    """Return a few questions that lead to fiches."""
    return guide(wiki, directive, place.role, place.number)


def _news(wiki: Wiki, directive: Directive, _place: Place) -> Block:
    """Return the last news of other sites."""
    return news_block(wiki, directive.options, number(directive.options))


def _tags(wiki: Wiki, directive: Directive, _place: Place) -> Block:
    """Return the tags most used."""
    rows = wiki.index.tags(limit=number(directive.options, 30))
    return TagsBlock(tuple((row.label, row.pages) for row in rows))


_BLOCKS: Final[Mapping[str, Callable[[Wiki, Directive, Place], Block]]] = {
    "changements": _changes,
    "nouveautes": _new,
    "sous-pages": _below,
    "demandees": _wanted,
    "a-verifier": _to_check,
    "coups-de-main": _hands,
    "je-cherche": _guide,
    "mots-cles": _tags,
    NEWS: _news,
}
