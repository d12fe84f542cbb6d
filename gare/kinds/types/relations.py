"""Links to pages, each with what the page is to this one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from gare.kinds.shown import PageLink, Plain, Shown
from gare.kinds.types.base import Setting
from gare.kinds.types.composite import Composite, Part, text_of
from gare.kinds.types.page import Page, could_be_page
from gare.kinds.types.text import Text
from gare.kinds.values import as_text
from gare.model.kinds import Field


@dataclass(frozen=True)
class Relations(Composite):
    """A list of {role, page}: "suite de", "inspiré de"…; a page alone has no role."""

    name: ClassVar[str] = "relations"
    widget: ClassVar[str] = "relations"
    always_many: ClassVar[bool] = True
    main: ClassVar[str] = "page"
    settings: ClassVar[dict[str, Setting]] = {"kinds": "texts"}
    parts: ClassVar[tuple[Part, ...]] = (
        Part("role", Text(), max_length=100),
        Part("page", Page(), required=True),
    )

    def show(self, field: Field, value: object, now: datetime) -> Shown | None:  # noqa: ARG002  (as all types)
        """Return a link with its role."""
        parts = self.whole(value)
        if not isinstance(parts, dict) or not could_be_page(text_of(parts, "page")):
            return Plain(as_text(value), wrong=True)
        return PageLink(text_of(parts, "page"), text_of(parts, "role"))

    def paths(self, field: Field) -> tuple[str, ...]:
        """Return where pages are found in a header."""
        return (field.name, f"{field.name}.page")
