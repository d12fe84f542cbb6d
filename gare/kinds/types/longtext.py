"""Long text, in Markdown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from gare.kinds.shown import Markdown, Plain, Shown
from gare.kinds.types.base import FieldType
from gare.kinds.values import as_text
from gare.model.kinds import Field


@dataclass(frozen=True)
class LongText(FieldType):
    """Paragraphs in Markdown; nothing to count."""

    name: ClassVar[str] = "longtext"
    widget: ClassVar[str] = "longtext"
    multiline: ClassVar[bool] = True

    def show(self, field: Field, value: object, now: datetime) -> Shown | None:  # noqa: ARG002  (as all types)
        """Return Markdown to render; what is not text is shown as it is."""
        if isinstance(value, dict | list):
            return Plain(as_text(value), wrong=True)
        return Markdown(as_text(value))

    def values_of(self, field: Field, value: object) -> tuple[str, ...]:  # noqa: ARG002  (as all types)
        """Return nothing: paragraphs are not counted."""
        return ()
