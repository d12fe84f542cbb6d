"""A text made from other fields; never typed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from gare.kinds import titles
from gare.kinds.shown import Plain, Shown
from gare.kinds.types.base import FieldType, Given, Setting
from gare.kinds.values import as_text
from gare.model.kinds import Field, FieldProblem


@dataclass(frozen=True)
class Computed(FieldType):
    """The `formula` "{commune} ({code_postal})" with the values of the header in their places."""

    name: ClassVar[str] = "computed"
    widget: ClassVar[str] = "none"
    settings: ClassVar[dict[str, Setting]] = {"formula": "text"}

    def read(self, field: Field, given: Given, before: object = None) -> object | None:  # noqa: ARG002  (as all types)
        """Return the value as it was: nothing is typed."""
        return before

    def written(self, field: Field, value: object) -> Given:  # noqa: ARG002  (as all types)
        """Return nothing: it is not in forms."""
        return {}

    def check(self, field: Field, value: object) -> tuple[FieldProblem, ...]:  # noqa: ARG002  (as all types)
        """Return nothing: what is made is not wrong."""
        return ()

    def show(self, field: Field, value: object, now: datetime) -> Shown | None:  # noqa: ARG002  (as all types)
        """Return the text."""
        return Plain(as_text(value))

    def setting_faults(self, field: Field) -> tuple[str, ...]:
        """Return that the formula names no field, or is not one."""
        formula = field.more.get("formula")
        good = isinstance(formula, str) and titles.is_pattern(formula)
        return () if good else ("formula",)

    def keys(self, field: Field) -> tuple[str, ...]:  # noqa: ARG002  (as all types)
        """Return nothing: it is not kept in headers."""
        return ()

    def paths(self, field: Field) -> tuple[str, ...]:  # noqa: ARG002  (as all types)
        """Return nothing: it is not kept in headers."""
        return ()

    def pick(self, field: Field, header: Mapping[str, object]) -> object | None:
        """Return the text made from the header, None when nothing of it is known."""
        return titles.fill(str(field.more.get("formula") or ""), {}, header) or None

    def spread(self, field: Field, value: object | None) -> Mapping[str, object | None]:  # noqa: ARG002  (as all types)
        """Return nothing: it is not kept in headers."""
        return {}
