"""Headers through forms: what a form says, what is wrong in a header, what exports still need."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Final

from gare.kinds.consents import beyond
from gare.kinds.engine import form_fields
from gare.kinds.needs import NEEDS
from gare.kinds.registry import type_of
from gare.kinds.shown import Shown
from gare.kinds.titles import fill
from gare.kinds.types.base import Given
from gare.kinds.values import is_empty
from gare.model.kinds import Field, FieldProblem, Kind
from gare.model.people import Role
from gare.model.values import same

PREFIX: Final = "field."
_ROLES: Final = tuple(Role)


def read_form(
    kind: Kind, given: Mapping[str, tuple[str, ...]], header: Mapping[str, object] | None = None
) -> dict[str, object | None]:
    """Return what a form changes in a header: new values by key, None for a key to remove.

    `given` is the whole form by posted name (`field.<name>`, `field.<name>.<sub>`); what is not a
    field of the kind is left alone, and so is a field that was not posted. `header` is the one
    the form was made from: a field posted as it was shown changes nothing, whatever its value.
    """
    before = header or {}
    changes: dict[str, object | None] = {}
    for field in form_fields(kind):
        strings = posted(field, given)
        if not strings:
            continue
        own = type_of(field)
        old = own.pick(field, before)
        if told(strings) == told(own.written(field, old)):
            continue
        changes |= own.spread(field, own.read(field, strings, old))
    return {
        key: value
        for key, value in changes.items()
        if not (value is None and key not in before) and not same(value, before.get(key))
    }


def posted(field: Field, given: Mapping[str, tuple[str, ...]]) -> Given:
    """Return the strings posted for a field, by the part they are for ("" for the whole)."""
    name = PREFIX + field.name
    parts = {key[len(name) + 1 :]: one for key, one in given.items() if key.startswith(name + ".")}
    return parts | ({"": given[name]} if name in given else {})


def told(strings: Given) -> dict[str, tuple[str, ...]]:
    """Return the strings that say something, as a browser sends them back."""
    cleaned = {
        sub: tuple(text.replace("\r\n", "\n").strip() for text in texts if text.strip())
        for sub, texts in strings.items()
    }
    return {sub: texts for sub, texts in cleaned.items() if texts}


def written(kind: Kind, header: Mapping[str, object]) -> dict[str, tuple[str, ...]]:
    """Return the strings that fill the form of a kind, by posted name."""
    return {
        ".".join(one for one in (PREFIX + field.name, sub) if one): texts
        for field in form_fields(kind)
        for sub, texts in _written(field, header).items()
    }


def _written(field: Field, header: Mapping[str, object]) -> Given:
    """Return the strings of one field; those of its default when the header has none of it."""
    own = type_of(field)
    value = own.pick(field, header)
    return own.written(field, field.default if value is None and not header else value)


def check(kind: Kind, header: Mapping[str, object]) -> tuple[FieldProblem, ...]:
    """Return all that is wrong or missing in a header, in the order of the form."""
    return (*_problems(kind, header), *beyond(kind, header))


def _problems(kind: Kind, header: Mapping[str, object]) -> Iterator[FieldProblem]:
    """Yield the problems of each field of a form."""
    for field in form_fields(kind):
        own = type_of(field)
        yield from own.check(field, own.pick(field, header))


def shown(field: Field, header: Mapping[str, object], now: datetime) -> tuple[Shown, ...]:
    """Return what a theme shows of a field. `now` is aware, in the zone of the site."""
    own = type_of(field)
    return own.shown(field, own.pick(field, header), now)


def unknown_keys(kind: Kind, header: Mapping[str, object]) -> tuple[str, ...]:
    """Return the keys of a header that no field of the kind covers: kept, and listed."""
    known = {key for field in form_fields(kind) for key in type_of(field).keys(field)}
    engine = {"kind", "id", "aliases", "title", "status", "lang"}
    return tuple(key for key in header if key not in known | engine)


def hidden_keys(kind: Kind, role: Role) -> frozenset[str]:
    """Return the keys of a header that no field covers which someone of this role sees."""
    level = _ROLES.index(role)
    seen: set[str] = set()
    hidden: set[str] = set()
    for field in kind.fields:
        keys = type_of(field).keys(field)
        (seen if _ROLES.index(field.visible_to) <= level else hidden).update(keys)
    return frozenset(hidden - seen)


def title_of(kind: Kind, header: Mapping[str, object]) -> str:
    """Return the title: as typed, else made from the pattern of the kind, "" when it cannot be."""
    typed = header.get("title")
    if isinstance(typed, str) and typed.strip() and not kind.title:
        return typed.strip()
    made = fill(kind.title, _labels(kind), header) if kind.title else ""
    return made or (typed.strip() if isinstance(typed, str) else "")


def _labels(kind: Kind) -> dict[str, dict[str, str]]:
    """Return the labels of choices, by field then value."""
    return {one.name: {c.value: c.label for c in one.choices} for one in kind.fields if one.choices}


def missing_for(kind: Kind, header: Mapping[str, object], export: str) -> tuple[str, ...]:
    """Return the keys that an export ("mednum.csv", "bib", "ics"…) still needs.

    A key such as "siret|rna" is one of several. () also when the export does not serve the kind.
    """
    known = {name: header.get(name) for name in header}
    if not is_empty(made := title_of(kind, header)):
        known["title"] = made
    needed = (*NEEDS.get((kind.name, export), ()),)
    return tuple(key for key in needed if all(is_empty(known.get(one)) for one in key.split("|")))


def exports_of(kind: Kind) -> tuple[str, ...]:
    """Return the exports whose needs are known for a kind."""
    return tuple(export for name, export in NEEDS if name == kind.name)


def stale(kind: Kind, verified: date | None, today: date) -> bool:
    """Tell whether the facts of a page should be checked again; never when the kind says none."""
    if not kind.verify_days:
        return False
    return verified is None or today - verified > timedelta(days=kind.verify_days)
