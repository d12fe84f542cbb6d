"""The fields of a header that the engine knows, read without ever failing."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from gare import safeyaml
from gare.markup.text import one_line
from gare.model.errors import Problem
from gare.model.fold import fold
from gare.model.records import OWN_KEYS

MAX_TAGS: Final = 50
MAX_TAG_CHARS: Final = 60
MAX_SUMMARY_CHARS: Final = 1000
_LANG: Final = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}")
_SEPARATOR: Final = re.compile(r"[,;]")


@dataclass(slots=True)
class Fields:
    """Gives the fields of a header one by one; what cannot be used becomes a problem.

    Problem codes: "header-…" with a code of YamlFault, "header-not-fields", "field-type",
    "field-date", "field-lang". Their detail is the name of the field.
    """

    values: Mapping[str, object]
    header: str = ""
    problems: list[Problem] = field(default_factory=list)

    def text(self, name: str, max_chars: int = 250) -> str:
        """Return a field as one line of text, "" when absent or of another type."""
        value = self.values.get(name)
        text = _text(value)
        if text is None:
            self._refuse("field-type", name)
            return ""
        return one_line(text, max_chars)

    def texts(self, name: str) -> tuple[str, ...]:
        """Return a list of short texts, each once; a single text is cut at its commas."""
        value = self.values.get(name)
        if isinstance(value, str):
            value = _SEPARATOR.split(value)
        elif not isinstance(value, list):
            value = [] if value is None else [value]
        found: dict[str, str] = {}
        for one in value[:MAX_TAGS]:
            text = _text(one)
            if text is None:
                self._refuse("field-type", name)
            elif short := one_line(text, MAX_TAG_CHARS):
                found.setdefault(fold(short), short)
        return tuple(found.values())

    def day(self, name: str) -> date | None:
        """Return a date, also written as text; None when there is none."""
        value = self.values.get(name)
        if value is None or isinstance(value, date):
            return value
        try:
            return date.fromisoformat(value.strip()[:10] if isinstance(value, str) else "")
        except ValueError:
            self._refuse("field-date", name)
            return None

    def lang(self, name: str) -> str:
        """Return a language tag such as "fr" or "pt-BR" (BCP 47), "" when absent or wrong."""
        text = self.text(name)
        if text and not _LANG.fullmatch(text):
            self._refuse("field-lang", name)
            return ""
        return text

    def others(self) -> Mapping[str, object]:
        """Return the fields that are not the engine's own, as they are; not those without value."""
        return {
            name: value
            for name, value in self.values.items()
            if name not in OWN_KEYS and value is not None
        }

    def _refuse(self, code: str, name: str) -> None:
        """Add a problem, with the line of the field."""
        place = re.search(rf"^[\"']?{re.escape(name)}[\"']?[ \t]*:", self.header, re.MULTILINE)
        line = self.header.count("\n", 0, place.start()) + 2 if place else None
        problem = Problem(code, line, name)
        if problem not in self.problems:
            self.problems.append(problem)


def read_fields(header: str | None) -> Fields:
    """Return the fields of a header; none, with a problem, when it cannot be read."""
    if not header or header.isspace():
        return Fields({})
    try:
        value = safeyaml.load(header)
    except safeyaml.YamlFault as fault:
        line = fault.line + 1 if fault.line else None
        return Fields({}, header, [Problem(f"header-{fault.code}", line, fault.detail)])
    if value is None:
        return Fields({})
    if not isinstance(value, dict):
        return Fields({}, header, [Problem("header-not-fields", 2)])
    return Fields(value, header)


def _text(value: object) -> str | None:
    """Return a scalar as text, None for what is not text."""
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, str | int | float | date):
        return None
    return str(value)
