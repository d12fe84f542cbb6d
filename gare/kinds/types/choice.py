"""One value among choices."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from gare.kinds.choices import above, by_value
from gare.kinds.shown import Choice as ShownChoice
from gare.kinds.shown import PageLink, Plain, Shown
from gare.kinds.types.base import FieldType, problem
from gare.kinds.values import as_text
from gare.model.fold import title_key
from gare.model.kinds import Field, FieldProblem


@dataclass(frozen=True)
class Choice(FieldType):
    """One of the `choices`, or a page of the kind `choices_from`. Typed by its label as well."""

    name: ClassVar[str] = "choice"
    widget: ClassVar[str] = "choice"
    facet: ClassVar[bool] = True
    takes_choices: ClassVar[bool] = True

    def parse(self, field: Field, text: str) -> object:
        """Return the value of the choice; the text when it is none."""
        if text in by_value(field.choices):
            return text
        key = title_key(text)
        return next(
            (
                one.value
                for one in field.choices
                if key in {title_key(one.label), title_key(one.value)}
            ),
            text,
        )

    def faults(self, field: Field, value: object) -> Iterator[FieldProblem]:
        """Yield that it is not among the choices; those that are pages are checked elsewhere."""
        if isinstance(value, dict | list):
            yield problem(field, "type", as_text(value))
        elif not field.choices_from and as_text(value) not in by_value(field.choices):
            yield problem(field, "choice", as_text(value))

    def show(self, field: Field, value: object, now: datetime) -> Shown | None:  # noqa: ARG002  (as all types)
        """Return the choice with its label, and those above it."""
        if isinstance(value, dict | list):
            return Plain(as_text(value), wrong=True)
        text = as_text(value)
        if field.choices_from:
            return PageLink(text)
        path = above(text, by_value(field.choices))
        if not path:
            return Plain(text, wrong=True)
        labels = tuple(one.label for one in path)
        return ShownChoice(text, labels[-1], labels)
