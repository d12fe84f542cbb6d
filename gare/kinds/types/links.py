"""Links with a title."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from gare.kinds.shown import Link, Plain, Shown
from gare.kinds.types.composite import Composite, Part, text_of
from gare.kinds.types.text import Text
from gare.kinds.types.url import Url, bare, is_web_address
from gare.kinds.values import as_text
from gare.model.kinds import Field


@dataclass(frozen=True)
class Links(Composite):
    """A list of {titre, url}; an address alone is a link without a title."""

    name: ClassVar[str] = "links"
    widget: ClassVar[str] = "links"
    always_many: ClassVar[bool] = True
    main: ClassVar[str] = "url"
    parts: ClassVar[tuple[Part, ...]] = (
        Part("titre", Text()),
        Part("url", Url(), required=True, max_length=2000),
    )

    def show(self, field: Field, value: object, now: datetime) -> Shown | None:  # noqa: ARG002  (as all types)
        """Return a link with its title."""
        parts = self.whole(value)
        if not isinstance(parts, dict) or not is_web_address(text_of(parts, "url")):
            return Plain(as_text(value), wrong=True)
        url = text_of(parts, "url")
        return Link(url, text_of(parts, "titre") or bare(url))
