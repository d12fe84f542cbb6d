"""Which language the interface speaks: the person's choice, else the browser's, else the site's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from flask import current_app, request
from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

LANGUAGES: Final = ("fr", "en")
COOKIE: Final = "gare_language"


def language_of(environ: WSGIEnvironment, default: str) -> str:
    """Return "fr" or "en" for a request, from its cookie, then from what its browser accepts."""
    cookies = environ.get("HTTP_COOKIE", "")
    if COOKIE in cookies:
        for part in cookies.split(";"):
            name, _equals, value = part.strip().partition("=")
            if name == COOKIE and value in LANGUAGES:
                return str(value)
    accepted = environ.get("HTTP_ACCEPT_LANGUAGE", "")
    if not accepted:
        return default
    if accepted[:2] == "fr":
        return "fr"
    choices = parse_accept_header(accepted[:200], LanguageAccept)
    return str(choices.best_match(LANGUAGES, default) or default)


def language() -> str:
    """Return the language of the present request."""
    return language_of(request.environ, current_app.config["GARE_LANGUAGE"])
