"""Maps of the wiki: all pages, links of a page, wanted pages, orphans, tags."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from urllib.parse import urlencode

from gare.index import rows
from gare.model.names import PagePath
from gare.wiki.briefs import brief
from gare.wiki.indexing import catch_up
from gare.wiki.reading import existing
from gare.wiki.views.finding import LinksView, OrphansView, PagesView, TagsView, Wanted, WantedView
from gare.wiki.views.frame import PageBrief
from gare.wiki.wiki import Wiki

PER_SCREEN = 30


def pages(wiki: Wiki, folder: str = "", after: str = "") -> PagesView:
    """Return all pages in alphabetical order of their titles, or those below a folder."""
    catch_up(wiki)
    prefix = folder.strip("/") + "/" if folder.strip("/") else ""
    found = wiki.index.all_pages(prefix=prefix, limit=PER_SCREEN, after=after)
    return PagesView(
        folder=prefix.rstrip("/"),
        pages=tuple(brief(row) for row in found.rows),
        folders=wiki.index.folders(),
        total=wiki.index.counts().pages,
        next_after=found.next or "",
    )


def folders(wiki: Wiki) -> tuple[str, ...]:
    """Return the folders that hold pages."""
    catch_up(wiki)
    return wiki.index.folders()


def links(wiki: Wiki, path: str, after: str = "") -> LinksView:
    """Return what links to a page and where it leads. Raises `PageMissing`."""
    catch_up(wiki)
    row = existing(wiki, path)
    found = wiki.index.backlinks(row.path, limit=PER_SCREEN, after=_number(after))
    states = [state for state in wiki.index.outgoing(row.path) if not state.link.file]
    targets = dict.fromkeys(PagePath(state.path) for state in states if state.path is not None)
    missing = {state.link.ref: state for state in states if state.path is None}
    return LinksView(
        path=row.path,
        title=row.title,
        linked_from=tuple(brief(other) for other in found.rows),
        links_to=_briefs(wiki.index.pages_at(targets), targets),
        missing=tuple(Wanted(ref, _creation(ref), 1) for ref in missing),
        next_after=str(found.next or ""),
    )


def wanted(wiki: Wiki, offset: int = 0) -> WantedView:
    """Return the pages that others link to and nobody wrote, most wanted first."""
    catch_up(wiki)
    found = wiki.index.wanted(limit=PER_SCREEN, offset=offset)
    known = wiki.index.pages_at(path for row in found.rows for path in row.sources)
    return WantedView(
        wanted=tuple(
            Wanted(row.ref, _creation(row.ref), row.pages, _briefs(known, row.sources))
            for row in found.rows
        ),
        next_offset=found.next,
    )


def orphans(wiki: Wiki, after: str = "") -> OrphansView:
    """Return the pages that no page links to."""
    catch_up(wiki)
    found = wiki.index.orphans(limit=PER_SCREEN, after=after)
    return OrphansView(tuple(brief(row) for row in found.rows), found.next or "")


def tags(wiki: Wiki, tag: str = "", after: str = "") -> TagsView:
    """Return all tags, or the pages that carry one."""
    catch_up(wiki)
    if not tag:
        counted = tuple((found.label, found.pages) for found in wiki.index.tags())
        return TagsView(counted, "", (), "")
    found = wiki.index.tagged(tag, limit=PER_SCREEN, after=after)
    return TagsView((), tag, tuple(brief(row) for row in found.rows), found.next or "")


def _creation(title: str) -> str:
    """Return the address that begins a page of that title."""
    return "/-/new?" + urlencode({"title": title})


def _briefs(
    known: Mapping[str, rows.PageBrief], paths: Iterable[PagePath]
) -> tuple[PageBrief, ...]:
    """Return the known pages among paths, in their order."""
    return tuple(brief(known[path]) for path in paths if path in known)


def _number(text: str) -> int:
    """Return the cursor of a list of links, 0 for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0
