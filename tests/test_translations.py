"""The words on screen: every sentence of the interface is in both catalogues, and compiled."""

from __future__ import annotations

import io
import re
from functools import cache

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_file
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.util import pathmatch
from flask.testing import FlaskClient
from flask_babel import force_locale, ngettext

from gare.app import application
from tests.architecture.source import ROOT, tracked_files
from tests.making import MakeWiki, wiki_with

__all__ = ["wiki_with"]

FOLDER = ROOT / "gare/translations"
LANGUAGES = ("en", "fr")
EACH = pytest.mark.parametrize("language", LANGUAGES)
PLACEHOLDER = re.compile(r"%\([a-z_]+\)[sd]|\{[a-z_]+\}")
MARKUP = re.compile(r"</?[a-z][^>]*>|&[a-z]+;")
SEARCHED = "%(num)s page trouvée.", "%(num)s pages trouvées."
Id = str | tuple[str, ...]


def test_every_sentence_of_the_interface_is_extracted() -> None:
    assert len(sentences()) > 300
    assert "Enregistrer" in sentences()
    assert SEARCHED in sentences()


@EACH
def test_no_sentence_is_missing_from_a_catalogue(language: str) -> None:
    assert sentences() - ids(language) == frozenset()


@EACH
def test_no_sentence_of_a_catalogue_has_left_the_interface(language: str) -> None:
    assert ids(language) - sentences() == frozenset()
    assert list(catalogue(language).obsolete) == []


@EACH
def test_no_translation_is_a_guess(language: str) -> None:
    assert [message.id for message in messages(language) if message.fuzzy] == []


def test_every_sentence_has_its_english() -> None:
    assert [message.id for message in messages("en") if not all(said(message))] == []


def test_every_plural_has_its_french() -> None:
    plurals = [message for message in messages("fr") if message.pluralizable]

    assert len(plurals) > 10
    assert [message.id for message in plurals if not all(said(message))] == []


@EACH
def test_placeholders_are_the_same_in_both_languages(language: str) -> None:
    different = [
        message.id
        for message in messages(language)
        if any(
            found(PLACEHOLDER, text) != found(PLACEHOLDER, sentence)
            for text, sentence in zip(said(message), asked(message), strict=True)
            if text
        )
    ]

    assert different == []


@EACH
def test_no_markup_is_added_by_a_translation(language: str) -> None:
    marked = [
        message.id
        for message in messages(language)
        if any(
            found(MARKUP, text) - found(MARKUP, sentence)
            for text, sentence in zip(said(message), asked(message), strict=True)
        )
    ]

    assert marked == []


@EACH
def test_what_is_compiled_is_what_is_written(language: str) -> None:
    compiled = io.BytesIO()
    write_mo(compiled, catalogue(language))

    assert (FOLDER / language / "LC_MESSAGES/messages.mo").read_bytes() == compiled.getvalue()


@EACH
def test_catalogues_name_no_line_of_code(language: str) -> None:
    text = (FOLDER / language / "LC_MESSAGES/messages.po").read_text(encoding="utf-8")

    assert "#: " not in text


@pytest.mark.parametrize(
    ("language", "number", "expected"),
    [
        ("fr", 0, "0 page trouvée."),
        ("fr", 1, "1 page trouvée."),
        ("fr", 2, "2 pages trouvées."),
        ("en", 0, "0 pages found."),
        ("en", 1, "1 page found."),
        ("en", 2, "2 pages found."),
    ],
)
def test_plurals_follow_the_rule_of_the_language(
    wiki_with: MakeWiki, language: str, number: int, expected: str
) -> None:
    app = application(wiki_with({}))

    with app.test_request_context(), force_locale(language):
        assert ngettext(*SEARCHED, number) == expected


@pytest.mark.parametrize(("language", "word"), [("fr", "Se connecter"), ("en", "Sign in")])
def test_the_interface_speaks_the_language_of_the_browser(
    wiki_with: MakeWiki, language: str, word: str
) -> None:
    client: FlaskClient = application(wiki_with({})).test_client()

    answer = client.get("/-/login", headers={"Accept-Language": language})

    assert f"<h1>{word}</h1>" in answer.text
    assert f'<html lang="{language}">' in answer.text


@cache
def sentences() -> frozenset[Id]:
    """Return the messages of the templates and of the code: plural ones are pairs."""
    with (FOLDER / "babel.cfg").open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)
    names = [file.relative_to(ROOT).as_posix() for file in tracked_files()]
    asked = [
        (name, rule, method) for name in names for rule, method in methods if pathmatch(rule, name)
    ]
    return frozenset(
        found[1]
        for name, rule, method in asked
        for found in extract_from_file(
            method, ROOT / name, DEFAULT_KEYWORDS, options=options.get(rule, {})
        )
    )


@cache
def catalogue(language: str) -> Catalog:
    """Return a catalogue as it is written."""
    with (FOLDER / language / "LC_MESSAGES/messages.po").open("rb") as file:
        return read_po(file, locale=language)


def messages(language: str) -> tuple[Message, ...]:
    """Return the messages of a catalogue, without its header."""
    return tuple(message for message in catalogue(language) if message.id)


def ids(language: str) -> frozenset[Id]:
    """Return the ids of a catalogue."""
    return frozenset(
        asked(message) if message.pluralizable else asked(message)[0]
        for message in messages(language)
    )


def said(message: Message) -> tuple[str, ...]:
    """Return the translations of a message, two for a plural one."""
    return forms(message.string)


def asked(message: Message) -> tuple[str, ...]:
    """Return the message itself, in both its forms when it has two."""
    return forms(message.id)


def forms(text: object) -> tuple[str, ...]:
    """Return the forms of a text of a catalogue: one, or two."""
    return tuple(map(str, text)) if isinstance(text, list | tuple) else (str(text or ""),)


def found(pattern: re.Pattern[str], text: str) -> frozenset[str]:
    """Return what a pattern finds in a text."""
    return frozenset(pattern.findall(text))
