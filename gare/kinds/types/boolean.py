"""Yes or no."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Final

from gare.kinds.shown import Plain, Shown, YesNo
from gare.kinds.types.base import FieldType, problem
from gare.kinds.values import as_text
from gare.model.fold import fold
from gare.model.kinds import Field, FieldProblem

_WORDS: Final[Mapping[str, bool]] = {
    **dict.fromkeys(("oui", "vrai", "true", "yes", "on", "1", "o", "x"), True),
    **dict.fromkeys(("non", "faux", "false", "no", "off", "0", "n"), False),
}


@dataclass(frozen=True)
class Boolean(FieldType):
    """Yes, no, or not known when there is no value. Posted as "oui", "non" or ""."""

    name: ClassVar[str] = "boolean"
    widget: ClassVar[str] = "boolean"
    facet: ClassVar[bool] = True

    def parse(self, field: Field, text: str) -> object:  # noqa: ARG002  (as all types)
        """Return true or false; the text when it is neither."""
        return _WORDS.get(fold(text), text)

    def faults(self, field: Field, value: object) -> Iterator[FieldProblem]:
        """Yield that it is neither."""
        if not isinstance(value, bool):
            yield problem(field, "yesno", as_text(value))

    def show(self, field: Field, value: object, now: datetime) -> Shown | None:  # noqa: ARG002  (as all types)
        """Return yes or no."""
        return YesNo(value) if isinstance(value, bool) else Plain(as_text(value), wrong=True)

    def values_of(self, field: Field, value: object) -> tuple[str, ...]:  # noqa: ARG002  (as all types)
        """Return "true" or "false", as YAML says them."""
        return (str(value).lower(),) if isinstance(value, bool) else (as_text(value),)
