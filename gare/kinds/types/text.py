"""Short text, on one line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from gare.kinds.types.base import FieldType


@dataclass(frozen=True)
class Text(FieldType):
    """One line of text."""

    name: ClassVar[str] = "text"
    facet: ClassVar[bool] = True
