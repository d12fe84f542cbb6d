"""Titles and computed texts: a pattern such as "{prenom} {nom}" filled with fields, no code."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from gare.kinds.values import as_text, listed

_PLACE: Final = re.compile(r"\{([a-z][a-z0-9_]{0,59}(?:\.[a-z][a-z0-9_]{0,59})?)\}")
_BRACES: Final = re.compile(r"[{}]")
MAX_CHARS: Final = 250


def names_in(pattern: str) -> tuple[str, ...]:
    """Return the keys a pattern names ("prenom", "auteurs.nom")."""
    return tuple(_PLACE.findall(pattern))


def is_pattern(pattern: str) -> bool:
    """Tell whether every brace of a pattern belongs to a key, and there is at least one."""
    return _BRACES.search(_PLACE.sub("", pattern)) is None and _PLACE.search(pattern) is not None


def fill(
    pattern: str, labels: Mapping[str, Mapping[str, str]], header: Mapping[str, object]
) -> str:
    """Return the pattern with the values of the header; "" when none of them is known.

    `labels` are those of choices, by key then value. Several values are joined by ", ". One line,
    250 characters.
    """
    said = {name: _said(name, labels, header) for name in names_in(pattern)}
    if not any(said.values()):
        return ""
    made = _PLACE.sub(lambda found: said[found.group(1)], pattern)
    return " ".join(made.split()).strip(" ,;-–—:")[:MAX_CHARS]


def _words(value: object) -> str:
    """Return a value as a sentence has it: numbers with a comma."""
    text = as_text(value)
    return text.replace(".", ",") if isinstance(value, float) else text


def _said(name: str, labels: Mapping[str, Mapping[str, str]], header: Mapping[str, object]) -> str:
    """Return the words of one key of a pattern."""
    key, _, sub = name.partition(".")
    values = listed(header.get(key))
    if sub:
        values = [one.get(sub) for one in values if isinstance(one, dict)]
    words = (_words(one) for one in values if not isinstance(one, dict | list))
    return ", ".join(labels.get(key, {}).get(one) or one for one in words if one)
