"""What a collective lets pass: the values that `_gare/moderation.yml` says, and what holds else."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from gare.model.errors import Problem


class When(StrEnum):
    """When newcomers are asked to answer a challenge."""

    NEVER = "never"
    LINKS = "links"
    """When they add links to other sites, or write fast."""
    ALWAYS = "always"


@dataclass(frozen=True, slots=True)
class Pace:
    """The most writes of one source in a minute, an hour, a day."""

    minute: int
    hour: int
    day: int

    @property
    def most(self) -> dict[int, int]:
        """The most writes by window, in seconds."""
        return {60: self.minute, 3_600: self.hour, 86_400: self.day}


@dataclass(frozen=True, slots=True)
class Question:
    """A plain question, and the answers it takes: accents, case and signs do not count."""

    text: str
    answers: tuple[str, ...]


QUESTIONS = (
    Question("Écrivez en chiffres ou en lettres : combien font deux et trois ?", ("5", "cinq")),
    Question("Quel jour vient après lundi ?", ("mardi",)),
    Question("De quelle couleur est la neige ?", ("blanche", "blanc")),
    Question("Combien de pattes a un chat ?", ("4", "quatre")),
)
"""What is asked where nothing else was written."""


@dataclass(frozen=True, slots=True)
class Policy:
    """All that decisions depend on and that a collective may change.

    `links` is how many links to other sites a newcomer adds at once before the edit waits;
    `effort` how many bits of work a browser does instead of answering a question; `removal`
    from which share of a page (%) taking text away counts as a removal.
    """

    trusted_after: int = 5
    links: int = 10
    challenge: When = When.LINKS
    effort: int = 14
    questions: tuple[Question, ...] = QUESTIONS
    refused_words: tuple[str, ...] = ()
    refused_sites: tuple[str, ...] = ()
    held_words: tuple[str, ...] = ()
    held_sites: tuple[str, ...] = ()
    newcomers: Pace = field(default_factory=lambda: Pace(20, 120, 400))
    trusted: Pace = field(default_factory=lambda: Pace(60, 600, 3000))
    networks: Pace = field(default_factory=lambda: Pace(120, 1200, 5000))
    removal: int = 60
    removals: int = 5


@dataclass(frozen=True, slots=True)
class PolicyNow:
    """The policy that serves, and what is wrong with the text that does not."""

    policy: Policy = field(default_factory=Policy)
    faults: tuple[Problem, ...] = ()
