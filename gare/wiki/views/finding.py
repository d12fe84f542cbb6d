"""Finding: search and the maps of the wiki."""

from __future__ import annotations

from dataclasses import dataclass

from gare.model.names import PagePath
from gare.wiki.views.frame import PageBrief
from gare.wiki.views.news import NewsItem


@dataclass(frozen=True, slots=True)
class Facet:
    """A value by which results can be narrowed; its address adds or removes it."""

    value: str
    count: int
    selected: bool
    address: str


@dataclass(frozen=True, slots=True)
class Hit:
    """A page found: its excerpt is a sequence of (text, is it one of the words looked for)."""

    page: PageBrief
    excerpt: tuple[tuple[str, bool], ...]


@dataclass(frozen=True, slots=True)
class SearchView:
    """Results of a search (template `search.html`)."""

    query: str
    kind: str
    tag: str
    total: int
    capped: bool
    """True when there are at least `total` results, not exactly."""
    hits: tuple[Hit, ...]
    kinds: tuple[Facet, ...]
    tags: tuple[Facet, ...]
    near: tuple[PageBrief, ...]
    page: int
    previous_address: str
    next_address: str
    create_address: str
    elsewhere: tuple[NewsItem, ...] = ()
    """News of other sites that answer, the last ones."""
    elsewhere_total: int = 0
    elsewhere_address: str = ""
    """The list of all of them."""
    followed: str = ""
    """This search with its kind and its tag, as it is followed."""


@dataclass(frozen=True, slots=True)
class PagesView:
    """All pages in alphabetical order (template `pages.html`), or those of a folder."""

    folder: str
    pages: tuple[PageBrief, ...]
    folders: tuple[str, ...]
    total: int
    next_after: str


@dataclass(frozen=True, slots=True)
class LinksView:
    """What a page links to and what links to it (template `links.html`)."""

    path: PagePath
    title: str
    linked_from: tuple[PageBrief, ...]
    links_to: tuple[PageBrief, ...]
    missing: tuple[Wanted, ...]
    next_after: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """A page that others link to and nobody wrote yet."""

    title: str
    create_address: str
    count: int
    sources: tuple[PageBrief, ...] = ()


@dataclass(frozen=True, slots=True)
class WantedView:
    """Pages asked for (template `wanted.html`), most wanted first."""

    wanted: tuple[Wanted, ...]
    next_offset: int | None


@dataclass(frozen=True, slots=True)
class OrphansView:
    """Pages that no other page links to (template `orphans.html`)."""

    pages: tuple[PageBrief, ...]
    next_after: str


@dataclass(frozen=True, slots=True)
class TagsView:
    """All tags with their number of pages, or the pages of one (template `tags.html`)."""

    tags: tuple[tuple[str, int], ...]
    tag: str
    pages: tuple[PageBrief, ...]
    next_after: str
