"""Schemas of kinds, read strictly from `_gare/kinds/<kind>.yml`; each fault with its line.

Codes of faults: "yaml-…" (with a code of YamlFault), "name" (of a kind or a field), "mapping",
"list", "unknown-key", "needed", "type-of" (detail: the key and what it must be), "too-long",
"too-many", "twice", "reserved", "unknown-type", "unknown-view", "pattern", "title-pattern",
"formula-unknown", "choices-missing", "choices-unused", "parent-unknown", "parent-circle", "setting"
and "default".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final

from gare.kinds import fields, places, titles
from gare.kinds.engine import RESERVED
from gare.kinds.reading import Reading
from gare.model.kinds import Field, Kind, SchemaFault
from gare.model.names import name_fault

MAX_FIELDS: Final = 120
MAX_VERIFY_DAYS: Final = 36_500
VIEWS: Final = ("list", "cards", "table", "directory", "map", "agenda", "timeline", "gallery")
KEYS: Final[Mapping[str, str]] = {
    "label": "text", "plural": "text", "icon": "text", "folder": "text", "title": "text",
    "help": "text", "extends": "text", "fields": "list", "view": "text", "sort": "text",
    "verify_days": "count", "same_as": "text", "order": "count",
}  # fmt: skip
_NAME: Final = re.compile(r"[a-z][a-z0-9_-]{0,39}")


def is_kind_name(name: str) -> bool:
    """Tell whether a kind may be called so: it is the name of its file."""
    return _NAME.fullmatch(name) is not None


def read_kind(name: str, text: str) -> Kind | tuple[SchemaFault, ...]:
    """Return the kind that a schema describes, or all that is wrong in it, in order of lines."""
    if not is_kind_name(name):
        return (SchemaFault("name", None, name[:60]),)
    found = places.read(text)
    if isinstance(found, SchemaFault):
        return (found,)
    value, lines = found
    if not isinstance(value, dict):
        return (SchemaFault("mapping", 1),)
    reading = Reading(lines)
    kind = _kind(name, value, reading)
    return reading.sorted_faults() or kind


def _kind(name: str, value: Mapping[str, object], reading: Reading) -> Kind:
    """Return the kind a mapping says; what is wrong goes to the faults of the reading."""
    reading.known_keys(value, KEYS, ())
    label = reading.text(value, "label", (), needed=True, most=80)
    kind = Kind(
        name=name,
        label=label,
        plural=reading.text(value, "plural", (), most=80) or label,
        icon=reading.text(value, "icon", (), most=40),
        folder=reading.text(value, "folder", (), most=200).strip("/"),
        title=reading.text(value, "title", (), most=200),
        help=reading.text(value, "help", (), most=2000),
        extends=reading.text(value, "extends", (), most=40),
        fields=_fields(value, reading),
        view=reading.text(value, "view", (), most=40) or "list",
        sort=reading.text(value, "sort", (), most=60) or "title",
        verify_days=reading.count(value, "verify_days", (), MAX_VERIFY_DAYS),
        same_as=reading.text(value, "same_as", (), most=80),
        order=reading.count(value, "order", (), 1000),
    )
    if kind.view not in VIEWS:
        reading.fault("unknown-view", ("view",), kind.view)
    if kind.folder and name_fault(kind.folder):
        reading.fault("name", ("folder",), kind.folder)
    if kind.extends == name or (kind.extends and not is_kind_name(kind.extends)):
        reading.fault("name", ("extends",), kind.extends)
    if kind.title and not titles.is_pattern(kind.title):
        reading.fault("title-pattern", ("title",), kind.title)
    if not kind.extends:
        _check_formulas(kind, (), value, reading)
    return kind


def formula_faults(kind: Kind, text: str, inherited: Iterable[Field]) -> tuple[SchemaFault, ...]:
    """Return what is wrong in the formulas of a kind that has other fields from another."""
    found = places.read(text)
    if isinstance(found, SchemaFault) or not isinstance(found[0], dict):
        return ()
    reading = Reading(found[1])
    _check_formulas(kind, inherited, found[0], reading)
    return reading.sorted_faults()


def _check_formulas(
    kind: Kind, inherited: Iterable[Field], value: Mapping[str, object], reading: Reading
) -> None:
    """Refuse a formula that names what is no key of the kind: it would never be filled."""
    known = {key for one in (*inherited, *kind.fields) for key in fields.keys_of(one)} | RESERVED
    listed = value.get("fields")
    listed = listed if isinstance(listed, list) else []
    said = [one.get("name") if isinstance(one, dict) else None for one in listed]
    for one in kind.fields:
        for name in titles.names_in(str(one.more.get("formula") or "")):
            if name.partition(".")[0] not in known:
                place = ("fields", said.index(one.name), "formula")
                reading.fault("formula-unknown", place, name)


def _fields(value: Mapping[str, object], reading: Reading) -> tuple[Field, ...]:
    """Return the fields of a schema; names are said once, and keys of a header too."""
    listed = value.get("fields")
    if listed is None:
        return ()
    if not isinstance(listed, list):
        reading.fault("list", ("fields",), "fields")
        return ()
    if len(listed) > MAX_FIELDS:
        reading.fault("too-many", ("fields", MAX_FIELDS), str(MAX_FIELDS))
    found: list[Field] = []
    seen: set[str] = set()
    for number, one in enumerate(listed[:MAX_FIELDS]):
        read = fields.read_field(one, ("fields", number), reading)
        if read is None:
            continue
        taken = seen.intersection((read.name, *fields.keys_of(read)))
        if taken:
            reading.fault("twice", ("fields", number), min(taken))
        seen.update((read.name, *fields.keys_of(read)))
        found.append(read)
    return tuple(found)
