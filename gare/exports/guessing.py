"""Which format a file is in, by what it holds, then by its name."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from gare.exports.format import Format
from gare.exports.genres import GENRES, OTHER
from gare.exports.json_text import loaded
from gare.exports.registry import format_named
from gare.exports.tables import decoded, table

_STARTS: Final = (
    ("BEGIN:VCARD", "vcf"),
    ("BEGIN:VCALENDAR", "ics"),
    ("BEGIN:VEVENT", "ics"),
    ("TY  - ", "ris"),
    ("---\n", "md"),
    ("---\r\n", "md"),
)
_ENTRY: Final = re.compile(r"@[a-z]{3,20}\s*[{(]", re.IGNORECASE)
_ENDINGS: Final = {
    "bib": "bib", "bibtex": "bib", "ris": "ris", "vcf": "vcf", "vcard": "vcf",
    "ics": "ics", "ical": "ics",
    "md": "md", "markdown": "md", "csv": "csv", "tsv": "csv", "txt": "csv",
}  # fmt: skip
_PLACE: Final = frozenset({"id", "pivot", "nom"})
_HEAD_BYTES: Final = 20_000
_CSL: Final = frozenset(
    {one.csl for one in (*GENRES, OTHER)}
    | {"article", "article-magazine", "article-newspaper", "review", "post", "speech", "entry"}
)


def guess(filename: str, content: bytes) -> Format | None:
    """Return the format that reads a file, None when none seems to."""
    start = content[:_HEAD_BYTES].lstrip()
    if start[:1] in {b"[", b"{"}:
        return format_named(_json(content))
    said = (decoded(content[:_HEAD_BYTES].rpartition(b"\n")[0] or content) or "").lstrip(
        "\ufeff\r\n "
    )
    name = next((name for words, name in _STARTS if said.upper().startswith(words)), "")
    ending = _ENDINGS.get(filename.lower().rpartition(".")[2], "")
    if not name and ending != "csv" and _ENTRY.search(said):
        name = "bib"
    name = name or ending
    if name == "csv" and set(table(said.encode("utf-8", "replace")).header) >= _PLACE:
        name = "mednum.csv"
    return format_named(name) if name else None


def _json(content: bytes) -> str:
    """Return the name of the format of a JSON file."""
    value, _fault = loaded(content)
    first = value[0] if isinstance(value, list) and value else value
    if not isinstance(first, Mapping):
        return "json"
    if set(first) >= _PLACE:
        return "mednum.csv"
    is_notice = isinstance(value, list) or "title" in first
    return (
        "csljson" if is_notice and first.get("type") in _CSL and "records" not in first else "json"
    )
