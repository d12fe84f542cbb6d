"""What an import would change in a page: what its file says and the page does not."""

from __future__ import annotations

from collections.abc import Mapping

from gare.exports.cells import same_cells


def changes(old: Mapping[str, object], found: Mapping[str, object]) -> dict[str, object]:
    """Return the keys of `found` whose value differs from that of a header, with the new value.

    Formats lose types (a date in CSV is text): values that a table writes the same are the same,
    so importing what was exported changes nothing. Keys that were not found are not touched; a
    mapping keeps what the file does not say of it.
    """
    changed: dict[str, object] = {}
    for key, value in found.items():
        merged = _merged(old.get(key), value)
        if not same_cells(old.get(key), merged):
            changed[key] = merged
    return changed


def _merged(old: object, new: object) -> object:
    """Return the new value, with what the old mapping has besides."""
    if not isinstance(old, Mapping) or not isinstance(new, Mapping):
        return new
    return {**old, **{key: _merged(old.get(key), value) for key, value in new.items()}}
