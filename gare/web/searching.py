"""Screens to find: search, maps of the wiki, and titles as one types."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, request
from werkzeug.wrappers import Response as BaseResponse

from gare.web.context import answer, answer_shared, shared, the_wiki
from gare.web.tracing import number
from gare.wiki import maps, searching
from gare.wiki.standing import standing

blueprint = Blueprint("searching", __name__)


@blueprint.get("/-/search")
def search() -> BaseResponse:
    """Show the pages that answer a query."""
    return answer_shared(
        "search.html",
        lambda wiki: searching.search(
            wiki, query(), text("kind"), text("tag"), number("page") or 1
        ),
    )


@blueprint.get("/-/api/v1/titles")
def titles() -> Response:
    """Send the titles that begin as what is being typed (JSON)."""
    found = searching.titles(the_wiki(), query())
    return jsonify(titles=[{"title": p.title, "path": p.path, "address": p.address} for p in found])


@blueprint.get("/-/pages")
def pages() -> BaseResponse:
    """Show all pages, or those of a folder."""
    return answer_shared("pages.html", lambda wiki: maps.pages(wiki, text("folder"), text("after")))


@blueprint.get("/-/links/<path:path>")
def links(path: str) -> BaseResponse:
    """Show what a page links to and what links to it."""
    wiki = the_wiki()
    head = standing(wiki)
    view = maps.links(wiki, path, text("after"))
    return shared(answer("links.html", view, page=view.path), head)


@blueprint.get("/-/wanted")
def wanted() -> BaseResponse:
    """Show the pages asked for."""
    return answer_shared("wanted.html", lambda wiki: maps.wanted(wiki, number("offset") or 0))


@blueprint.get("/-/orphans")
def orphans() -> BaseResponse:
    """Show the pages no page links to."""
    return answer_shared("orphans.html", lambda wiki: maps.orphans(wiki, text("after")))


@blueprint.get("/-/tags")
def tags() -> BaseResponse:
    """Show all tags, or the pages of one."""
    return answer_shared("tags.html", lambda wiki: maps.tags(wiki, text("tag"), text("after")))


def query() -> str:
    """Return what is looked for."""
    return request.args.get("q", "")[: searching.MAX_QUERY_CHARS * 2]


def text(name: str) -> str:
    """Return a value of the query, not too long."""
    return request.args.get(name, "")[:300].strip()
