"""One rule changed in the text of rules: only its own lines, comments and order stay.

The rule of a page comes first of all, that of a folder after those of what is inside it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from gare.moderation.reading_rules import CHANGE, RULES, read_rules
from gare.moderation.rules import WHOLE, Rule
from gare.safeyaml import YamlFault, dump, load, splice

_PATH: Final = "path"
_MANAGED: Final = frozenset({"read", CHANGE, "write", "create", "upload"})
_INDENT: Final = "  "


def changed(text: str, path: str, says: Mapping[str, str]) -> str:
    """Return the text with the rule of a path saying this, beside what else it says; none at all
    when it says nothing. Raises `YamlFault` for a text that has faults.
    """
    rules = _rules(text)
    entries = _entries(text)
    place = next((n for n, one in enumerate(entries) if _is_of(one, path)), None)
    before = entries[place] if place is not None else {}
    kept = {key: one for key, one in before.items() if key not in _MANAGED and key != _PATH}
    entry: dict[str, object] = {_PATH: before.get(_PATH, path), **says, **kept}
    fresh = [entry] if says or kept else []
    if place is None and not fresh:
        return text
    if place is not None:
        start, end = _span(text, rules[place].line)
        wanted = [*entries[:place], *fresh, *entries[place + 1 :]]
    else:
        place = _first_place(rules, path)
        start = end = _before(text, rules, place)
        wanted = [*entries[:place], *fresh, *entries[place:]]
    return _written(text, start, end, fresh, wanted)


def said(text: str, path: str) -> Mapping[str, object]:
    """Return what the rule of a path says, nothing when it has none or rules have faults."""
    try:
        entries = _entries(text)
    except YamlFault:
        return {}
    return next((one for one in entries if _is_of(one, path)), {})


def _rules(text: str) -> list[Rule]:
    """Return the rules of a text without fault."""
    found = read_rules(text)
    rules = [one for one in found if isinstance(one, Rule)]
    if len(rules) != len(found):
        raise YamlFault("value")
    return rules


def _entries(text: str) -> list[dict[str, object]]:
    """Return the rules of a text as they are written."""
    value = load(text)
    found = value.get(RULES) if isinstance(value, dict) else None
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def _is_of(entry: Mapping[str, object], path: str) -> bool:
    """Tell whether a rule is that of a path, whatever the kind."""
    written = str(entry.get(_PATH, "")).strip().strip("/")
    return written.removesuffix(".md") == path and "kind" not in entry


def _first_place(rules: Sequence[Rule], path: str) -> int:
    """Return which rule a new one comes before: after all those of what is inside its folder."""
    if not path.endswith(f"/{WHOLE}"):
        return 0
    folder = path.removesuffix(WHOLE)
    inside = [n for n, one in enumerate(rules) if f"{one.path}/".startswith(folder)]
    return max(inside, default=-1) + 1


def _before(text: str, rules: Sequence[Rule], place: int) -> int:
    """Return the line before which a new rule is written, -1 when there is no list yet."""
    if not rules:
        return -1
    if place < len(rules):
        return rules[place].line - 1
    return _span(text, rules[-1].line)[1]


def _span(text: str, line: int) -> tuple[int, int]:
    """Return the first line of a rule, from 0, and the one after its last."""
    lines = text.splitlines()
    dash = _depth(lines[line - 1])
    end = line
    while end < len(lines) and lines[end].strip() and _depth(lines[end]) > dash:
        end += 1
    return line - 1, end


def _depth(line: str) -> int:
    """Return by how many blanks a line begins."""
    return len(line) - len(line.lstrip(" "))


def _written(
    text: str,
    start: int,
    end: int,
    fresh: Sequence[Mapping[str, object]],
    wanted: Sequence[Mapping[str, object]],
) -> str:
    """Return the text with some lines replaced by a rule; written anew where lines do not do."""
    lines = text.splitlines(keepends=True)
    if start >= 0 and lines:
        if lines[-1][-1:] != "\n":
            lines[-1] += "\n"
        depth = _depth(lines[min(start, len(lines) - 1)]) if start < len(lines) else len(_INDENT)
        block = dump({RULES: list(fresh)}).splitlines(keepends=True)[1:] if fresh else []
        indented = [" " * depth + line.removeprefix(_INDENT) for line in block]
        tried = "".join([*lines[:start], *indented, *lines[end:]])
        if _says(tried, wanted):
            return tried
    return splice(text, {RULES: list(wanted)}) if wanted else splice(text, {RULES: []})


def _says(text: str, wanted: Sequence[Mapping[str, object]]) -> bool:
    """Tell whether a text has these rules and no fault."""
    try:
        return _entries(text) == list(wanted) and len(_rules(text)) == len(wanted)
    except YamlFault:
        return False
