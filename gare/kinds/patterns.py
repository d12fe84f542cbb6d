"""Patterns of schemas, matched in linear time whatever they are; the only importer of re2."""

from __future__ import annotations

from typing import Final

import re2

MAX_PATTERN: Final = 300
MAX_MEMORY: Final = 1 << 20


def is_pattern(pattern: str) -> bool:
    """Tell whether a pattern can be used: RE2 syntax, short, small once compiled."""
    return _matches(pattern, "") is not None


def matches(pattern: str, text: str) -> bool:
    """Tell whether the whole text is what the pattern says; true for a pattern that is none."""
    return _matches(pattern, text) is not False


def _matches(pattern: str, text: str) -> bool | None:
    """Tell whether the pattern is the whole text, None when one of them is refused."""
    if len(pattern) > MAX_PATTERN:
        return None
    options = re2.Options()
    options.max_mem = MAX_MEMORY
    options.log_errors = False
    try:
        return re2.compile(pattern, options).fullmatch(text) is not None
    except (re2.error, UnicodeError):
        return None
