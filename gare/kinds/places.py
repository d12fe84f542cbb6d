"""A YAML value with the line of each of its parts, read without raising."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypeAlias

from gare import safeyaml
from gare.model.kinds import SchemaFault

Place: TypeAlias = tuple[str | int, ...]
"""Keys and positions from the top: ("fields", 2, "name")."""


def read(text: str) -> tuple[object, Mapping[Place, int]] | SchemaFault:
    """Return the value of a text and the lines (from 1) of its parts, or why it cannot be read.

    The codes of faults are "yaml-" and those of `YamlFault`.
    """
    try:
        value, lines = safeyaml.load_with_lines(text)
    except safeyaml.YamlFault as fault:
        return SchemaFault(f"yaml-{fault.code}", fault.line, fault.detail[:200])
    return value, dict(zip(_places(value, ()), lines, strict=False))


def _places(value: object, place: Place) -> Iterator[Place]:
    """Yield the place of a value, then those of what it holds."""
    yield place
    if isinstance(value, dict):
        for key, one in value.items():
            yield from _places(one, (*place, key))
    elif isinstance(value, list):
        for number, one in enumerate(value):
            yield from _places(one, (*place, number))
