"""A number on a scale, chosen with a cursor."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from gare.kinds.types.base import Setting
from gare.kinds.types.number import Number, bound
from gare.model.kinds import Field


@dataclass(frozen=True)
class Range(Number):
    """A number from `min` to `max`, both needed, by steps of `step`."""

    name: ClassVar[str] = "range"
    widget: ClassVar[str] = "range"
    facet: ClassVar[bool] = True
    settings: ClassVar[dict[str, Setting]] = {
        "min": "number",
        "max": "number",
        "step": "number",
        "unit": "text",
        "whole": "yesno",
    }

    def _most(self, field: Field) -> int | float | None:
        """Return the end of the scale."""
        return bound(field, "max")

    def setting_faults(self, field: Field) -> Iterator[str]:
        """Yield that a bound lacks, or that there is nothing between them."""
        least, most = bound(field, "min"), bound(field, "max")
        if least is None or most is None:
            yield "min, max"
        elif least >= most:
            yield "min > max"
