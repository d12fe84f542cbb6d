"""A place: an address and a point, as keys of the header of their own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import ClassVar, Final

from gare.kinds.shown import Place as ShownPlace
from gare.kinds.shown import Plain, Shown
from gare.kinds.types.base import Setting, missing, problem
from gare.kinds.types.composite import Composite, Part, text_of
from gare.kinds.types.number import Number, as_number
from gare.kinds.types.text import Text
from gare.kinds.values import as_text, is_empty
from gare.model.kinds import Field, FieldProblem

POSTCODE: Final = r"[0-9]{5}"
COG: Final = r"([013-9][0-9]|2[AB1-9])[0-9]{3}"
"""Codes of communes. Source: lieux de médiation numérique v1.0.2."""
_NEEDED: Final = frozenset({"adresse", "commune", "code_postal"})
MAX_LATITUDE: Final = 90
MAX_LONGITUDE: Final = 180


@dataclass(frozen=True)
class Place(Composite):
    """Seven parts, each a key of the header under the name of the national standard.

    `keys` chooses some of them ([commune, code_postal]) or their keys ({commune: ville}).
    """

    name: ClassVar[str] = "place"
    widget: ClassVar[str] = "place"
    facet: ClassVar[bool] = True
    settings: ClassVar[dict[str, Setting]] = {"keys": "names"}
    main: ClassVar[str] = "adresse"
    parts: ClassVar[tuple[Part, ...]] = (
        Part("adresse", Text()),
        Part("complement_adresse", Text()),
        Part("code_postal", Text(), pattern=POSTCODE),
        Part("commune", Text(), max_length=100),
        Part("code_insee", Text(), pattern=COG),
        Part("latitude", Number(), more={"min": -MAX_LATITUDE, "max": MAX_LATITUDE}),
        Part("longitude", Number(), more={"min": -MAX_LONGITUDE, "max": MAX_LONGITUDE}),
    )

    def parts_of(self, field: Field) -> tuple[Part, ...]:
        """Return the parts the field has, with those that cannot be left out."""
        names = _keys(field)
        return tuple(
            replace(part, required=field.required and part.name in _NEEDED)
            for part in self.parts
            if part.name in names
        )

    def setting_faults(self, field: Field) -> Iterable[str]:
        """Return that it may not be several, or that a part is unknown."""
        known = {part.name for part in self.parts}
        asked = field.more.get("keys", [])
        unknown = (
            [one for one in asked if one not in known] if isinstance(asked, list | dict) else []
        )
        return (*(["multiple"] if field.multiple else []), *(f"keys: {one}" for one in unknown))

    def check(self, field: Field, value: object) -> tuple[FieldProblem, ...]:
        """Return what is wrong; each part that lacks by itself."""
        if not is_empty(value):
            return Composite.check(self, field, value)
        return tuple(missing(field, part.name) for part in self.parts_of(field) if part.required)

    def faults(self, field: Field, value: object) -> Iterator[FieldProblem]:
        """Yield what is wrong in a part, or that half a point is missing."""
        yield from Composite.faults(self, field, value)
        if isinstance(value, dict):
            half = {"latitude", "longitude"} - {key for key in value if not is_empty(value[key])}
            if len(half) == 1 and half <= set(_keys(field)):
                yield problem(field, "half-point", "", half.pop())

    def show(self, field: Field, value: object, now: datetime) -> Shown | None:  # noqa: ARG002  (as all types)
        """Return the address as on an envelope, and the point."""
        if not isinstance(value, dict):
            return Plain(as_text(value), wrong=True)
        street, more, post, town = (
            text_of(value, one)
            for one in ("adresse", "complement_adresse", "code_postal", "commune")
        )
        lines = tuple(filter(None, (street, more, " ".join(filter(None, (post, town))))))
        latitude, longitude = as_number(value.get("latitude")), as_number(value.get("longitude"))
        if not is_point(latitude, longitude):
            latitude = longitude = None
        return (
            ShownPlace(lines, town, latitude, longitude) if lines or latitude is not None else None
        )

    def values_of(self, field: Field, value: object) -> tuple[str, ...]:  # noqa: ARG002  (as all types)
        """Return the commune."""
        return (text_of(value, "commune"),) if isinstance(value, dict) else ()

    def keys(self, field: Field) -> tuple[str, ...]:
        """Return the keys of the parts."""
        return tuple(_keys(field).values())

    def paths(self, field: Field) -> tuple[str, ...]:
        """Return the key of the commune."""
        return tuple(key for part, key in _keys(field).items() if part == "commune")

    def pick(self, field: Field, header: Mapping[str, object]) -> object | None:
        """Return the parts that the header has, None when it has none."""
        found = {part: header[key] for part, key in _keys(field).items() if key in header}
        return {part: one for part, one in found.items() if not is_empty(one)} or None

    def spread(self, field: Field, value: object | None) -> Mapping[str, object | None]:
        """Return each part under its own key."""
        parts = value if isinstance(value, dict) else {}
        return {key: parts.get(part) for part, key in _keys(field).items()}


def _keys(field: Field) -> dict[str, str]:
    """Return the key in the header of each part of a field."""
    asked = field.more.get("keys")
    names = [part.name for part in Place.parts]
    if isinstance(asked, dict):
        return {one: str(asked[one]) for one in names if one in asked}
    if isinstance(asked, list):
        return {one: one for one in names if one in asked}
    return {one: one for one in names}


def is_point(latitude: int | float | None, longitude: int | float | None) -> bool:
    """Tell whether two numbers are a point of the Earth (WGS84)."""
    if latitude is None or longitude is None:
        return False
    return abs(latitude) <= MAX_LATITUDE and abs(longitude) <= MAX_LONGITUDE
