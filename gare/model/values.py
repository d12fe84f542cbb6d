"""Values of headers and schemas, as YAML gives them: when two are the same."""

from __future__ import annotations


def same(one: object, other: object) -> bool:
    """Tell whether two values are equal, types included (1, 1.0 and true are three values)."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    return type(one) is type(other) and one == other
