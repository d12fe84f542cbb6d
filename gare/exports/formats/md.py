"""Markdown with front matter of other tools: its keys are matched, or mapped as one asks."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from gare.exports.format import Fault, Format, Found, Reading, readable
from gare.exports.matching import keys_of
from gare.exports.tables import decoded
from gare.model.kinds import FieldProblem, Kind
from gare.safeyaml import YamlFault, load

_HEADER: Final = re.compile(
    r"\ufeff?---[ \t]*\r?\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE
)
_HEADING: Final = re.compile(r"#[ \t]+(.{1,300}?)[ \t]*#*[ \t]*$", re.MULTILINE)


def read_page(content: bytes, kind: Kind | None, mapping: Mapping[str, str]) -> Reading:
    """Return the page of a file. `mapping` gives new keys for old ones, "" to leave one out.

    Keys that it does not name are matched as the columns of a table are. Values keep their types.
    """
    fault = readable(content)
    said = decoded(content)
    if fault is not None or said is None:
        return Reading(faults=(fault or Fault("encoding"),))
    header, body = _parted(said)
    try:
        value = load(header)
    except YamlFault as wrong:
        line = wrong.line + 1 if wrong.line else 1
        return Reading(faults=(Fault("syntax", line, f"{wrong.code} {wrong.detail}".strip()),))
    if value is not None and not isinstance(value, dict):
        return Reading(faults=(Fault("syntax", 1),))
    fields, ignored = _mapped(value or {}, kind, mapping)
    heading = _HEADING.search(body)
    if "title" not in fields and heading:
        fields["title"] = heading.group(1)
    problems = () if "title" in fields else (FieldProblem("title", "required"),)
    return Reading((Found(fields, body, 1, "", problems),), (), ignored)


def mapping_of(said: str) -> dict[str, str]:
    """Return the mapping of a YAML text, "old: new" line by line; raises YamlFault."""
    value = load(said)
    if not isinstance(value, dict):
        raise YamlFault("value", 1)
    return {key: "" if new is None else str(new) for key, new in value.items()}


def _parted(said: str) -> tuple[str, str]:
    """Return the header and the text below it."""
    found = _HEADER.match(said)
    return (found.group(1), said[found.end() :].lstrip("\r\n")) if found else ("", said)


def _mapped(
    header: Mapping[str, object], kind: Kind | None, mapping: Mapping[str, str]
) -> tuple[dict[str, object], tuple[str, ...]]:
    """Return a header under its new keys, and the keys left out."""
    others = [key for key in header if key not in mapping]
    keys = {**keys_of(others, kind), **{key: mapping[key] for key in header if key in mapping}}
    fields: dict[str, object] = {}
    for key, value in header.items():
        new = keys.get(key, "")
        if new and value not in (None, "", [], {}):
            fields.setdefault(new, value)
    return fields, tuple(key for key in header if not keys.get(key))


def _read(content: bytes, kind: Kind | None) -> Reading:
    """Return the page of a file, its keys matched."""
    return read_page(content, kind, {})


FORMAT: Final = Format("md", "text/markdown; charset=utf-8", "md", (), None, _read)
