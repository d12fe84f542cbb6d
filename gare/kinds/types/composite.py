"""Values of several parts, each with a type of its own: what authors, places and images share."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import ClassVar, Final

from gare.kinds.types.base import FieldType, Given, joined, problem
from gare.kinds.values import as_text, is_empty, listed
from gare.model.kinds import Choice, Field, FieldProblem

_NUMBERED: Final = re.compile(r"([0-9]{1,4})\.(.+)")


@dataclass(frozen=True)
class Part:
    """A part of a value: its key, its type, and whether it may be left out."""

    name: str
    type: FieldType
    required: bool = False
    max_length: int = 300
    pattern: str = ""
    choices: tuple[Choice, ...] = ()
    more: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Composite(FieldType):
    """A mapping with known parts; keys that no part knows are kept.

    A value that is only a text is that of the part `main`.
    """

    parts: ClassVar[tuple[Part, ...]] = ()
    main: ClassVar[str] = ""

    def read(self, field: Field, given: Given, before: object = None) -> object | None:
        """Return a mapping, or the list of them, from the parts that were typed."""
        if not self.many(field):
            return self._read(field, given, before)
        olds = listed(before)
        found = [
            self._read(field, strings, olds[number] if number < len(olds) else None)
            for number, strings in sorted(numbered(given).items())
        ]
        return [one for one in found if one is not None] or None

    def _read(self, field: Field, given: Given, before: object) -> object | None:
        """Return one mapping: what was there, then its own parts in their order.

        A text stays one as long as its part is the only one that is said.
        """
        old = before if isinstance(before, dict) else {}
        known = {part.name: part for part in self.parts_of(field)}
        new = {
            name: part.type.read(inside(field, part), {"": given.get(name, ())}, old.get(name))
            for name, part in known.items()
        }
        said = {name: value for name, value in new.items() if value is not None}
        if not said:
            return None
        if isinstance(before, str) and set(said) == {self.main}:
            return said[self.main]
        kept = {key: one for key, one in old.items() if key not in known or key in said}
        return kept | said

    def written(self, field: Field, value: object) -> Given:
        """Return the strings of each part."""
        values = listed(value)
        if not self.many(field):
            return self._written(field, values[0] if len(values) == 1 else value)
        return {
            joined(str(number), name): texts
            for number, one in enumerate(values)
            for name, texts in self._written(field, one).items()
        }

    def _written(self, field: Field, value: object) -> Given:
        """Return the strings of one mapping; a value that is none is that of the main part."""
        if is_empty(value):
            return {}
        if not isinstance(value, dict):
            return {self.main or self.parts[0].name: (as_text(value),)}
        return {
            part.name: part.type.written(inside(field, part), value[part.name])[""]
            for part in self.parts_of(field)
            if not is_empty(value.get(part.name))
        }

    def faults(self, field: Field, value: object) -> Iterator[FieldProblem]:
        """Yield what is wrong in each part."""
        value = self.whole(value)
        if not isinstance(value, dict):
            yield problem(field, "parts", as_text(value))
            return
        for part in self.parts_of(field):
            own = inside(field, part)
            for one in part.type.check(own, value.get(part.name)):
                yield replace(one, field=field.name, sub=joined(part.name, one.sub))

    def values_of(self, field: Field, value: object) -> tuple[str, ...]:  # noqa: ARG002  (as all types)
        """Return nothing, unless a type says otherwise."""
        return ()

    def whole(self, value: object) -> object:
        """Return a value with its parts: a text is that of the main one."""
        return {self.main: value} if self.main and isinstance(value, str) else value

    def parts_of(self, field: Field) -> tuple[Part, ...]:  # noqa: ARG002  (places choose theirs)
        """Return the parts of a field."""
        return self.parts


def inside(whole: Field, part: Part) -> Field:
    """Return the field that a part is, by itself."""
    return Field(
        part.name,
        whole.label,
        type=part.type.name,
        required=part.required,
        max_length=part.max_length,
        pattern=part.pattern,
        choices=part.choices,
        more=whole.more if part.type.name == "page" else part.more,
    )


def numbered(given: Given) -> dict[int, dict[str, tuple[str, ...]]]:
    """Return the strings of each value, by its number: "1.nom" → {1: {"nom": …}}."""
    found: dict[int, dict[str, tuple[str, ...]]] = {}
    for sub, texts in given.items():
        if place := _NUMBERED.fullmatch(sub):
            found.setdefault(int(place.group(1)), {})[place.group(2)] = texts
    return found


def text_of(value: Mapping[str, object], key: str) -> str:
    """Return a part as text, "" when there is none."""
    one = value.get(key)
    return "" if is_empty(one) else " ".join(as_text(one).split())
