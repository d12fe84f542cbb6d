"""The types of fields there are: one for each file of `gare/kinds/types/`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from gare.kinds.types.base import FieldType
from gare.kinds.types.text import Text
from gare.model.kinds import Field

TYPES: Final[Mapping[str, FieldType]] = {one.name: one for one in (Text(),)}


def type_of(field: Field) -> FieldType:
    """Return the type of a field; text when it names none that is known."""
    return TYPES.get(field.type) or TYPES["text"]
