"""Numbers, as people write them in French: "1 234,5"."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Final

from gare.kinds.shown import Number as ShownNumber
from gare.kinds.shown import Plain, Shown
from gare.kinds.types.base import FieldType, Order, Setting, problem
from gare.kinds.values import as_text
from gare.model.kinds import Field, FieldProblem

_SPACES: Final = re.compile(r"(?<=[0-9])[ \u00a0\u202f](?=[0-9]{3}(?![0-9]))")
_NUMBER: Final = re.compile(r"[+-]?[0-9]{1,17}(?:[.,][0-9]{1,12})?")


@dataclass(frozen=True)
class Number(FieldType):
    """A number between `min` and `max`, in a `unit`; without decimals when `whole`."""

    name: ClassVar[str] = "number"
    widget: ClassVar[str] = "number"
    order: ClassVar[Order] = "number"
    settings: ClassVar[dict[str, Setting]] = {
        "min": "number",
        "max": "number",
        "unit": "text",
        "whole": "yesno",
    }

    def parse(self, field: Field, text: str) -> object:  # noqa: ARG002  (as all types)
        """Return a number; the text when it is none."""
        number = number_in(text)
        return text if number is None else number

    def typed(self, field: Field, value: object) -> str:  # noqa: ARG002  (as all types)
        """Return the number without grouping, as an input of numbers wants it."""
        return as_text(value)

    def faults(self, field: Field, value: object) -> Iterator[FieldProblem]:
        """Yield that it is no number, has decimals, or is out of bounds."""
        number = as_number(value)
        if number is None:
            yield problem(field, "number", as_text(value))
            return
        least, most = bound(field, "min"), bound(field, "max")
        if field.more.get("whole") is True and number != int(number):
            yield problem(field, "whole", as_text(value))
        if least is not None and number < least:
            yield problem(field, "too-small", as_text(least))
        if most is not None and number > most:
            yield problem(field, "too-big", as_text(most))

    def show(self, field: Field, value: object, now: datetime) -> Shown | None:  # noqa: ARG002  (as all types)
        """Return the number with its unit."""
        number = as_number(value)
        if number is None:
            return Plain(as_text(value), wrong=True)
        return ShownNumber(number, str(field.more.get("unit") or ""), self._most(field))

    def _most(self, field: Field) -> int | float | None:  # noqa: ARG002  (ranges have one)
        """Return the end of the scale to show the number on, None when it is not on one."""
        return None

    def setting_faults(self, field: Field) -> Iterator[str]:
        """Yield that there is nothing between the bounds."""
        least, most = bound(field, "min"), bound(field, "max")
        if least is not None and most is not None and least > most:
            yield "min > max"


def number_in(text: str) -> int | float | None:
    """Return the number a text says ("1 234,5" is 1234.5), None when it says none."""
    plain = _SPACES.sub("", text.strip().replace("−", "-"))
    if not _NUMBER.fullmatch(plain):
        return None
    plain = plain.replace(",", ".")
    return float(plain) if "." in plain else int(plain)


def as_number(value: object) -> int | float | None:
    """Return a value of a header as a number, None when it is none; true is not a number."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return value if math.isfinite(value) else None
    return number_in(value) if isinstance(value, str) else None


def bound(field: Field, key: str) -> int | float | None:
    """Return a setting that is a number, None when there is none."""
    return as_number(field.more.get(key))
