"""Several values among choices."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from gare.kinds.types.choice import Choice


@dataclass(frozen=True)
class Choices(Choice):
    """Any of the `choices`, as a list."""

    name: ClassVar[str] = "choices"
    widget: ClassVar[str] = "choices"
    always_many: ClassVar[bool] = True
