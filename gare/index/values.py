"""The values of a header as lists compare them: one key for what readers take for the same.

A key begins with what sorts it: "b" yes and no, "m" negative and "p" other numbers and dates, "t"
texts. It is made from the text of a value alone, so that what an address says meets what a header
says whatever its type. Names of communes are told apart by their words only: "saint etienne" is
"Saint-Étienne".
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Final, NamedTuple

from gare.index.packing import unpacked
from gare.index.rows import storable
from gare.model.fold import fold, title_key
from gare.model.records import CREATED, FOLDER, OWN_KEYS, UPDATED
from gare.model.values import same

MAX_VALUE_CHARS: Final = 200
MAX_NAME_CHARS: Final = 100
MAX_FIELDS: Final = 200
MAX_VALUES: Final = 200
"""How many fields of a page, and how many values of one, lists know; others are only shown."""
MAX_DEPTH: Final = 3
PRESENCE: Final = ""
"""The field whose only value is the names of all the fields that a page has, one a line.

Few headers differ by that: one bitmap to touch for a new page rather than one a field.
"""
REFERENCE: Final = ">"
"""What the field begins with whose values are the pages that a field names."""

_OWN: Final = 8
"""How many of what is `Said` are the engine's own."""
_ENGINE: Final = ("id", "lang", "license", "status", "verified")
_APART: Final = OWN_KEYS | {"latitude", "longitude", FOLDER, CREATED, UPDATED}
"""Not found by the value in a header: places have their own table, others mean something else."""
_NUMBER: Final = re.compile(r"(-?)([0-9]+)(?:\.([0-9]+))?", re.ASCII)
_DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}(?:-[0-9]{2}(?:[T ][0-9:.]+\S*)?)?", re.ASCII)
_NINES: Final = str.maketrans("0123456789", "9876543210")
_LAST: Final = "\U0010ffff"


class Value(NamedTuple):
    """A value of a field: its key, and as it is written."""

    field: str
    key: str
    label: str = ""


class Said(NamedTuple):
    """What a page says that lists know, as it is kept: the same when nothing changed for them.

    `tags`, `fields` and `names` are JSON, the last two "" when there are none; `names` are the
    pages that fields name: [field, reference, key of a title].
    """

    path: str
    kind: str
    id: str
    lang: str
    license: str
    status: str
    verified: str | None
    tags: str
    fields: str = ""
    names: str = ""


def written(value: object) -> str | None:
    """Return a scalar as one line of text; None for what is nothing, too long, or no scalar."""
    if isinstance(value, str):
        text = " ".join(storable(value[: MAX_VALUE_CHARS + 1]).split())
        return text if 0 < len(text) <= MAX_VALUE_CHARS else None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        text = format(Decimal(repr(value)), "f")
        return text.rstrip("0").rstrip(".") if "." in text else text
    if isinstance(value, int):
        return str(value)
    return value.isoformat() if isinstance(value, date) else None


def key_of(field: str, text: str) -> str:
    """Return the key of a value of a field as it is written, or as an address says it."""
    text = " ".join(storable(text).split())
    if field == "kind":
        return "t" + text
    if field == "tags" or field.rpartition(".")[2] == "commune":
        return "t" + title_key(text)
    if text in {"true", "false"}:
        return "b" + text
    if _DATE.fullmatch(text):
        return "p004" + text.replace(" ", "T")
    number = _NUMBER.fullmatch(text)
    if number is not None and len(number[2]) < 1000:
        return _number_key(*number.groups())
    return "t" + fold(text)


def _number_key(sign: str, whole: str, tail: str | None) -> str:
    """Return a key in the order of numbers; digits with leading zeros keep them."""
    key = f"{len(whole):03}{whole}" + (f".{tail}" if tail else "")
    return f"m{key.translate(_NINES)}~" if sign else "p" + key


def bounds(field: str, low: str, high: str) -> tuple[str, str]:
    """Return the first key of a range, and one that follows its last.

    With one end only, the range stays among what is of its sort.
    """
    first = key_of(field, low) if low else ""
    last = key_of(field, high) if high else ""
    if not first:
        first = "t" if last.startswith("t") else "m"
    if not last:
        return first, "u" if first.startswith("t") else "q"
    if last.startswith("t"):
        return first, last + _LAST
    return first, last + ("~" if _DATE.fullmatch(high.strip()) else ".")


