"""Cells of a table: how values become text that no spreadsheet runs, and come back the same.

A cell that a spreadsheet would run (it begins with `= + - @`, a tab or a line end) gets an
apostrophe before it; so does one that begins with apostrophes and then such a sign. Reading takes
one away again, so that every text comes back. Numbers, also negative ones, stay as they are.
Lists are joined with "|"; in a list, "|" and "\\" are written "\\|" and "\\\\". Names of authors
are "Nom, Prénom", organisations "{Organisme}". Mappings have a column for each key: "a.b".
Source: OWASP, CSV Injection.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Final

from gare.exports.values import number, text

_RUN: Final = re.compile(r"'*[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
_NUMBER: Final = re.compile(r"-?[0-9]+(?:[.,][0-9]+)?")
_PHONE: Final = re.compile(r"\+[0-9]{6,15}")
_PERSON: Final = frozenset({"nom", "prenom"})
_YES: Final = frozenset({"oui", "vrai", "true", "yes", "1", "x"})
_NO: Final = frozenset({"non", "faux", "false", "no", "0"})
MAX_DEPTH: Final = 8


def safe_cell(said: str, *, phones: bool = False) -> str:
    """Return a cell that no spreadsheet runs; `phones` leaves "+33299869595" as a standard asks."""
    if not _RUN.match(said) or _NUMBER.fullmatch(said) or (phones and _PHONE.fullmatch(said)):
        return said
    return "'" + said


def given_cell(cell: str) -> str:
    """Return the text of a cell written by `safe_cell`."""
    return cell[1:] if cell.startswith("'") and _RUN.match(cell) else cell


def leaves(fields: Mapping[str, object]) -> Iterator[tuple[str, object]]:
    """Yield the columns of a record and their values: {"a": {"b": 1}} gives ("a.b", 1).

    What is empty inside a list or a mapping has no column, and no rank.
    """
    for key, value in fields.items():
        yield from _leaves(key, _pruned(value, 0), 0)


def columns(fields: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    """Yield the columns of a record and their texts: {"a": {"b": 1}} gives ("a.b", "1")."""
    for key, value in leaves(fields):
        yield key, cell(value)


def _leaves(key: str, value: object, depth: int) -> Iterator[tuple[str, object]]:
    """Yield the columns of one value."""
    if depth < MAX_DEPTH and isinstance(value, Mapping) and value:
        for name, one in value.items():
            yield from _leaves(f"{key}.{name}", one, depth + 1)
    elif depth < MAX_DEPTH and isinstance(value, list | tuple) and not _flat(value):
        for rank, one in enumerate(value, 1):
            yield from _leaves(f"{key}.{rank}", one, depth + 1)
    else:
        yield key, value


def _flat(values: list[object] | tuple[object, ...]) -> bool:
    """Tell whether a list is one cell: scalars, or names."""
    return all(not isinstance(one, Mapping | list | tuple) or _is_name(one) for one in values)


def _is_name(value: object) -> bool:
    """Tell whether a mapping is a person or an organisation and nothing more."""
    if not isinstance(value, Mapping):
        return False
    if any(isinstance(one, Mapping | list | tuple) for one in value.values()):
        return False
    return set(value) == {"organisme"} or ("nom" in value and set(value) <= _PERSON)


def cell(value: object) -> str:
    """Return the text of a value in one cell, before `safe_cell`."""
    if isinstance(value, list | tuple):
        return "|".join(_scalar(one).replace("\\", "\\\\").replace("|", "\\|") for one in value)
    return _scalar(value)


def _scalar(value: object) -> str:
    """Return the text of one value; texts keep their spaces."""
    if isinstance(value, str):
        return value
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Mapping) and _is_name(value):
        if "organisme" in value:
            return f"{{{_scalar(value['organisme'])}}}"
        return ", ".join(_scalar(value[key]) for key in ("nom", "prenom") if key in value)
    return text(value)


def split_list(said: str, separator: str = "|") -> list[str]:
    """Return the texts of a list in a cell, empty ones left out."""
    if "\\" not in said:
        return [part for one in said.split(separator) if (part := one.strip())]
    found, current, escaped = [], "", False
    for char in said:
        if escaped:
            current += char if char in {separator, "\\"} else "\\" + char
            escaped = False
        elif char == "\\":
            escaped = True
        elif char == separator:
            found.append(current)
            current = ""
        else:
            current += char
    found.append(current + "\\" * escaped)
    return [one.strip() for one in found if one.strip()]


def name_of(said: str) -> dict[str, str]:
    """Return the person or the organisation of a text: "Nom, Prénom" or "{Organisme}"."""
    if said.startswith("{") and said.endswith("}"):
        return {"organisme": said[1:-1]}
    family, comma, given = said.partition(",")
    return {"nom": family.strip(), "prenom": given.strip()} if comma else {"nom": said}


def truth(said: str) -> bool | None:
    """Return the yes or no of a cell, None when it is neither."""
    word = said.strip().lower()
    return True if word in _YES else False if word in _NO else None


def same_cells(one: object, other: object) -> bool:
    """Tell whether two values are written the same in a table: 1 and "1", a date and its text."""
    mine, theirs = _filled(one), _filled(other)
    return mine.keys() == theirs.keys() and all(
        _same(value, theirs[key]) for key, value in mine.items()
    )


def _filled(value: object) -> dict[str, object]:
    """Return the columns of a value that are not empty."""
    return {key: one for key, one in leaves({"": value}) if cell(one).strip()}


def _pruned(value: object, depth: int) -> object:
    """Return a value without what is empty in it, so that ranks do not count it."""
    if depth > MAX_DEPTH:
        return value
    if isinstance(value, Mapping):
        inner = ((key, _pruned(one, depth + 1)) for key, one in value.items())
        return {key: one for key, one in inner if not _is_empty(one)}
    if isinstance(value, list | tuple):
        return [kept for one in value if not _is_empty(kept := _pruned(one, depth + 1))]
    return value


def _is_empty(value: object) -> bool:
    """Tell whether a value is nothing, or only spaces."""
    return value is None or value in ([], {}) or (isinstance(value, str) and not value.strip())


def _same(one: object, other: object) -> bool:
    """Tell whether two values of cells are the same, as numbers or truths when either is one."""
    if isinstance(one, bool) or isinstance(other, bool):
        return truth(cell(one)) is truth(cell(other))
    if isinstance(one, int | float) or isinstance(other, int | float):
        return number(one) == number(other)
    return cell(one).strip() == cell(other).strip()


def date_or_text(said: str) -> date | str:
    """Return the day a cell says, or its text."""
    try:
        return date.fromisoformat(said) if len(said) == 10 and said[4] == "-" else said
    except ValueError:
        return said
