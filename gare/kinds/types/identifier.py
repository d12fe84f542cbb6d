"""Numbers of registers, each checked by its own rule: what these types share."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from gare.kinds.shown import Identifier as ShownIdentifier
from gare.kinds.shown import Plain, Shown
from gare.kinds.types.base import FieldType, problem
from gare.kinds.values import as_text
from gare.model.kinds import Field, FieldProblem


@dataclass(frozen=True)
class Identifier(FieldType):
    """A number kept in its shortest form, always text. `code` is that of the problem."""

    code: ClassVar[str] = ""

    def compact(self, text: str) -> str:
        """Return the shortest form of a number that follows the rule, "" when it does not."""
        return text

    def pretty(self, number: str) -> str:
        """Return a number as people write it."""
        return number

    def url(self, number: str) -> str:  # noqa: ARG002  (registers have pages, or not)
        """Return the address of a number in its register, "" when there is none."""
        return ""

    def parse(self, field: Field, text: str) -> object:  # noqa: ARG002  (as all types)
        """Return the number in its shortest form; the text when it does not follow the rule."""
        return self.compact(text) or text

    def faults(self, field: Field, value: object) -> Iterator[FieldProblem]:
        """Yield that it does not follow the rule."""
        if isinstance(value, dict | list | bool) or not self.compact(as_text(value)):
            yield problem(field, self.code or self.name, as_text(value))

    def show(self, field: Field, value: object, now: datetime) -> Shown | None:  # noqa: ARG002  (as all types)
        """Return the number as people write it, with its page."""
        text = as_text(value)
        number = "" if isinstance(value, dict | list) else self.compact(text)
        if not number:
            return Plain(text, wrong=True)
        return ShownIdentifier(self.pretty(number), self.url(number))
