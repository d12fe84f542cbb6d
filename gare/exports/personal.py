"""Personal contacts in what a file brings: told, so that an import may refuse or ask."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from gare.exports.cells import leaves
from gare.exports.values import text
from gare.model.kinds import FieldProblem
from gare.model.personal import is_mobile, is_personal_mail

MAX_CHARS: Final = 200_000
_ADDRESS: Final = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}")
_PHONE: Final = re.compile(
    r"(?<![\w/.-])(?:\+|00)?[0-9](?:[\s.\-()\u00a0\u202f]?[0-9]){7,14}(?![\w/])"
)
_NOT_CONTACTS: Final = frozenset({"id", "pivot", "siret", "rna", "isbn", "issn", "doi", "hal"})


def personal(fields: Mapping[str, object], body: str = "") -> tuple[FieldProblem, ...]:
    """Return the e-mail addresses and mobile phones that seem a person's own, field by field.

    Code "personal", level "ask"; the detail is the words found. Addresses of functions (mairie@,
    accueil@…) and fixed lines are let through. The text below the header is the field "body".
    """
    said = [(key, text(value)) for key, value in leaves(fields)]
    found = {
        (key.partition(".")[0], one): None
        for key, value in (*said, ("body", body))
        if key not in _NOT_CONTACTS
        for one in _contacts(value[:MAX_CHARS])
    }
    return tuple(FieldProblem(key, "personal", one, "ask") for key, one in found)


def _contacts(said: str) -> Iterator[str]:
    """Yield the personal contacts of a text."""
    if "@" in said:
        yield from (
            one.rstrip(".") for one in _ADDRESS.findall(said) if is_personal_mail(one.rstrip("."))
        )
    yield from (one for one in _PHONE.findall(said) if is_mobile(one))


def without(fields: Mapping[str, object], problems: tuple[FieldProblem, ...]) -> dict[str, object]:
    """Return the fields without the personal contacts that `personal` told of.

    A value that is only such a contact goes; in a longer text its place is left empty.
    """
    gone: dict[str, set[str]] = {}
    for one in problems:
        if one.code == "personal":
            gone.setdefault(one.field, set()).add(one.detail)
    cleaned = {key: _cleaned(value, gone.get(key, set())) for key, value in fields.items()}
    return {key: value for key, value in cleaned.items() if value not in ("", [], {})}


def _cleaned(value: object, gone: set[str]) -> object:
    """Return a value without some words, at any depth."""
    if not gone:
        return value
    if isinstance(value, str):
        for words in sorted(gone, key=len, reverse=True):
            value = value.replace(words, "")
        return value.strip()
    if isinstance(value, Mapping):
        return {key: one for key, old in value.items() if (one := _cleaned(old, gone)) != ""}
    if isinstance(value, list | tuple):
        return [one for old in value if (one := _cleaned(old, gone)) != ""]
    return value
