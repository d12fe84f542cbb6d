"""Columns of others matched with the keys of a header, and texts with the types of its fields."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final

from gare.exports.cells import date_or_text, name_of, split_list, truth
from gare.exports.values import number
from gare.model.fold import title_key
from gare.model.kinds import Field, Kind

ENGINE: Final[Mapping[str, tuple[str, ...]]] = {
    "id": ("identifiant",),
    "title": ("titre", "nom", "name", "intitule"),
    "kind": ("type de fiche",),
    "summary": ("resume", "presentation_resume"),
    "tags": ("mots cles", "etiquettes"),
    "lang": ("langue",),
    "license": ("licence",),
    "status": ("statut",),
    "verified": ("verifie le",),
}
"""Keys of every page, and the other names of their columns."""
PLACE: Final[Mapping[str, tuple[str, ...]]] = {
    "adresse": ("numero et rue", "rue", "voie", "address", "street"),
    "complement_adresse": ("complement", "complement d'adresse"),
    "code_postal": ("cp", "code post", "postal code", "postcode", "zip"),
    "commune": ("ville", "localite", "nom de la commune", "city", "town"),
    "code_insee": ("insee", "code insee de la commune", "code commune", "citycode"),
    "latitude": ("lat",),
    "longitude": ("lon", "lng", "long"),
}
"""Keys of a place, as the national standard names them, and the other names of their columns."""
OWN: Final = frozenset({"path", "address", "created_at", "updated_at"})
"""Columns that only an export writes."""
_KEY: Final = re.compile(r"[a-z][a-z0-9_]{0,63}")
_NUMBERS: Final = frozenset({"number", "range"})
_LISTS: Final = frozenset({"choices", "tags", "tree", "authors"})
_COORDINATES: Final = frozenset({"latitude", "longitude"})


def field_keys(field: Field) -> tuple[str, ...]:
    """Return the keys of the header a field covers: a place has several, under their own names."""
    return tuple(place_keys(field).values()) if field.type == "place" else (field.name,)


def place_keys(field: Field) -> dict[str, str]:
    """Return the keys of the header of a place, by its parts."""
    asked = field.more.get("keys")
    if isinstance(asked, Mapping):
        return {str(part): str(key) for part, key in asked.items()}
    parts = asked if isinstance(asked, list | tuple) else PLACE
    return {str(part): str(part) for part in parts}


def keys_of(header: Iterable[str], kind: Kind | None) -> dict[str, str]:
    """Return the key of the header for each column; a column without one is not there.

    A column is matched by the name of a field, then by its label, case and accents put aside;
    another one keeps its own name, made a key: "Jours d’ouverture" gives "jours_d_ouverture".
    Other names of the engine's keys ("nom" for the title) count when the key itself is not there;
    those of a place ("ville", "CP") too, but in our own exports.
    """
    columns = tuple(header)
    wanted = _names(kind, frozenset(columns))
    found: dict[str, str] = {}
    taken: set[str] = set()
    for column in columns:
        head, dot, rest = column.partition(".")
        key = wanted.get(title_key(head)) or _key(head)
        whole = key + dot + rest if key else ""
        if whole and whole not in taken:
            found[column] = whole
            taken.add(whole)
    return found


def _names(kind: Kind | None, columns: frozenset[str]) -> dict[str, str]:
    """Return the keys by the folded names and labels of columns; fields come before others."""
    fields = kind.fields if kind else ()
    names = {title_key(own): own for own in OWN} | {title_key(key): key for key in ENGINE}
    names |= {title_key(key): key for one in fields for key in field_keys(one)}
    for one in fields:
        if one.type != "place":
            names.setdefault(title_key(one.label), one.name)
    for key, others in ENGINE.items():
        for other in others if key not in columns else ():
            names.setdefault(title_key(other), key)
    for one in fields if not OWN & columns else ():
        for part, key in place_keys(one).items() if one.type == "place" else ():
            for other in (part, *PLACE.get(part, ())) if key not in columns else ():
                names.setdefault(title_key(other), key)
    return names


def _key(column: str) -> str:
    """Return the key of a column that no field knows, "" when it cannot be one."""
    key = title_key(column).replace(" ", "_")[:64]
    return key if _KEY.fullmatch(key) else ""


def nested(cells: Mapping[str, str], kind: Kind | None) -> dict[str, object]:
    """Return the values of a row: {"a.b": "1"} gives {"a": {"b": "1"}}, numbered keys a list."""
    tree: dict[str, object] = {}
    for key, said in cells.items():
        if said == "":
            continue
        names = key.split(".")[:9]
        place = tree
        for name in names[:-1]:
            inner = place.setdefault(name, {})
            if not isinstance(inner, dict):
                break
            place = inner
        else:
            place[names[-1]] = typed(kind.field(key) if kind else None, key, said)
    return {key: _listed(value) for key, value in tree.items()}


def _listed(value: object) -> object:
    """Return mappings whose keys are 1, 2, 3… as lists."""
    if not isinstance(value, dict):
        return value
    inner = {key: _listed(one) for key, one in value.items()}
    if inner and all(key.isdigit() and len(key) < 5 for key in inner):
        return [inner[key] for key in sorted(inner, key=int)]
    return inner


def typed(field: Field | None, key: str, said: str) -> object:
    """Return the value a text is for a field; what does not fit stays text."""
    kind_of = field.type if field else "tags" if key == "tags" else ""
    if kind_of in _LISTS or (field is not None and field.multiple):
        parts = split_list(said)
        return [name_of(one) for one in parts] if kind_of == "authors" else parts
    if kind_of in _NUMBERS or key in _COORDINATES:
        found = number(said)
        return said if found is None else found
    if kind_of == "boolean":
        answer = truth(said)
        return said if answer is None else answer
    return date_or_text(said) if kind_of == "date" or key == "verified" else said
