"""Which language the interface speaks, and its sentences in that language."""

from __future__ import annotations

from collections.abc import Mapping
from gettext import NullTranslations
from pathlib import Path
from typing import TYPE_CHECKING, Final, cast

from babel.support import Translations
from flask import current_app, request
from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

LANGUAGES: Final = ("fr", "en")
COOKIE: Final = "gare_language"
CATALOGUES: Final = "GARE_CATALOGUES"
_KEPT: Final = "gare.catalogue"


def language_of(environ: WSGIEnvironment, default: str) -> str:
    """Return "fr" or "en": the person's choice, else the browser's, else `default`."""
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


def catalogues(folder: Path) -> Mapping[str, NullTranslations]:
    """Return the sentences of each language, read once from the compiled catalogues."""
    return {name: Translations.load(folder, [name]) for name in LANGUAGES}


def gettext(sentence: str, **values: object) -> str:
    """Return a sentence in the language of the request.

    Flask-Babel looks the language up at each call: 35 % of a signed-in view; here once a request.
    """
    said = _catalogue().gettext(sentence)
    return said % values if values else said


def ngettext(one: str, many: str, num: int, **values: object) -> str:
    """Return the sentence for a number of things, in the language of the request."""
    return _catalogue().ngettext(one, many, num) % {"num": num, **values}


def _catalogue() -> NullTranslations:
    """Return the sentences in the language of the request, chosen once."""
    environ = request.environ
    kept = environ.get(_KEPT)
    if kept is None:
        known = cast("Mapping[str, NullTranslations]", current_app.config[CATALOGUES])
        kept = environ[_KEPT] = known[language()]
    return cast("NullTranslations", kept)
