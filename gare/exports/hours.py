"""Opening hours of OpenStreetMap as schema.org has them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

_DAY: Final = "(?:Mo|Tu|We|Th|Fr|Sa|Su)"
_DAYS: Final = re.compile(rf"({_DAY}(?:-{_DAY})?(?:,{_DAY}(?:-{_DAY})?){{0,6}})\s+(.+)")
_SPAN: Final = re.compile(r"([0-2][0-9]:[0-5][0-9])-([0-2][0-9]:[0-5][0-9])\+?")
_ALWAYS: Final = "Mo-Su"


def opening_hours(said: str) -> Iterator[str]:
    """Yield the hours that schema.org can say: "Mo-Fr 09:00-12:00", one for each span.

    Rules it has no words for (weeks, holidays, "off") are left out.
    """
    for rule in said[:2000].split(";"):
        found = _DAYS.fullmatch(rule.strip())
        days, spans = found.groups() if found else (_ALWAYS, rule.strip())
        given = [_SPAN.fullmatch(one.strip()) for one in spans.split(",")]
        if all(given):
            yield from (f"{days} {one.group(1)}-{one.group(2)}" for one in given if one)
