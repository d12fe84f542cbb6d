"""The screen of news of other sites, and what is said of a feed that cannot be read."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from flask import Blueprint
from werkzeug.wrappers import Response as BaseResponse

from gare.web.context import answer_shared
from gare.web.languages import gettext as _
from gare.web.searching import query
from gare.web.tracing import number
from gare.wiki import news as use

blueprint = Blueprint("news", __name__)

FAULTS: Final[dict[str, Callable[[], str]]] = {
    "not-a-feed": lambda: _("Cette adresse n’est pas celle d’un flux RSS ou Atom."),
    "private": lambda: _("Cette adresse n’est pas publique : elle n’est pas interrogée."),
    "port": lambda: _("Cette adresse n’est pas publique : elle n’est pas interrogée."),
    "address": lambda: _("Cette adresse n’en est pas une."),
    "size": lambda: _("Ce flux est trop long."),
    "http-404": lambda: _("Il n’y a rien à cette adresse."),
    "http-410": lambda: _("Ce flux a été retiré."),
}


@blueprint.get("/-/news")
def news() -> BaseResponse:
    """Show the news of other sites, all or those that answer a query."""
    return answer_shared("news.html", lambda wiki: use.news(wiki, query(), number("page") or 1))


@blueprint.app_template_filter()
def news_fault(code: str) -> str:
    """Return why a feed cannot be read."""
    return FAULTS[code]() if code in FAULTS else _("Ce site ne répond pas.")
