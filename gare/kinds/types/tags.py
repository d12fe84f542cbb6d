"""Free key words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Final

from gare.kinds.shown import Plain, Shown, Tag
from gare.kinds.types.base import FieldType, Given
from gare.kinds.values import as_text, clean
from gare.model.fold import fold
from gare.model.kinds import Field

_SEPARATOR: Final = re.compile(r"[,;\n]")


@dataclass(frozen=True)
class Tags(FieldType):
    """Words of one's own, as a list; typed with commas between them."""

    name: ClassVar[str] = "tags"
    widget: ClassVar[str] = "tags"
    facet: ClassVar[bool] = True
    always_many: ClassVar[bool] = True

    def read(self, field: Field, given: Given, before: object = None) -> object | None:  # noqa: ARG002  (as all types)
        """Return the words, each once whatever its accents and capitals."""
        words = (clean(one) for text in given.get("", ()) for one in _SEPARATOR.split(text))
        found: dict[str, str] = {}
        for word in words:
            if word:
                found.setdefault(fold(word), word)
        return list(found.values()) or None

    def written(self, field: Field, value: object) -> Given:
        """Return all the words in one string, when no word has a comma in it."""
        words = FieldType.written(self, field, value)[""]
        if any(_SEPARATOR.search(word) for word in words):
            return {"": words}
        return {"": (", ".join(words),)} if words else {"": ()}

    def show(self, field: Field, value: object, now: datetime) -> Shown | None:  # noqa: ARG002  (as all types)
        """Return a word."""
        if isinstance(value, dict | list):
            return Plain(as_text(value), wrong=True)
        return Tag(as_text(value))
