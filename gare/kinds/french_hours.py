"""Opening hours written as a French sentence, made into an expression when nothing is doubtful."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from gare.kinds import week
from gare.model.fold import fold

_DAYS: Final = {
    "lun": "Mo", "mar": "Tu", "mer": "We", "jeu": "Th", "ven": "Fr", "sam": "Sa", "dim": "Su",
}  # fmt: skip
_TOKEN: Final = re.compile(
    r"(?P<day>(?:lun|mar|mer|jeu|ven|sam|dim)(?:\.|(?:di|credi|dredi|edi|anche)s?\b|\b))"
    r"|(?P<every>tous les jours|7 ?j(?:ours)? ?(?:/|sur) ?7|week-?end)"
    r"|(?P<always>24 ?h? ?/ ?24 ?h?)"
    r"|(?P<time>[0-9]{1,2} ?(?:h(?:eures?)?|:) ?(?:[0-5][0-9])?)"
    r"|(?P<closed>fermee?s?)"
    r"|(?P<to>\b(?:au|a|jusqu'a)\b|[-–—])"
    r"|(?P<mark>[,;/:.]|\bet\b)"
    r"|(?P<said>\b(?:du|de|le|les|des|ouverts?|ouverte?s?|ouverture|permanences?|horaires?|d')\b ?)"
    r"|(?P<gap>\s+)"
)
_CLOCK: Final = re.compile(r"([0-9]{1,2})\D*([0-5][0-9])?")
MAX_CHARS: Final = 300


def from_french(text: str) -> str:
    """Return the expression of a sentence ("Du lundi au vendredi de 9h à 12h"), "" in any doubt.

    Every word must be known, every hour have its end, every group of hours its days.
    """
    groups = _groups(_tokens(fold(text)))
    if not groups:
        return ""
    found: dict[str, list[str]] = {day: [] for day in week.DAYS}
    for days, spans in groups:
        for day in days:
            found[day] += spans
    made = week.expression({day: ", ".join(spans) for day, spans in found.items()})
    return made if week.parsed(made) else ""


def _tokens(text: str) -> list[tuple[str, str]]:
    """Return the tokens that matter, [] when a word is not known."""
    found: list[tuple[str, str]] = []
    place = 0
    if len(text) > MAX_CHARS:
        return []
    while place < len(text):
        token = _TOKEN.match(text, place)
        if token is None or token.lastgroup is None:
            return []
        if token.lastgroup not in {"gap", "said"}:
            found.append((token.lastgroup, token.group()))
        place = token.end()
    return found


def _groups(tokens: Sequence[tuple[str, str]]) -> list[tuple[list[str], list[str]]]:
    """Return the days and hours that go together, [] when some do not."""
    groups: list[tuple[list[str], list[str]]] = []
    days: list[str] = []
    times: list[str] = []
    before = ""
    for kind, text in (*tokens, ("day", "")):
        if kind in {"day", "every"} and (times or not text):
            if not days or not times or len(times) % 2:
                return []
            groups.append(
                (days, [f"{a}-{b}" for a, b in zip(times[::2], times[1::2], strict=True)])
            )
            days, times = [], []
        if kind == "day" and text:
            days = _with_day(days, _DAYS[text[:3]], before == "to")
        elif kind == "every":
            days = [*days, *(week.DAYS[5:] if text.startswith("week") else week.DAYS)]
        elif kind == "always":
            times += ["0h", "24h"]
        elif kind == "time":
            times.append(_clock(text))
        elif kind == "closed":
            return []
        before = kind
    return groups


def _with_day(days: list[str], day: str, to: bool) -> list[str]:
    """Return the days with one more, or with all up to it."""
    if not to or not days:
        return [*days, day]
    first, last = week.DAYS.index(days[-1]), week.DAYS.index(day)
    return [*days, *week.DAYS[first + 1 : last + 1]]


def _clock(text: str) -> str:
    """Return a time as the form has it: "9 h 30" is "9h30"."""
    found = _CLOCK.match(text)
    hour, minute = found.groups() if found else ("", None)
    return f"{hour}h{minute or ''}"
