"""Columns of a file to import: which key each goes to, and the same file under other names."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from gare.exports.cells import safe_cell
from gare.exports.format import MAX_FOUND, Format, Reading
from gare.exports.formats.md import read_page
from gare.exports.json_text import loaded
from gare.exports.matching import OWN, keys_of
from gare.exports.tables import table
from gare.exports.values import plain, text
from gare.model.kinds import Kind

MATCHED: Final = frozenset({"csv", "json", "md"})
"""The formats whose columns have any names; those of the others are a standard's."""
SAMPLE_CHARS: Final = 80


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name, the key it goes to ("" for none), and its first value."""

    name: str
    key: str
    sample: str = ""


def columns(form: Format, content: bytes, kind: Kind) -> tuple[Column, ...]:
    """Return the columns of a file with the keys they seem to be; () in a format that knows."""
    if form.name not in MATCHED:
        return ()
    rows = _rows(form, content)
    samples: dict[str, str] = {}
    for row in rows:
        for name, value in row.items():
            if not samples.get(name):
                samples[name] = text(value) if not isinstance(value, str) else value
    keys = keys_of(samples, kind)
    return tuple(
        Column(name, keys.get(name, ""), " ".join(said.split())[:SAMPLE_CHARS])
        for name, said in samples.items()
        if keys.get(name, "") not in OWN
    )


def read_mapped(
    form: Format, content: bytes, kind: Kind | None, mapping: Mapping[str, str]
) -> Reading:
    """Return what a file holds. `mapping` gives the keys of columns, "" to leave one out."""
    if form.read is None:
        return Reading()
    if not mapping:
        return form.read(content, kind)
    if form.name == "md":
        return read_page(content, kind, mapping)
    if form.name in {"csv", "mednum.csv"} and content.lstrip()[:1] not in {b"[", b"{"}:
        return form.read(_renamed_table(content, mapping), kind)
    if form.name == "json":
        return form.read(_renamed_json(content, mapping), kind)
    read = form.read(content, kind)
    renamed = tuple(replace(one, fields=_renamed(one.fields, mapping)) for one in read.found)
    return replace(read, found=renamed)


def _rows(form: Format, content: bytes) -> Iterator[Mapping[str, object]]:
    """Give the columns and values of each record of a file, as they are in it."""
    if form.name == "csv":
        yield from (row.cells for row in table(content).rows)
    elif form.name == "md":
        yield from (one.fields for one in read_page(content, None, {}).found)
    else:
        value, _fault = loaded(content)
        listed = value.get("records") if isinstance(value, Mapping) else value
        for one in listed[:MAX_FOUND] if isinstance(listed, list) else ():
            if isinstance(one, Mapping):
                yield _flat(one)


def _flat(one: Mapping[str, object]) -> dict[str, object]:
    """Return an object of JSON with what is under `fields` beside the rest, without its text."""
    inner = one.get("fields")
    if not isinstance(inner, Mapping):
        return {str(key): value for key, value in one.items()}
    own = {str(key): value for key, value in one.items() if key not in {"fields", "text"}}
    return own | {str(key): value for key, value in inner.items()}


def _names(header: Iterable[str], mapping: Mapping[str, str]) -> dict[str, str]:
    """Return the new names of columns; one that is given to another column leaves its place."""
    given = {mapping[name] for name in header if mapping.get(name)}
    return {
        name: mapping.get(name, "" if name in given else name) for name in dict.fromkeys(header)
    }


def _renamed(fields: Mapping[str, object], mapping: Mapping[str, str]) -> dict[str, object]:
    """Return fields under their new names."""
    names = _names(fields, mapping)
    return {names[key]: value for key, value in fields.items() if names[key]}


def _renamed_table(content: bytes, mapping: Mapping[str, str]) -> bytes:
    """Return a table under its new names, each row at the place it had."""
    found = table(content)
    if not found.header:
        return content
    names = _names(found.header, mapping)
    kept = [name for name in found.header if names[name]]
    made = io.StringIO(newline="")
    writer = csv.writer(made, lineterminator="\n")
    writer.writerow([safe_cell(names[name]) for name in kept])
    line = 2
    for row in found.rows:
        made.write("\n" * (row.place - line))
        writer.writerow([safe_cell(row.cells.get(name, "")) for name in kept] or [""])
        line = row.place + 1
    return made.getvalue().encode("utf-8", "replace")


def _renamed_json(content: bytes, mapping: Mapping[str, str]) -> bytes:
    """Return a list of objects under their new names."""
    value, fault = loaded(content)
    listed = value.get("records") if isinstance(value, Mapping) else value
    if fault is not None or not isinstance(listed, list):
        return content
    renamed = [_renamed(_flat(one), mapping) if isinstance(one, Mapping) else one for one in listed]
    return json.dumps(plain(renamed), ensure_ascii=False).encode("utf-8", "replace")