def number_of(key: str, label: str) -> Decimal | None:
    """Return the number that a value is, None when it is a text or a date."""
    if key[0] not in "mp" or not _NUMBER.fullmatch(label):
        return None
    return Decimal(label)


def values_of(said: Said) -> frozenset[Value]:
    """Return all that lists know of a page: its values, which fields it has, whom it names."""
    return moved(None, said)[1]


def moved(before: Said | None, after: Said | None) -> tuple[frozenset[Value], frozenset[Value]]:
    """Return the values that a page no longer has and those it has now, of what changed only."""
    gone: set[Value] = set()
    new: set[Value] = set()
    for said, other, found in ((before, after, gone), (after, before, new)):
        if said is None:
            continue
        if other is None or said[:_OWN] != other[:_OWN]:
            found.update(_engine_values(said))
        if other is None or said.names != other.names:
            found.update(_named(said))
        if other is None or said.fields != other.fields:
            fields, others = _fields(said), _fields(other)
            found.add(Value(PRESENCE, "\n".join(sorted(set(_names(fields))))))
            found.update(_field_values(fields, others))
    return frozenset(gone - new), frozenset(new - gone)


def _engine_values(said: Said) -> Iterator[Value]:
    """Give the values of the engine's own keys, and of the folders above a page."""
    yield Value("kind", key_of("kind", said.kind), said.kind)
    folder = said.path.rpartition("/")[0]
    while folder:
        yield Value(FOLDER, key_of(FOLDER, folder), folder)
        folder = folder.rpartition("/")[0]
    engine: dict[str, object] = {name: getattr(said, name) for name in _ENGINE}
    yield from _different(engine | {"tags": json.loads(said.tags)})


def _named(said: Said) -> Iterator[Value]:
    """Give the pages that fields name."""
    for name, ref, title in json.loads(said.names or "[]"):
        yield Value(REFERENCE + name, f"k{title}" if title else f"r{ref}")


def _fields(said: Said | None) -> dict[str, object]:
    """Return the fields of a page that lists know."""
    fields = unpacked(said.fields) if said and said.fields else {}
    names = [name for name in fields if _is_name(name) and "." not in name]
    return {name: fields[name] for name in names[:MAX_FIELDS]}


def _field_values(fields: Mapping[str, object], other: Mapping[str, object]) -> Iterator[Value]:
    """Give the values of the fields that are not the same in another header."""
    for name, value in fields.items():
        if name not in _APART and (name not in other or not same(value, other[name])):
            yield from _different({name: value})


def _different(fields: Mapping[str, object]) -> Iterator[Value]:
    """Give the values of fields that are compared, each under its first spelling."""
    found: dict[tuple[str, str], str] = {}
    for name, scalar in _scalars(fields):
        if scalar is not None and len(found) < MAX_VALUES:
            found.setdefault((name, key_of(name, scalar)), scalar)
    return (Value(*place, label) for place, label in found.items())


def _is_name(name: str) -> bool:
    """Tell whether a key of a header may name a field of lists."""
    return 0 < len(name) <= MAX_NAME_CHARS and "\n" not in name


def _names(fields: Mapping[str, object]) -> Iterator[str]:
    """Give the names of fields that have something in them, and of those inside."""
    return (inner for name, value in fields.items() for inner, _one in _inside(name, value, 1))


def _scalars(fields: Mapping[str, object]) -> Iterator[tuple[str, str | None]]:
    """Give the names of fields with each of their values; None for what is not compared."""
    for name, value in fields.items():
        for inner, one in _inside(storable(name), value, 1):
            yield inner, written(one)


def _inside(name: str, value: object, depth: int) -> Iterator[tuple[str, object]]:
    """Give the values inside one, with their names."""
    if value is None or value == "":
        return
    if isinstance(value, Mapping):
        yield name, None
        for sub, inner in value.items():
            if depth < MAX_DEPTH and _is_name(sub):
                yield from _inside(f"{name}.{storable(sub)}", inner, depth + 1)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _inside(name, inner, depth)
    else:
        yield name, value
