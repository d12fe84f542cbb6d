"""Schemas written by a form: the text keeps its comments, its order and what the form ignores."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from gare import safeyaml
from gare.kinds import places
from gare.kinds.places import Place
from gare.model.kinds import SchemaFault
from gare.model.values import same

_ITEM: Final = re.compile(r"( *)-( +)(?=\S)")
_BLANK: Final = re.compile(r"[ \t]*(?:#.*)?")
_END: Final = re.compile(r"[^\r\n]*(?:\r\n|\n|\r|$)")


@dataclass(frozen=True, slots=True)
class Draft:
    """A field as a form wants it: what it was called ("" when it is new), and what changes in it.

    `changes` are keys of the schema (`label`, `choices`…); None for a key to remove.
    """

    was: str = ""
    changes: Mapping[str, object | None] = field(default_factory=dict)


def new_kind(keys: Mapping[str, object | None], drafts: Sequence[Draft] = ()) -> str:
    """Return the schema of a kind that did not exist."""
    return edit_kind("", keys, drafts)


def edit_kind(
    text: str, changes: Mapping[str, object | None], drafts: Sequence[Draft] | None = None
) -> str:
    """Return a schema with its keys changed and its fields as the drafts say, in their order.

    A field that no draft names goes; without drafts they stay as they are. Only the lines of what
    changed are written anew. Raises `YamlFault` for a text that cannot be read.
    """
    top = {key: value for key, value in changes.items() if key != "fields"}
    text = safeyaml.splice(text, top) if top else text
    if drafts is None:
        return text
    value = safeyaml.load(text)
    header = value if isinstance(value, dict) else {}
    olds = _by_name(header.get("fields"))
    wanted = [_changed(olds.get(draft.was, {}), draft) for draft in drafts]
    if same(header.get("fields") or [], wanted):
        return text
    spliced = _spliced(text, drafts)
    if spliced is not None and same(_fields_of(spliced), wanted):
        return spliced
    return safeyaml.splice(text, {"fields": wanted or None})


def _by_name(listed: object) -> dict[str, dict[str, object]]:
    """Return the fields of a schema by their names."""
    fields = listed if isinstance(listed, list) else []
    return {str(one["name"]): one for one in fields if isinstance(one, dict) and "name" in one}


def _changed(old: Mapping[str, object], draft: Draft) -> dict[str, object]:
    """Return a field once changed: its keys in their order, the new ones last."""
    merged = {**old, **draft.changes}
    return {key: value for key, value in merged.items() if value is not None}


def _fields_of(text: str) -> object:
    """Return the fields of a text, None when it cannot be read."""
    try:
        value = safeyaml.load(text)
    except safeyaml.YamlFault:
        return None
    return value.get("fields", []) if isinstance(value, dict) else None


def _spliced(text: str, drafts: Sequence[Draft]) -> str | None:
    """Return the text with the lines of its fields moved and changed, None when they cannot be."""
    found = places.read(text)
    if isinstance(found, SchemaFault):
        return None
    value, lines = found
    if not isinstance(value, dict):
        return None
    listed = value.get("fields")
    all_lines = [line for line in _END.findall(text) if line]
    starts = [lines.get(("fields", number), 0) - 1 for number in range(_count(listed))]
    if not starts or not all(_is_item(all_lines, start) for start in starts):
        return None
    eol = "\r\n" if "\r\n" in text else "\n"
    begin = _above(all_lines, starts[0], lines[("fields",)])
    end = _end(all_lines, value, lines)
    blocks = _blocks(all_lines, starts, begin, end)
    by_name = dict(zip((str(one.get("name")) for one in _dicts(listed)), blocks, strict=False))
    try:
        made = [_block(by_name.get(draft.was, ""), draft, blocks[0]) for draft in drafts]
    except safeyaml.YamlFault:
        return None
    middle = "".join(made) if made else ""
    if not middle:
        return None
    return (
        "".join(all_lines[:begin])
        + middle.replace("\r\n", "\n").replace("\n", eol)
        + "".join(all_lines[end:])
    )


def _count(listed: object) -> int:
    """Return how many fields there are."""
    return len(listed) if isinstance(listed, list) else 0


def _dicts(listed: object) -> list[dict[str, object]]:
    """Return the fields as mappings, an empty one for what is none."""
    fields = listed if isinstance(listed, list) else []
    return [one if isinstance(one, dict) else {} for one in fields]


def _is_item(all_lines: Sequence[str], start: int) -> bool:
    """Tell whether a line begins a field in block style."""
    return 0 <= start < len(all_lines) and _ITEM.match(all_lines[start]) is not None


def _above(all_lines: Sequence[str], start: int, least: int) -> int:
    """Return the first of the comments and blanks just above a line."""
    while start > least and _BLANK.fullmatch(all_lines[start - 1].rstrip("\r\n")):
        start -= 1
    return start


def _end(all_lines: Sequence[str], value: Mapping[str, object], lines: Mapping[Place, int]) -> int:
    """Return the line after the last field: that of the next key with its comments, or the end."""
    after = [lines[(key,)] - 1 for key in value if lines[(key,)] > lines[("fields",)]]
    if not after:
        return len(all_lines)
    return _above(all_lines, min(after), lines[("fields",)])


def _blocks(all_lines: Sequence[str], starts: Sequence[int], begin: int, end: int) -> list[str]:
    """Return the lines of each field, with the comments above it."""
    edges = [begin, *(_above(all_lines, start, begin) for start in starts[1:]), end]
    blocks = ["".join(all_lines[a:b]) for a, b in pairwise(edges)]
    return [one if one.endswith(("\n", "\r")) else one + "\n" for one in blocks]


def _block(block: str, draft: Draft, like: str) -> str:
    """Return the lines of a field once changed, indented as its neighbours."""
    model = block or like
    lines = model.splitlines()
    first = next(number for number, line in enumerate(lines) if _ITEM.match(line))
    mark = _ITEM.match(lines[first])
    dash, width = (len(mark.group(1)), len(mark.group())) if mark else (0, 2)
    if not block:
        head, body = [], ""
    else:
        head = lines[:first]
        inside = [" " * width + lines[first][width:], *lines[first + 1 :]]
        body = "".join(line[width:] + "\n" if line.strip() else "\n" for line in inside)
    said = safeyaml.splice(body, draft.changes) if draft.changes else body
    indented = [" " * width + line if line.strip() else "" for line in said.splitlines()]
    if indented:
        indented[0] = " " * dash + "-" + indented[0][dash + 1 :]
    return "".join(line + "\n" for line in [*head, *indented])
