"""The values of a header as lists compare them: one key for what readers take for the same.

A key begins with what sorts it: "b" yes and no, "m" negative and "p" other numbers and dates, "t"
texts. It is made from the text of a value alone, so that what an address says meets what a header
says whatever its type.
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

MAX_VALUE_CHARS: Final = 200
MAX_NAME_CHARS: Final = 100
MAX_VALUES: Final = 500
"""Different values of one page that lists know; further ones are only shown."""
MAX_DEPTH: Final = 3
PRESENCE: Final = ""
"""The field whose values are the names of the fields that a page has."""
REFERENCE: Final = ">"
"""What the field begins with whose values are the pages that a field names."""

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
    if field == "tags":
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


def values_of(said: Said | None) -> frozenset[Value]:
    """Return all that lists know of a page: its values, which fields it has, whom it names."""
    if said is None:
        return frozenset()
    found = {("kind", key_of("kind", said.kind)): said.kind}
    engine = {name: getattr(said, name) for name in _ENGINE} | {"tags": json.loads(said.tags)}
    for name, scalar in _scalars(engine):
        if scalar is not None:
            found.setdefault((name, key_of(name, scalar)), scalar)
    folder = said.path.rpartition("/")[0]
    while folder:
        found[FOLDER, key_of(FOLDER, folder)] = folder
        folder = folder.rpartition("/")[0]
    for name, ref, title in json.loads(said.names or "[]"):
        found[REFERENCE + name, f"k{title}" if title else f"r{ref}"] = ""
    for name, scalar in _scalars(unpacked(said.fields or "{}")):
        if len(found) >= MAX_VALUES:
            break
        if scalar is not None and name not in _APART:
            found.setdefault((name, key_of(name, scalar)), scalar)
        found[PRESENCE, "t" + name] = ""
    return frozenset(Value(*place, label) for place, label in found.items())


def _scalars(fields: Mapping[str, object]) -> Iterator[tuple[str, str | None]]:
    """Give the names of fields with each of their values; None for what is not compared."""
    for name, value in fields.items():
        if 0 < len(name) <= MAX_NAME_CHARS:
            yield from _inside(storable(name), value, 1)


def _inside(name: str, value: object, depth: int) -> Iterator[tuple[str, str | None]]:
    """Give the values inside one, with their names."""
    if value is None or value == "":
        return
    if isinstance(value, Mapping):
        yield name, None
        for sub, inner in value.items():
            if depth < MAX_DEPTH and 0 < len(sub) <= MAX_NAME_CHARS:
                yield from _inside(f"{name}.{storable(sub)}", inner, depth + 1)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _inside(name, inner, depth)
    else:
        yield name, written(value)
