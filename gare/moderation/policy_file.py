"""`_gare/moderation.yml` read strictly: the policy it says, or each fault with its line.

Codes of faults: "yaml-…" (with a code of YamlFault), "mapping", "list", "unknown-key", "text",
"number" (detail: the key and its bounds), "word" (detail: the words allowed), "too-many", "site".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from gare.model.errors import Problem
from gare.model.fold import title_key
from gare.moderation.policy import QUESTIONS, Pace, Policy, Question, When
from gare.safeyaml import YamlFault, load_with_lines

FILE: Final = "_gare/moderation.yml"
MAX_EFFORT: Final = 20
"""A million hashes: twenty seconds of an old phone."""
_MAX_WORDS: Final = 500
_MAX_QUESTIONS: Final = 50
_MAX_CHARS: Final = 200
_MAX_PACE: Final = 1_000_000
_SITE: Final = re.compile(r"[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63})+")
_PLACES = tuple[str | int, ...]


def read_policy(text: str) -> Policy | tuple[Problem, ...]:
    """Return the policy of a file, or all that is wrong in it, in the order of lines."""
    try:
        value, lines = load_with_lines(text)
    except YamlFault as fault:
        return (Problem(f"yaml-{fault.code}", fault.line, fault.detail[:_MAX_CHARS]),)
    reading = _Reading(dict(zip(_places(value, ()), lines, strict=False)))
    policy = _policy(reading, value)
    return tuple(sorted(reading.faults, key=lambda one: one.line or 0)) or policy


def _policy(reading: _Reading, value: object) -> Policy:
    """Return the policy of a value; what is wrong goes to the faults of the reading."""
    usual = Policy()
    top = reading.mapping(value, (), "newcomers", "challenge", "refuse", "hold", "pace", "removals")
    new = reading.mapping(top.get("newcomers"), ("newcomers",), "trusted_after", "links")
    asked = reading.mapping(top.get("challenge"), ("challenge",), "when", "effort", "questions")
    paces = reading.mapping(top.get("pace"), ("pace",), "newcomers", "trusted", "networks")
    gone = reading.mapping(top.get("removals"), ("removals",), "share", "hour")
    made = replace(
        usual,
        trusted_after=reading.number(new, ("newcomers", "trusted_after"), 1, usual.trusted_after),
        links=reading.number(new, ("newcomers", "links"), 0, usual.links),
        challenge=reading.when(asked, ("challenge", "when"), usual.challenge),
        effort=reading.number(asked, ("challenge", "effort"), 1, usual.effort, MAX_EFFORT),
        questions=reading.questions(asked, ("challenge", "questions")),
        newcomers=reading.pace(paces, ("pace", "newcomers"), usual.newcomers),
        trusted=reading.pace(paces, ("pace", "trusted"), usual.trusted),
        networks=reading.pace(paces, ("pace", "networks"), usual.networks),
        removal=reading.number(gone, ("removals", "share"), 1, usual.removal, 100),
        removals=reading.number(gone, ("removals", "hour"), 0, usual.removals),
    )
    refused = reading.mapping(top.get("refuse"), ("refuse",), "words", "sites")
    held = reading.mapping(top.get("hold"), ("hold",), "words", "sites")
    return replace(
        made,
        refused_words=reading.words(refused, ("refuse", "words")),
        refused_sites=reading.sites(refused, ("refuse", "sites")),
        held_words=reading.words(held, ("hold", "words")),
        held_sites=reading.sites(held, ("hold", "sites")),
    )


@dataclass(slots=True)
class _Reading:
    """The lines of a file by place, and the faults found so far."""

    lines: Mapping[_PLACES, int]
    faults: list[Problem] = field(default_factory=list)

    def fault(self, code: str, place: _PLACES, detail: str = "") -> None:
        """Add a fault, at the line of `place` or of what holds it."""
        while place not in self.lines and place:
            place = place[:-1]
        self.faults.append(Problem(code, self.lines.get(place), detail[:_MAX_CHARS]))

    def mapping(self, value: object, place: _PLACES, *known: str) -> Mapping[str, object]:
        """Return a mapping without any unknown key; an empty one when there is nothing."""
        if value is None:
            return {}
        if not isinstance(value, dict):
            self.fault("mapping", place, str(place[-1]) if place else "")
            return {}
        for key in value:
            if key not in known:
                self.fault("unknown-key", (*place, key), key)
        return value

    def number(
        self, within: Mapping[str, object], place: _PLACES, low: int, usual: int,
        high: int = _MAX_PACE,
    ) -> int:  # fmt: skip
        """Return a whole number between two bounds."""
        found = within.get(str(place[-1]))
        if found is None:
            return usual
        if isinstance(found, bool) or not isinstance(found, int) or not low <= found <= high:
            self.fault("number", place, f"{place[-1]} : {low}–{high}")
            return usual
        return found

    def when(self, within: Mapping[str, object], place: _PLACES, usual: When) -> When:
        """Return when a challenge is asked."""
        found = within.get(str(place[-1]))
        if found is None:
            return usual
        if found not in set(When):
            self.fault("word", place, ", ".join(When))
            return usual
        return When(str(found))

    def pace(self, within: Mapping[str, object], place: _PLACES, usual: Pace) -> Pace:
        """Return how many writes are allowed in a minute, an hour, a day."""
        said = self.mapping(within.get(str(place[-1])), place, "minute", "hour", "day")
        return Pace(
            self.number(said, (*place, "minute"), 1, usual.minute),
            self.number(said, (*place, "hour"), 1, usual.hour),
            self.number(said, (*place, "day"), 1, usual.day),
        )

    def words(self, within: Mapping[str, object], place: _PLACES) -> tuple[str, ...]:
        """Return words or phrases that say something."""
        found = self.texts(within.get(str(place[-1])), place, _MAX_WORDS)
        return tuple(word for word in found if title_key(word))

    def sites(self, within: Mapping[str, object], place: _PLACES) -> tuple[str, ...]:
        """Return names of sites: "example.org", without scheme nor path."""
        found = self.texts(within.get(str(place[-1])), place, _MAX_WORDS)
        sites = [site.lower().removeprefix("www.") for site in found]
        for number, site in enumerate(sites):
            if not _SITE.fullmatch(site):
                self.fault("site", (*place, number), site)
        return tuple(sites)

    def questions(self, within: Mapping[str, object], place: _PLACES) -> tuple[Question, ...]:
        """Return questions with their answers, the shipped ones when there are none."""
        value = within.get(str(place[-1]))
        if value is not None and not isinstance(value, list):
            self.fault("list", place, str(place[-1]))
            return QUESTIONS
        listed = value or []
        if len(listed) > _MAX_QUESTIONS:
            self.fault("too-many", place, f"{place[-1]} : {_MAX_QUESTIONS}")
            return QUESTIONS
        return tuple(self._question(one, (*place, n)) for n, one in enumerate(listed)) or QUESTIONS

    def _question(self, value: object, place: _PLACES) -> Question:
        """Return one question."""
        said = self.mapping(value, place, "question", "answers")
        text = said.get("question")
        if not isinstance(text, str) or not 0 < len(text.strip()) <= _MAX_CHARS:
            self.fault("text", (*place, "question"), "question")
            text = ""
        answers = self.texts(said.get("answers"), (*place, "answers"), _MAX_QUESTIONS)
        kept = tuple(title_key(one) for one in answers if title_key(one))
        if not kept:
            self.fault("text", (*place, "answers"), "answers")
        return Question(text.strip(), kept)

    def texts(self, value: object, place: _PLACES, most: int) -> tuple[str, ...]:
        """Return a list of short texts; numbers are texts too."""
        if value is None:
            return ()
        if not isinstance(value, list):
            self.fault("list", place, str(place[-1]))
            return ()
        if len(value) > most:
            self.fault("too-many", place, f"{place[-1]} : {most}")
            return ()
        return tuple(self._texts(value, place))

    def _texts(self, value: list[object], place: _PLACES) -> Iterator[str]:
        """Give the texts of a list."""
        for number, one in enumerate(value):
            said = str(one) if isinstance(one, int) and not isinstance(one, bool) else one
            if isinstance(said, str) and 0 < len(said.strip()) <= _MAX_CHARS:
                yield said.strip()
            else:
                self.fault("text", (*place, number), str(place[-1]))


def _places(value: object, place: _PLACES) -> Iterator[_PLACES]:
    """Give the place of a value, then those of what it holds."""
    yield place
    if isinstance(value, dict):
        for key, one in value.items():
            yield from _places(one, (*place, key))
    elif isinstance(value, list):
        for number, one in enumerate(value):
            yield from _places(one, (*place, number))
