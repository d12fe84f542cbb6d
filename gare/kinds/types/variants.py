"""The same content said otherwise, on pages of their own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from gare.kinds.shown import PageLink, Plain, Shown
from gare.kinds.types.composite import Composite, Part, text_of
from gare.kinds.types.page import Page, could_be_page
from gare.kinds.values import as_text
from gare.model.kinds import Field


@dataclass(frozen=True)
class Variants(Composite):
    """{falc: page}: the page that is easy to read and understand; a page alone is that one."""

    name: ClassVar[str] = "variants"
    widget: ClassVar[str] = "variants"
    main: ClassVar[str] = "falc"
    parts: ClassVar[tuple[Part, ...]] = (Part("falc", Page()),)

    def show(self, field: Field, value: object, now: datetime) -> Shown | None:  # noqa: ARG002  (as all types)
        """Return the link to the easy version."""
        parts = self.whole(value)
        if not isinstance(parts, dict) or not could_be_page(text_of(parts, "falc")):
            return Plain(as_text(value), wrong=True)
        return PageLink(text_of(parts, "falc"))

    def paths(self, field: Field) -> tuple[str, ...]:
        """Return where pages are found in a header."""
        return (field.name, f"{field.name}.falc")
