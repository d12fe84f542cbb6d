"""Screens of kinds: their list, the fiches of one with facets and views, exports."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask import Blueprint, Response, request
from werkzeug.wrappers import Response as BaseResponse

from gare.web.context import answer, answer_shared, origin, present_role, the_wiki
from gare.wiki import exporting, listing
from gare.wiki.views.listing import ListView
from gare.wiki.wiki import Wiki

blueprint = Blueprint("kinds", __name__)
TIMELY = frozenset({"agenda"})
"""Views that the day changes: made anew for each reader."""


@blueprint.get("/-/kind/")
def kinds() -> BaseResponse:
    """Show all the kinds of fiches."""
    return answer_shared("kinds.html", listing.kinds_view)


@blueprint.get("/-/kind/<name>")
def kind(name: str) -> BaseResponse:
    """Show the fiches of a kind, or send them in a format: `/-/kind/lieu.csv`."""
    name, dot, form = name.partition(".")
    if dot:
        return export(name, form)
    asked = arguments()
    role = present_role()

    def make(wiki: Wiki) -> ListView:
        return listing.list_view(wiki, name, asked, role)

    if TIMELY & set(asked.get("view", ())):
        return answer("kind.html", make(the_wiki()))
    return answer_shared("kind.html", make)


def export(name: str, form: str) -> BaseResponse:
    """Send a list in a format, with the same filters as its screen."""
    sent = exporting.export(the_wiki(), name, form, arguments(), origin(), present_role())
    response = Response(sent.content, content_type=sent.media_type)
    response.headers.set("Content-Disposition", "attachment", filename=sent.filename)
    return response


def arguments() -> Mapping[str, Sequence[str]]:
    """Return the query of the address, several values a name."""
    return request.args.to_dict(flat=False)
