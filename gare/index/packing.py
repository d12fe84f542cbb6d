"""The fields of a header as JSON: small, quick to read again, dates told from texts."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Final

from gare.index.rows import storable

_MARK: Final = "\x01"
"""Begins a date among texts; a text that begins so has it twice. As a field, which have any."""


def packed(fields: Mapping[str, object]) -> str:
    """Return fields as JSON, dates told from texts."""
    kept = {name: _marked(value) for name, value in fields.items() if name != _MARK}
    dated = [name for name, value in kept.items() if value != fields[name]]
    kept |= {_MARK: dated} if dated else {}
    return storable(json.dumps(kept, ensure_ascii=False, separators=(",", ":")))


def unpacked(kept: str) -> dict[str, object]:
    """Return fields kept as JSON, as YAML gave them."""
    fields: dict[str, object] = json.loads(kept)
    dated = fields.pop(_MARK, None)
    if isinstance(dated, list):
        fields |= {name: _unmarked(fields[name]) for name in dated}
    return fields


def _marked(value: object) -> object:
    """Return a value in which dates are texts that begin with the mark."""
    if isinstance(value, date):
        return _MARK + value.isoformat()
    if isinstance(value, str):
        return _MARK + value if value.startswith(_MARK) else value
    if isinstance(value, Mapping):
        return {str(key): _marked(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_marked(one) for one in value]
    return value


def _unmarked(value: object) -> object:
    """Return a value as it was before `_marked`."""
    if isinstance(value, str) and value.startswith(_MARK):
        rest = value[1:]
        return rest if rest.startswith(_MARK) else date.fromisoformat(rest)
    if isinstance(value, dict):
        return {key: _unmarked(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_unmarked(one) for one in value]
    return value


def place_of(fields: Mapping[str, object]) -> tuple[float, float] | None:
    """Return the latitude and longitude of a record, None without both or out of the world."""
    latitude = _degrees(fields.get("latitude"), 90.0)
    longitude = _degrees(fields.get("longitude"), 180.0)
    return None if latitude is None or longitude is None else (latitude, longitude)


def _degrees(value: object, most: float) -> float | None:
    """Return an angle, None for what is none."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        angle = float(value[:40].strip() if isinstance(value, str) else value)
    except ValueError:
        return None
    return angle if -most <= angle <= most else None
