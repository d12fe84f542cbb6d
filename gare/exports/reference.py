"""What a citation is made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

ISO_690: Final = "iso690-author-date-fr"
STYLES: Final = (ISO_690,)


@dataclass(frozen=True, slots=True)
class Reference:
    """A cited study: `label` is what stands in the text ("(Demory 2022)"), as text.

    `entry` is its line in the list, HTML with no other tags than i, b, sup and sub: to be
    sanitised as all HTML is; `plain` the same without tags.
    """

    id: str
    label: str
    entry: str
    plain: str
