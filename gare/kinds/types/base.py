"""What every type of field can do, and how a value alone, or several, go through a form.

A form posts `field.<name>` and, for types of several parts, `field.<name>.<sub>`. A type is given
the strings by `sub` ("" for `field.<name>` itself). A type of one part that may have several
values is posted under the same name several times. The parts of the n-th value of a type of
several parts are `n.<part>`, counted from 0: `field.auteurs.1.nom`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Final, Literal, TypeAlias

from gare.kinds.patterns import matches
from gare.kinds.shown import Plain, Shown
from gare.kinds.values import as_text, clean, listed
from gare.model.kinds import Field, FieldProblem

Given: TypeAlias = Mapping[str, tuple[str, ...]]
Order: TypeAlias = Literal["text", "number", "date"]
Setting: TypeAlias = Literal["number", "text", "texts", "names", "yesno"]
"""What a setting of a type may be; "names" is a list of texts or a mapping from text to text."""

MAX_VALUES: Final = 200
MAX_TEXT: Final = 20_000
_LINES: Final = ("\n", "\r", "\x0b", "\x0c", "\x85", "\u2028", "\u2029")


@dataclass(frozen=True)
class FieldType:
    """How values of one type are typed, checked and shown. Keeps nothing; never raises.

    `widget` names the input of a form. `facet` says that values are worth counting. `order` says
    how they sort. `settings` are the keys that only this type knows, kept in `Field.more`.
    """

    name: ClassVar[str] = ""
    widget: ClassVar[str] = "text"
    facet: ClassVar[bool] = False
    order: ClassVar[Order] = "text"
    settings: ClassVar[Mapping[str, Setting]] = {}
    takes_choices: ClassVar[bool] = False
    always_many: ClassVar[bool] = False
    multiline: ClassVar[bool] = False

    # One value: what the types say differently.

    def parse(self, field: Field, text: str) -> object:  # noqa: ARG002  (types use it)
        """Return the value that `text` says; the text itself when it is not understood."""
        return text

    def typed(self, field: Field, value: object) -> str:  # noqa: ARG002  (types use it)
        """Return the text that says `value`."""
        return as_text(value)

    def faults(self, field: Field, value: object) -> Iterator[FieldProblem]:
        """Yield what is wrong in one value, which is not empty."""
        yield from text_faults(field, value, self.multiline)

    def show(self, field: Field, value: object, now: datetime) -> Shown | None:  # noqa: ARG002  (as all types)
        """Return what is shown of one value, None for nothing."""
        return Plain(as_text(value), wrong=any(self.faults(field, value)))

    def values_of(self, field: Field, value: object) -> Iterable[str]:
        """Yield the values to count and filter on."""
        if not isinstance(value, dict | list):
            yield self.typed(field, value)

    # A field: one value or several.

    def many(self, field: Field) -> bool:
        """Tell whether the field may have several values."""
        return field.multiple or self.always_many

    def read(self, field: Field, given: Given, before: object = None) -> object | None:  # noqa: ARG002  (as all types)
        """Return the value of the header that the strings of a form say, None for none.

        What is not understood is kept as typed. `before` is the value the form was made from:
        what a form does not show of it is kept.
        """
        texts = [clean(text) for text in given.get("", ())]
        values = [self.parse(field, text) for text in texts if text]
        if self.many(field) or len(values) > 1:
            return values or None
        return values[0] if values else None

    def written(self, field: Field, value: object) -> Given:
        """Return the strings that fill the form, for any value whatever."""
        return {"": tuple(self.typed(field, one) for one in listed(value))}

    def check(self, field: Field, value: object) -> tuple[FieldProblem, ...]:
        """Return what is wrong in the value of a field, for any value whatever."""
        values = listed(value)
        if not values:
            return (missing(field),) if field.required else ()
        if len(values) > MAX_VALUES:
            return (FieldProblem(field.name, "too-many", str(MAX_VALUES)),)
        if not self.many(field):
            if isinstance(value, list):
                return (FieldProblem(field.name, "single"),)
            return tuple(self.faults(field, value))
        return tuple(
            FieldProblem(one.field, one.code, one.detail, one.level, joined(str(n), one.sub))
            for n, each in enumerate(values)
            for one in self.faults(field, each)
        )

    def shown(self, field: Field, value: object, now: datetime) -> tuple[Shown, ...]:
        """Return what is shown of the value of a field. `now` is aware, in the site's zone."""
        found = (self.show(field, one, now) for one in listed(value)[:MAX_VALUES])
        return tuple(one for one in found if one is not None)

    def values(self, field: Field, value: object) -> tuple[str, ...]:
        """Return the values to count and filter on, each once."""
        found = (one for each in listed(value) for one in self.values_of(field, each))
        return tuple(dict.fromkeys(one for one in found if one))

    def setting_faults(self, field: Field) -> Iterable[str]:  # noqa: ARG002  (as all types)
        """Return the settings of a field that do not go together."""
        return ()

    def keys(self, field: Field) -> tuple[str, ...]:
        """Return the keys of the header that the field covers."""
        return (field.name,)

    def paths(self, field: Field) -> tuple[str, ...]:
        """Return the paths in a header where `values` are found ("auteurs.nom")."""
        return (field.name,)

    def pick(self, field: Field, header: Mapping[str, object]) -> object | None:
        """Return the value of the field in a header, None when there is none."""
        return header.get(field.name)

    def spread(self, field: Field, value: object | None) -> Mapping[str, object | None]:
        """Return the keys of the header that say `value`; None for a key to remove."""
        return {field.name: value}


def text_faults(field: Field, value: object, multiline: bool = False) -> Iterator[FieldProblem]:
    """Yield what is wrong in a text: another type, several lines, too long, not the pattern."""
    if isinstance(value, dict | list):
        yield problem(field, "type", as_text(value))
        return
    text = as_text(value)
    limit = field.max_length or MAX_TEXT
    if not multiline and any(end in text for end in _LINES):
        yield problem(field, "one-line")
    if len(text) > limit:
        yield problem(field, "too-long", str(limit))
    elif field.pattern and not matches(field.pattern, text):
        yield problem(field, "pattern", text)


def problem(field: Field, code: str, detail: str = "", sub: str = "") -> FieldProblem:
    """Return a problem of a field; its words are cut at 200 characters."""
    return FieldProblem(field.name, code, detail[:200], sub=sub)


def missing(field: Field, sub: str = "") -> FieldProblem:
    """Return that a field, or one of its parts, has no value."""
    return FieldProblem(field.name, "missing", level="missing", sub=sub)


def joined(*subs: str) -> str:
    """Return the name of a part inside another: "1", "nom" → "1.nom"."""
    return ".".join(one for one in subs if one)
