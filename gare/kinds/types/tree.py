"""A value in a tree of choices."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from gare.kinds.choices import above, by_value
from gare.kinds.types.choice import Choice
from gare.kinds.values import as_text
from gare.model.kinds import Field


@dataclass(frozen=True)
class Tree(Choice):
    """One of the `choices`, each of which may have another as its `parent`."""

    name: ClassVar[str] = "tree"
    widget: ClassVar[str] = "tree"

    def values_of(self, field: Field, value: object) -> Iterable[str]:
        """Return the value and those above it: a page of Brest is a page of Finistère too."""
        if isinstance(value, dict | list):
            return ()
        path = above(as_text(value), by_value(field.choices))
        return tuple(one.value for one in path) or (as_text(value),)
