"""What a page gives to search: its tokens, the weight of its words, its vocabulary.

Tokens are told apart by their first character, so that each class has its own list in the index
and a word met in every page is still answered from a short one: `^` stems of the title, `+`
stems the page is about, `~` all stems, `@` filters (kind, tags); words as written have none.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain, islice
from typing import Final

from gare.index.french import STEM, French
from gare.model.fold import title_key
from gare.model.pages import Document

TITLE: Final = "^"
ABOUT: Final = "+"
FILTER: Final = "@"
BREAK: Final = "="
"""Stands between two fields, so that a phrase never runs from one into the next."""

_TITLE_WEIGHT: Final = 120.0
_ALIAS_WEIGHT: Final = 70.0
_TAG_WEIGHT: Final = 45.0
_SUMMARY_WEIGHT: Final = 25.0
_HEADING_WEIGHT: Final = 22.0
_BODY_WEIGHT: Final = 20.0
_FIELD_WEIGHT: Final = 18.0
_USUAL_WORDS: Final = 400.0
"""Length of an ordinary page, fixed so that a page's weights depend on no other page."""
_ABOUT_TIMES: Final = 4
_KEPT_WEIGHTS: Final = 100
_MAX_TAGS: Final = 50
_MAX_SPOKEN: Final = 100
_MAX_SPOKEN_CHARS: Final = 2_000
_LETTERS: Final = re.compile(r"[^\W\d_]{2}")
_TIMES: Final = re.compile(r"[0-9]:[0-9]")


@dataclass(frozen=True, slots=True)
class Terms:
    """`tokens` for the full-text table; `weights` as " mediation:34 ~mediat:40 ", sorted.

    A word of the page that is not in `weights` weighs `base`. `words` are its words as written.
    `tags` are the keys of its tags.
    """

    tokens: str
    weights: str
    base: int
    words: frozenset[str]
    tags: tuple[str, ...] = ()


def filter_token(name: str, value: str) -> str:
    """Return the token of a page that has this kind or this tag, whatever its letters."""
    return f"{FILTER}{name}{value.encode('utf-8', 'replace').hex()}"


def terms_of(
    french: French,
    document: Document,
    *,
    searchable: bool = True,
    hidden: Container[str] = (),
) -> Terms:
    """Return what search keeps of a page; nothing at all when it is not `searchable`.

    Nothing of the keys of its header that are `hidden`.
    """
    if not searchable:
        return Terms("", "", 0, frozenset())
    page = _Page(french)
    page.add(_TITLE_WEIGHT, (document.title,))
    page.add(_ALIAS_WEIGHT, document.aliases)
    titled = list(page.about)
    page.add(_TAG_WEIGHT, document.tags[:_MAX_TAGS])
    page.add(_SUMMARY_WEIGHT, (document.summary,))
    page.add(_HEADING_WEIGHT, [heading.text for heading in document.headings])
    told = (value for name, value in document.fields.items() if name not in hidden)
    page.add(_FIELD_WEIGHT, islice(_spoken(told), _MAX_SPOKEN))
    base = page.add_body(document.text)
    page.glued.update(dict.fromkeys(french.numbers(f"{document.title} {document.text}")))
    page.keys.update(dict.fromkeys(page.glued, 1))
    page.keys.update(dict.fromkeys((STEM + whole for whole in page.glued), 1))
    tags = _tag_keys(document)
    tokens = [*page.lines, *page.glued]
    tokens += [TITLE + stem for stem in titled]
    tokens += [ABOUT + stem for stem in page.about]
    tokens += [key for key in page.keys if key[0] == STEM]
    tokens += [filter_token("t", key) for key in tags]
    if document.kind:
        tokens.append(filter_token("k", document.kind))
    words = frozenset(key for key in page.keys if key[0] != STEM)
    return Terms(" ".join(tokens), _written(page.weights), base, words, tags)


class _Page:
    """What is gathered of one page: words in order, stems, weights."""

    def __init__(self, french: French) -> None:
        self._french = french
        self.lines: list[str] = []
        self.weights: dict[str, int] = {}
        self.about: dict[str, None] = {}
        self.glued: dict[str, None] = {}
        self.keys: dict[str, int] = {}

    def add(self, weight: float, texts: Iterable[str]) -> None:
        """Add the texts of a field; each shares its weight when it is long."""
        for text in texts:
            found = [self._french.forms(chunk) for chunk in self._french.chunks(text)]
            parts = [part for forms in found for part in forms.parts]
            glued = [form for forms in found for form in forms.glued]
            keys = dict.fromkeys(key for forms in found for key in forms.keys)
            share = int(weight / (1.0 + 0.08 * max(0, len(parts) - 1)))
            for key in (*keys, *glued):
                self.weights[key] = self.weights.get(key, 0) + share
            self.lines += [*parts, BREAK]
            self.about.update(dict.fromkeys(stem for forms in found for stem in forms.stems))
            self.glued.update(dict.fromkeys(glued))
            self.keys.update(dict.fromkeys(keys, 1))

    def add_body(self, text: str) -> int:
        """Add the words of the text; return what one of them weighs when it is met once."""
        chunks = self._french.chunks(text)
        counts = Counter(chunks)
        known = self._french.many(counts)
        times = Counter(chain.from_iterable(forms.keys for forms in known.values()))
        for chunk, number in counts.items():
            if number > 1:
                for key in known[chunk].keys:
                    times[key] += number - 1
        lines = {chunk: " ".join(forms.parts) for chunk, forms in known.items()}
        self.lines += filter(None, map(lines.__getitem__, chunks))
        self.glued.update(dict.fromkeys(chain.from_iterable(f.glued for f in known.values())))
        length = 0.5 + 1.5 * len(chunks) / _USUAL_WORDS
        weights = self.weights
        for key, number in times.items():
            if number > 1 or key in weights:
                weight = int(_BODY_WEIGHT * number / (number + length))
                weights[key] = weights.get(key, 0) + weight
                if number >= _ABOUT_TIMES and key[0] == STEM:
                    self.about[key[1:]] = None
        self.keys.update(times)
        return int(_BODY_WEIGHT / (1.0 + length))


def _spoken(values: Iterable[object]) -> Iterator[str]:
    """Give the texts of the fields of a header, and of what is inside them, that are of words."""
    for value in values:
        if isinstance(value, str):
            if _is_spoken(value):
                yield value[:_MAX_SPOKEN_CHARS]
        elif isinstance(value, Mapping):
            yield from _spoken(value.values())
        elif isinstance(value, list):
            yield from _spoken(value)


def _is_spoken(text: str) -> bool:
    """Tell whether a value may be looked for by its words: no address, number, opening hours."""
    if " " not in text and ("@" in text or "/" in text):
        return False
    hours = len(text) < _MAX_SPOKEN_CHARS and "\n" not in text and _TIMES.search(text)
    return not hours and _LETTERS.search(text) is not None


def _written(weights: dict[str, int]) -> str:
    """Return the heaviest words with their weights, in alphabetical order."""
    heaviest = weights.items()
    if len(heaviest) > _KEPT_WEIGHTS:
        by_weight = sorted(((weight, word) for word, weight in heaviest), reverse=True)
        heaviest = {word: weight for weight, word in by_weight[:_KEPT_WEIGHTS]}.items()
    return "".join(f" {word}:{weight}" for word, weight in sorted(heaviest)) + " "


def _tag_keys(document: Document) -> tuple[str, ...]:
    """Return the different keys of the tags of a page."""
    return tuple(sorted({title_key(tag) for tag in document.tags[:_MAX_TAGS]} - {""}))
