"""Words on screen: all of them can be translated, and they are set as French is printed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.themes.rendering import THEMES

TEMPLATES = sorted(THEMES.glob("*/templates/*.html"))
EACH = pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: f"{path.parts[-3]}/{path.name}")

JINJA = re.compile(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
CLASSES = re.compile(r"\{% block main_class %\}.*?\{% endblock %\}")
UNREAD = re.compile(r"<(kbd|code)>.*?</\1>|<(b|i) aria-hidden.*?</\2>", re.DOTALL)
TAG = re.compile(r"<[^>]*>")
SPOKEN = re.compile(r"\b(?:title|placeholder|aria-label|alt|content)=\"([^\"]*)\"")
MESSAGE = re.compile(r"\b(?:_|ngettext)\(\s*((?:\"[^\"]*\"(?:,\s*)?)+)")
LETTERS = re.compile(r"[^\W\d_]{2,}")
TECHNICAL = frozenset({"width", "device", "initial", "scale", "light", "dark", "noindex"})


def bare_words(source: str) -> list[str]:
    """Return the words of a template that would be shown as they are, whatever the language."""
    plain = UNREAD.sub(" ", JINJA.sub("", CLASSES.sub("", source)))
    spoken = " ".join(SPOKEN.findall(plain))
    shown = TAG.sub(" ", plain).replace("<!doctype html>", " ")
    return [word for word in LETTERS.findall(f"{shown} {spoken}") if word not in TECHNICAL]


def messages(source: str) -> list[str]:
    """Return the sentences of a template that go through gettext."""
    return [
        sentence
        for found in MESSAGE.findall(source)
        for sentence in re.findall(r"\"([^\"]*)\"", found)
    ]


@EACH
def test_no_word_escapes_translation(path: Path) -> None:
    assert bare_words(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "source",
    [
        "<p>Bonjour</p>",
        '<a title="Aller" href="/">{{ _("x") }}</a>',
        '<p>{{ _("Bonjour") }} tout le monde</p>',
    ],
)
def test_a_word_that_escapes_translation_is_found(source: str) -> None:
    assert bare_words(source) != []


@EACH
def test_french_signs_are_the_right_ones(path: Path) -> None:
    wrong = re.compile(r"\w'\w|« | »| [?!;:](?!:)|\.\.\.")

    found = [m for m in messages(path.read_text(encoding="utf-8")) if wrong.search(m)]

    assert found == []


@EACH
def test_sentences_have_named_values_and_no_markup(path: Path) -> None:
    wrong = re.compile(r"%(?!\(\w+\)s)|<\w|\{\{")

    found = [m for m in messages(path.read_text(encoding="utf-8")) if wrong.search(m)]

    assert found == []


@EACH
def test_only_one_macro_prints_without_escaping(path: Path) -> None:
    unescaped = re.findall(r"\|\s*safe\b", path.read_text(encoding="utf-8"))

    assert len(unescaped) == (1 if path.name == "_macros.html" else 0)


@EACH
def test_a_template_stays_short(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 150
