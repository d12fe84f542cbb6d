"""Which language the interface speaks, and its sentences in that language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from gettext import NullTranslations
from pathlib import Path
from typing import TYPE_CHECKING, Final, cast

from babel.support import Translations
from flask import Flask, current_app, request
from markupsafe import Markup, escape
from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

LANGUAGES: Final = ("fr", "en")
COOKIE: Final = "gare_language"
SPEECHES: Final = "GARE_SPEECHES"
_KEPT: Final = "gare.speech"


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


@dataclass(frozen=True, slots=True)
class Speech:
    """A language of the interface: its name, its sentences."""

    language: str
    sentences: NullTranslations


def language() -> str:
    """Return the language of the present request."""
    return _speech().language


def speeches(folder: Path) -> Mapping[str, Speech]:
    """Return the sentences of each language, read once from the compiled catalogues."""
    return {name: Speech(name, Translations.load(folder, [name])) for name in LANGUAGES}


def register(app: Flask, folder: Path) -> None:
    """Give an application and its templates the sentences of the catalogues of a folder."""
    app.config[SPEECHES] = speeches(folder)
    app.jinja_env.globals.update(_=_said, gettext=_said, ngettext=_counted)


def gettext(sentence: str, **values: object) -> str:
    """Return a sentence in the language of the request.

    Flask-Babel looks the language up at each call: 35 % of a signed-in view; here once a request.
    """
    said = _speech().sentences.gettext(sentence)
    return said % values if values else said


def ngettext(one: str, many: str, num: int, **values: object) -> str:
    """Return the sentence for a number of things, in the language of the request."""
    return _speech().sentences.ngettext(one, many, num) % {"num": num, **values}


def _said(sentence: str, /, **values: object) -> Markup:
    """Return a sentence as a template prints it, its values escaped.

    Jinja's own asks for its context and formats step by step: four times as long.
    """
    said = _speech().sentences.gettext(sentence)
    shown = {name: escape(value) for name, value in values.items()}
    return Markup(said % shown)  # noqa: S704 -- ours, its values escaped  # nosec B704


def _counted(one: str, many: str, num: int, /, **values: object) -> Markup:
    """Return the sentence for a number of things as a template prints it, its values escaped."""
    said = _speech().sentences.ngettext(one, many, num)
    shown = {"num": num} | {name: escape(value) for name, value in values.items()}
    return Markup(said % shown)  # noqa: S704 -- ours, its values escaped  # nosec B704


def _speech() -> Speech:
    """Return the language of the present request, chosen once."""
    environ = request.environ
    kept = environ.get(_KEPT)
    if kept is None:
        known = cast("Mapping[str, Speech]", current_app.config[SPEECHES])
        kept = environ[_KEPT] = known[language_of(environ, current_app.config["GARE_LANGUAGE"])]
    return cast("Speech", kept)
