"""Search, and find pages by their titles."""

from __future__ import annotations

from urllib.parse import urlencode

from gare.index import search as index
from gare.model.following import Search
from gare.model.names import address
from gare.wiki.briefs import brief
from gare.wiki.indexing import catch_up
from gare.wiki.news import elsewhere
from gare.wiki.views.finding import Facet, Hit, SearchView
from gare.wiki.views.frame import PageBrief
from gare.wiki.wiki import Wiki

MAX_QUERY_CHARS = 200
PER_PAGE = 20


def search(wiki: Wiki, query: str, kind: str = "", tag: str = "", page: int = 1) -> SearchView:
    """Return the pages that answer a query; anything at all may be asked."""
    catch_up(wiki)
    words = " ".join(query.split())[:MAX_QUERY_CHARS]
    page = max(page, 1)
    beside = elsewhere(wiki, words) if words and page == 1 and not (kind or tag) else ((), 0, "")
    found = wiki.index.search(words, kind=kind, tag=tag, page=page, per_page=PER_PAGE)
    return SearchView(
        query=words,
        kind=kind,
        tag=tag,
        total=found.total,
        capped=found.capped,
        hits=tuple(_hit(hit) for hit in found.hits),
        kinds=_facets(found, "kind", words, kind, tag),
        tags=_facets(found, "tag", words, kind, tag),
        near=tuple(brief(row) for row in found.near),
        page=page,
        previous_address=_address(words, kind, tag, page - 1) if page > 1 else "",
        next_address=_address(words, kind, tag, page + 1) if page < found.pages else "",
        create_address="/-/new?" + urlencode({"title": words}) if words else "",
        elsewhere=beside[0],
        elsewhere_total=beside[1],
        elsewhere_address=beside[2],
        followed=Search(words, kind, tag).value,
    )


def titles(wiki: Wiki, prefix: str, limit: int = 10) -> tuple[PageBrief, ...]:
    """Return pages whose title answers what is being typed."""
    catch_up(wiki)
    return tuple(brief(row) for row in wiki.index.suggest(prefix[:MAX_QUERY_CHARS], limit=limit))


def near(wiki: Wiki, title: str, limit: int = 5) -> tuple[PageBrief, ...]:
    """Return pages that may already be what a title says."""
    catch_up(wiki)
    rows = wiki.index.near_titles(title[:MAX_QUERY_CHARS], limit=limit)
    return tuple(brief(row) for row in rows)


def _hit(hit: index.Hit) -> Hit:
    """Return a page found as themes receive it."""
    page = PageBrief(
        path=hit.path,
        title=hit.title,
        address=address(hit.path),
        summary=hit.summary,
        kind=hit.kind,
        tags=hit.tags,
        updated_at=hit.updated_at,
    )
    return Hit(page, hit.excerpt)


def _facets(found: index.Found, name: str, query: str, kind: str, tag: str) -> tuple[Facet, ...]:
    """Return the values of a facet with their counts and the address that toggles each."""
    tags = tuple((tag.label, tag.pages) for tag in found.tags)
    counts = found.kinds if name == "kind" else tags
    chosen = kind if name == "kind" else tag
    made = []
    for value, count in counts:
        target = "" if value == chosen else value
        place = (
            _address(query, target, tag, 1) if name == "kind" else _address(query, kind, target, 1)
        )
        made.append(Facet(value, count, value == chosen, place))
    return tuple(made)


def _address(query: str, kind: str, tag: str, page: int) -> str:
    """Return the address of a search, without what is empty."""
    fields = {"q": query, "kind": kind, "tag": tag, "page": str(page) if page > 1 else ""}
    return "/-/search?" + urlencode({name: value for name, value in fields.items() if value})
