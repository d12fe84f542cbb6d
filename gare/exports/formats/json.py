"""JSON: the list, then each record with its own keys and, under `fields`, those of its kind."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from gare.exports.format import MAX_FOUND, Collection, Fault, Format, Found, Reading
from gare.exports.json_text import loaded, stream
from gare.exports.matching import OWN, keys_of
from gare.exports.values import instant, text
from gare.model.kinds import FieldProblem, Kind, Record


def _write(records: Iterable[Record], about: Collection) -> Iterator[bytes]:
    """Yield the list."""
    head = {
        "title": about.title,
        "address": about.address,
        "site": about.site_name,
        "license": about.license,
        "updated_at": instant(about.updated_at),
        "kind": about.kind.name,
    }
    return stream(head, "records", map(as_json, records))


def as_json(record: Record) -> dict[str, object]:
    """Return what JSON says of a record: every key is always there."""
    return {
        "id": record.id,
        "title": record.title,
        "kind": record.kind,
        "summary": record.summary,
        "tags": record.tags,
        "lang": record.lang,
        "license": record.license,
        "status": record.status,
        "verified": record.verified,
        "path": record.path,
        "address": record.address,
        "created_at": instant(record.created_at),
        "updated_at": instant(record.updated_at),
        "fields": record.fields,
        "text": record.text,
    }


def read(content: bytes, kind: Kind | None) -> Reading:
    """Return the records of an export, or of any list of objects whose keys are matched."""
    value, fault = loaded(content)
    if fault is not None:
        return Reading(faults=(fault,))
    if isinstance(value, Mapping):
        value = value.get("records")
    if not isinstance(value, list):
        return Reading(faults=(Fault("syntax", None, "[ ]"),))
    faults = [Fault("too-many", None, str(MAX_FOUND))] if len(value) > MAX_FOUND else []
    found: list[Found] = []
    ignored: dict[str, None] = {}
    seen: dict[str, int] = {}
    for place, one in enumerate(value[:MAX_FOUND], 1):
        if isinstance(one, Mapping):
            found.append(_found(one, place, kind, ignored, seen))
        else:
            faults.append(Fault("unreadable", place))
    return Reading(tuple(found), tuple(faults), tuple(ignored))


def _found(
    one: Mapping[str, object],
    place: int,
    kind: Kind | None,
    ignored: dict[str, None],
    seen: dict[str, int],
) -> Found:
    """Return one record; notes the keys left out and where its id was first seen."""
    inner = one.get("fields")
    flat = {**{key: value for key, value in one.items() if key not in {"fields", "text"}}}
    if isinstance(inner, Mapping):
        flat |= {str(key): value for key, value in inner.items()}
    else:
        flat |= {key: one[key] for key in ("fields", "text") if key in one}
    keys = keys_of(flat, kind)
    ignored.update(dict.fromkeys(key for key in flat if key not in keys))
    fields = {
        keys[key]: value
        for key, value in flat.items()
        if key in keys and keys[key] not in OWN and value not in (None, "", [], {})
    }
    problems = []
    ident = text(fields.get("id"))
    if ident and seen.setdefault(ident, place) != place:
        problems.append(FieldProblem("id", "duplicate", str(seen[ident])))
    if "title" not in fields and (kind is None or not kind.title):
        problems.append(FieldProblem("title", "required"))
    return Found(fields, "", place, text(one.get("path")), tuple(problems))


FORMAT: Final = Format("json", "application/json", "json", (), _write, read)
