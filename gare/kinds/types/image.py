"""An image with what it shows and whose it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from gare.kinds.shown import Picture, Plain, Shown
from gare.kinds.types.composite import Composite, Part, text_of
from gare.kinds.types.file import File, is_file
from gare.kinds.types.licence import Licence
from gare.kinds.types.text import Text
from gare.kinds.types.url import is_web_address
from gare.kinds.values import as_text
from gare.model.kinds import Field, FieldProblem


@dataclass(frozen=True)
class Image(Composite):
    """{fichier, alt, credit, licence}; a text alone is the file.

    The file is one of the page ("barometre-2024/fig1.webp") or an address. `alt` may be "" for a
    decoration, but must be there.
    """

    name: ClassVar[str] = "image"
    widget: ClassVar[str] = "image"
    main: ClassVar[str] = "fichier"
    parts: ClassVar[tuple[Part, ...]] = (
        Part("fichier", File(), required=True),
        Part("alt", Text(), max_length=500),
        Part("credit", Text()),
        Part("licence", Licence()),
    )

    def faults(self, field: Field, value: object) -> Iterator[FieldProblem]:
        """Yield what is wrong in a part, or that nothing says what the image shows."""
        value = self.whole(value)
        yield from Composite.faults(self, field, value)
        if isinstance(value, dict) and not isinstance(value.get("alt"), str):
            yield FieldProblem(field.name, "alt", level="missing", sub="alt")

    def show(self, field: Field, value: object, now: datetime) -> Shown | None:  # noqa: ARG002  (as all types)
        """Return the image."""
        value = self.whole(value)
        file = text_of(value, "fichier") if isinstance(value, dict) else ""
        if not isinstance(value, dict) or not (is_file(file) or is_web_address(file)):
            return Plain(as_text(value), wrong=True)
        alt, credit, licence = (text_of(value, key) for key in ("alt", "credit", "licence"))
        return Picture(file, alt, credit, licence)
