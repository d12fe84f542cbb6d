"""Screens of traces: history, comparison, blame, recent changes, feeds."""

from __future__ import annotations

from flask import Blueprint, Response, request
from werkzeug.wrappers import Response as BaseResponse

from gare.markup.names import title_from_path
from gare.model.names import PagePath, address
from gare.model.pages import Action
from gare.web.context import answer, answer_shared, origin, shared, the_wiki
from gare.web.feeds import atom
from gare.wiki import tracing
from gare.wiki.standing import standing

blueprint = Blueprint("tracing", __name__)
_LAST_NUMBER = 2**62


@blueprint.get("/-/history/<path:path>")
def history(path: str) -> BaseResponse:
    """Show the changes of a page, or their feed when the address ends with `.atom`."""
    if path.endswith(".atom"):
        return feed(path.removesuffix(".atom"))
    wiki = the_wiki()
    head = standing(wiki)
    view = tracing.history(wiki, path, number("before"))
    return shared(answer("history.html", view, page=view.path), head)


@blueprint.get("/-/diff/<path:path>")
def diff(path: str) -> BaseResponse:
    """Show the comparison of two versions of a page."""
    wiki = the_wiki()
    head = standing(wiki)
    view = tracing.diff(
        wiki,
        path,
        request.args.get("from", ""),
        request.args.get("to", ""),
        request.args.get("layout", ""),
    )
    return shared(answer("diff.html", view, page=view.path), head)


@blueprint.get("/-/blame/<path:path>")
def blame(path: str) -> BaseResponse:
    """Show who wrote each line of a page."""
    wiki = the_wiki()
    head = standing(wiki)
    view = tracing.blame_view(wiki, path)
    return shared(answer("blame.html", view, page=view.path), head)


@blueprint.get("/-/changes")
def changes() -> BaseResponse:
    """Show recent changes with their filters."""
    action = request.args.get("action", "")
    return answer_shared(
        "changes.html",
        lambda wiki: tracing.changes(
            wiki,
            before=number("before"),
            author=request.args.get("author", "")[:200].strip(),
            action=action if action in set(Action) else "",
            folder=request.args.get("folder", "")[:300].strip().strip("/"),
            kind=request.args.get("kind", "")[:100].strip(),
        ),
    )


@blueprint.get("/-/changes.atom")
def changes_feed() -> BaseResponse:
    """Send the feed of recent changes."""
    return feed("")


def feed(path: str) -> BaseResponse:
    """Return the Atom feed of the wiki, or of one page."""
    wiki = the_wiki()
    revisions = tracing.recent(wiki, path)
    title = wiki.settings.site_name
    if path:
        title += f" : {revisions[0].title if revisions else title_from_path(PagePath(path))}"
    response = Response(
        atom(origin(), title, request.path, address(path) if path else "/", revisions),
        content_type="application/atom+xml; charset=utf-8",
    )
    response.add_etag()
    return response.make_conditional(request)


def number(name: str) -> int | None:
    """Return a whole number of the query, None when it is not one."""
    text = request.args.get(name, "")
    if text.isascii() and text.isdigit() and len(text) < 19:
        return min(int(text), _LAST_NUMBER)
    return None
