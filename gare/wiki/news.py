"""News of other sites: those a page shows, those a search finds, all of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final
from urllib.parse import urlencode

from gare.feeds.feeds import Listed, News
from gare.feeds.reading import web_address
from gare.index.french import STEM, STOP_WORDS, French
from gare.kinds.values import as_text, listed
from gare.wiki.indexing import catch_up
from gare.wiki.views.blocks import BlockFault, NewsBlock
from gare.wiki.views.news import NewsItem, NewsSource, NewsView
from gare.wiki.wiki import Wiki

NAME: Final = "flux"
OPTION: Final = "adresse"
MAX_ADDRESSES: Final = 5
"""How many feeds one block may gather."""
MAX_QUERY_CHARS: Final = 200
PER_PAGE: Final = 30
BESIDE_SEARCH: Final = 5
_MAX_WORDS: Final = 12


def addresses_of(options: Mapping[str, object]) -> tuple[tuple[str, ...], str]:
    """Return the addresses of feeds that a block names, and the first that is none, else ""."""
    said = [as_text(one).strip() for one in listed(options.get(OPTION, ""))][:MAX_ADDRESSES]
    wrong = next((one for one in said if one and not web_address(one)), "")
    return tuple(dict.fromkeys(found for one in said if (found := web_address(one)))), wrong


def news_block(wiki: Wiki, options: Mapping[str, object], number: int) -> NewsBlock | BlockFault:
    """Return the last news that a block asks for: those known, nothing is waited for."""
    addresses, wrong = addresses_of(options)
    if wrong or not addresses:
        return BlockFault(NAME, "address" if wrong else "address-needed", wrong)
    found = wiki.feeds.newest(addresses, number)
    return NewsBlock(_items(found), sources(wiki, addresses))


def sources(wiki: Wiki, addresses: tuple[str, ...]) -> tuple[NewsSource, ...]:
    """Return what is known of feeds, in their order; some were never read."""
    known = {one.address: one for one in wiki.feeds.sources(addresses)}
    return tuple(
        NewsSource(
            address, one.title or address, one.home, one.read_at, one.fault, one.failing_since
        )
        if (one := known.get(address))
        else NewsSource(address, address, "", None)
        for address in addresses
    )


def readable(wiki: Wiki) -> tuple[str, ...]:
    """Return the addresses of the feeds that a page this reader may see shows."""
    places = wiki.feeds.places()
    if not places:
        return ()
    here = wiki.index.pages_at({page for pages in places.values() for page in pages})
    return tuple(address for address, pages in places.items() if any(p in here for p in pages))


def searched(wiki: Wiki, query: str, limit: int = BESIDE_SEARCH, offset: int = 0) -> Listed:
    """Return the news that answer a query, the last first; none without any word."""
    addresses = readable(wiki)
    asked = match_of(query) if addresses else ""
    return wiki.feeds.search(asked, addresses, limit, offset) if asked else Listed((), 0)


def elsewhere(wiki: Wiki, query: str) -> tuple[tuple[NewsItem, ...], int, str]:
    """Return what a search shows of other sites: some news, how many in all, where they are."""
    found = searched(wiki, query)
    return _items(found), found.total, _address(query, 1)


def news(wiki: Wiki, query: str, page: int) -> NewsView:
    """Return a page of all the news, or of those that answer a query."""
    catch_up(wiki)
    words, page = " ".join(query.split())[:MAX_QUERY_CHARS], min(max(page, 1), 1_000)
    addresses, first = readable(wiki), (page - 1) * PER_PAGE
    found = (
        searched(wiki, words, PER_PAGE, first)
        if words
        else wiki.feeds.newest(addresses, PER_PAGE, first)
    )
    return NewsView(
        query=words,
        news=_items(found),
        sources=sources(wiki, addresses),
        total=found.total,
        page=page,
        previous_address=_address(words, page - 1) if page > 1 else "",
        next_address=_address(words, page + 1) if found.total > first + PER_PAGE else "",
    )


def tokens() -> Callable[[str], str]:
    """Return what gives the words a text is searched by; for one thread."""
    french = French()

    def made(text: str) -> str:
        keys = french.analyse(french.raws(text)).keys
        return " ".join(dict.fromkeys(key.removeprefix(STEM) for key in keys))

    return made


def match_of(query: str) -> str:
    """Return the full-text query of what was typed: all its words, in any of their forms."""
    french = French()
    asked = []
    for raw in french.raws(query[:MAX_QUERY_CHARS]):
        forms = french.analyse([raw])
        if forms.parts:
            asked.append((forms.parts[0], dict.fromkeys((*forms.stems, *forms.parts))))
    full = [words for first, words in asked if first not in STOP_WORDS]
    kept = (full or [words for _first, words in asked])[:_MAX_WORDS]
    return " AND ".join("(" + " OR ".join(f'"{w}"' for w in words) + ")" for words in kept)


def _items(found: Listed) -> tuple[NewsItem, ...]:
    """Return news as themes receive them."""
    return tuple(map(_item, found.news))


def _item(one: News) -> NewsItem:
    """Return one of them."""
    return NewsItem(one.title, one.link, one.text, one.author, one.at, one.source, one.home)


def _address(query: str, page: int) -> str:
    """Return the address of a page of the list."""
    fields = {"q": query, "page": str(page) if page > 1 else ""}
    said = urlencode({name: value for name, value in fields.items() if value})
    return "/-/news" + ("?" + said if said else "")
