"""The e-mail address of a function: what is a person's own is asked about."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Final

from gare.kinds.shown import Mail, Plain, Shown
from gare.kinds.types.base import FieldType, problem
from gare.kinds.values import as_text
from gare.model.kinds import Field, FieldProblem
from gare.model.personal import is_personal_mail

MAX_ADDRESS: Final = 254
_ADDRESS: Final = re.compile(
    r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]{1,64}(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]{1,64}){0,10}"
    r"@(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.){1,8}[^\W\d_]{2,24}"
)


@dataclass(frozen=True)
class Email(FieldType):
    """An address such as contact@mairie.fr."""

    name: ClassVar[str] = "email"
    widget: ClassVar[str] = "email"

    def parse(self, field: Field, text: str) -> object:  # noqa: ARG002  (as all types)
        """Return the address without `mailto:`."""
        return text[7:] if text.lower().startswith("mailto:") else text

    def faults(self, field: Field, value: object) -> Iterator[FieldProblem]:
        """Yield that it is no address; ask about one that seems to be a person's own."""
        text = as_text(value)
        if not isinstance(value, str) or not is_address(value):
            yield problem(field, "email", text)
        elif is_personal_mail(text):
            yield FieldProblem(field.name, "personal-email", text[:200], level="ask")

    def show(self, field: Field, value: object, now: datetime) -> Shown | None:  # noqa: ARG002  (as all types)
        """Return the address."""
        text = as_text(value)
        return Mail(text) if is_address(text) else Plain(text, wrong=True)

    def values_of(self, field: Field, value: object) -> tuple[str, ...]:  # noqa: ARG002  (as all types)
        """Return nothing: addresses are not counted."""
        return ()


def is_address(text: str) -> bool:
    """Tell whether a text is an e-mail address, by its form."""
    return len(text) <= MAX_ADDRESS and _ADDRESS.fullmatch(text) is not None
