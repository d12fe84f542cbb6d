"""Values of headers, whatever they are: as text, as a list, whether they say anything."""

from __future__ import annotations

from datetime import date

from gare import safeyaml


def clean(text: str) -> str:
    """Return what was typed without blanks around, line ends of every system as one."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def listed(value: object) -> list[object]:
    """Return the values of a field as a list, without the empty ones."""
    values = value if isinstance(value, list) else [value]
    return [one for one in values if not is_empty(one)]


def is_empty(value: object) -> bool:
    """Tell whether a value says nothing: none, blank text, empty list or mapping."""
    return value is None or value in ({}, []) or (isinstance(value, str) and not value.strip())


def as_text(value: object) -> str:
    """Return any value of a header as text; a list or a mapping as YAML."""
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, str | int | float | date):
        return str(value)
    if value is None:
        return ""
    try:
        return safeyaml.dump(value).strip()
    except safeyaml.YamlFault:
        return str(value)
