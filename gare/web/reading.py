"""Screens to read: a page, its source, a file, an old version."""

from __future__ import annotations

from contextlib import suppress
from itertools import chain
from typing import Final

from flask import Blueprint, Response, redirect, request
from werkzeug.wrappers import Response as BaseResponse

from gare.model.errors import PageMissing
from gare.model.names import HOME, SUFFIX, address
from gare.model.pages import WITHDRAWN
from gare.web.context import account, answer, origin, present_role, shared, the_wiki
from gare.web.headers import FILE_POLICY, keep_robots_away
from gare.wiki import reading
from gare.wiki.filetypes import served
from gare.wiki.pages import FileFound
from gare.wiki.standing import standing
from gare.wiki.unread import is_unread_at
from gare.wiki.versions import version as version_of
from gare.wiki.views.page import MissingView, PageView

blueprint = Blueprint("reading", __name__)
_START_BYTES: Final = 2048
_FILE_SECONDS: Final = 60
_FOREVER: Final = "private, max-age=31536000, immutable"


@blueprint.get("/")
@blueprint.get("/<path:path>")
def page(path: str = "") -> BaseResponse:
    """Show what lives at an address: a page, its source, a file, or how to create it."""
    if path == HOME:
        return redirect("/", 301)
    if path.endswith("/") and path.strip("/"):
        return redirect(address(path.strip("/")), 301)
    if path.endswith(SUFFIX):
        with suppress(PageMissing):
            return _source(path)
    wiki = the_wiki()
    head = standing(wiki)
    found = reading.view(wiki, path, origin(), present_role())
    match found:
        case PageView(status=status) if status == WITHDRAWN:
            return answer("page.html", found, 410, page=found.path)
        case PageView():
            return _shown(found, head)
        case reading.Moved():
            return redirect(found.address, 301)
        case FileFound():
            return send_file(found)
        case MissingView():
            return answer("missing.html", found, 404)


def _shown(found: PageView, head: str) -> BaseResponse:
    """Return a page, for all to share when the index has it."""
    response = answer("page.html", found, page=found.path)
    if found.unread:
        keep_robots_away(response)
    return shared(response, head, found.until) if found.indexed else response


def _source(path: str) -> BaseResponse:
    """Send the source of a page as it is in the repository."""
    wiki = the_wiki()
    _file, blob, content = reading.source(wiki, path.removesuffix(SUFFIX))
    response = Response(content, mimetype=None)
    response.headers["Content-Type"] = "text/markdown; charset=utf-8"
    response.headers["Content-Security-Policy"] = FILE_POLICY
    if is_unread_at(wiki, path.removesuffix(SUFFIX)):
        keep_robots_away(response)
    response.set_etag(blob)
    return response.make_conditional(request)


def send_file(found: FileFound, *, forever: bool = False) -> BaseResponse:
    """Send a file in pieces; what it is comes from its content, pictures only show in place.

    A version, kept `forever`, is so by its reader's browser only: it may be hidden one day, and a
    cache in front would go on giving it to all.
    """
    wiki = the_wiki()
    pieces = wiki.store.chunks(found.blob)
    first = next(pieces, b"")
    how = served(found.file, first[:_START_BYTES])
    response = Response(chain([first], pieces), mimetype=None)
    response.headers["Content-Type"] = how.mime
    response.headers["Content-Length"] = str(found.size)
    response.headers["Content-Security-Policy"] = FILE_POLICY
    sharing = "public" if account() is None else "private"
    response.headers["Cache-Control"] = (
        _FOREVER if forever else f"{sharing}, max-age={_FILE_SECONDS}"
    )
    if is_unread_at(wiki, found.file):
        keep_robots_away(response)
    if not how.inline:
        name = found.file.rpartition("/")[2]
        response.headers.set("Content-Disposition", "attachment", filename=name)
    response.set_etag(found.blob)
    return response.make_conditional(request)


@blueprint.get("/-/<any(edit, history, diff, blame, links, move, delete, files):screen>/")
def of_home(screen: str) -> BaseResponse:
    """Send to the screens of the home page, whose path is not in its address."""
    return redirect(f"/-/{screen}/{HOME}", 302)


@blueprint.get("/-/version/<commit>/<path:path>")
def version(commit: str, path: str) -> BaseResponse:
    """Show a page as it was: the address to cite."""
    wiki = the_wiki()
    head = standing(wiki)
    found = version_of(wiki, commit, path, origin())
    if isinstance(found, FileFound):
        return send_file(found, forever=True)
    return shared(answer("page.html", found, page=found.path), head)
