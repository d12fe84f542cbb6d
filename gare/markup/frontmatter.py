"""The header of a page: where it ends, and how its fields change without touching the rest."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from gare import safeyaml

BOM: Final = "\ufeff"
_OPEN: Final = re.compile(r"\ufeff?---[ \t]*\r?\n")
_CLOSE: Final = re.compile(r"^(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.MULTILINE)
_FIELD: Final = re.compile(
    r"(?:[ \t]*(?:#[^\n]*)?\r?\n)*(?:\{|\Z|\"|'|\?|[^\s:#>|*-][^\n:]*:(?:\s|\Z))"
)
_MAX_HEADER_CHARS: Final = safeyaml.MAX_BYTES + 1024


def split(source: str) -> tuple[str | None, str, int]:
    """Return the header (None without one), the body, and the number of the body's first line.

    The header is between a first line `---` and the next line `---` or `...`, and begins with a
    key: a page that only begins with a rule `---` has none. It may be broken YAML. "---\\na: 1\\n
    ---\\nb" → ("a: 1\\n", "b", 4).
    """
    start, stop, body = _edges(source)
    if start is None:
        return None, source.removeprefix(BOM), 1
    return source[start:stop], source[body:], source.count("\n", 0, body) + 1


def _edges(source: str) -> tuple[int | None, int, int]:
    """Return where the header begins (None without one), where it stops, where the body begins."""
    opening = _OPEN.match(source)
    if opening is None:
        return None, 0, 0
    start = opening.end()
    closing = _CLOSE.search(source, start, start + _MAX_HEADER_CHARS)
    if closing is None or not _FIELD.match(source, start, closing.start()):
        return None, 0, 0
    return start, closing.start(), closing.end()


def with_fields(source: str, changes: Mapping[str, object | None]) -> str:
    """Return the source with fields of its header set, or removed when None.

    Only the lines of these fields change; a header is made when there is none, and goes when
    nothing is left in it. Raises YamlFault when the header cannot be read.
    """
    start, stop, body = _edges(source)
    if start is None:
        bom = BOM if source.startswith(BOM) else ""
        text = source.removeprefix(BOM)
        eol = "\r\n" if "\r\n" in text else "\n"
        header = safeyaml.splice("", changes).replace("\n", eol)
        return f"{bom}---{eol}{header}---{eol}{text}" if header else source
    header = safeyaml.splice(source[start:stop], changes)
    if header.strip():
        eol = "" if header.endswith("\n") else "\n"
        return source[:start] + header + eol + source[stop:]
    return (BOM if source.startswith(BOM) else "") + source[body:]
