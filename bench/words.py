"""French-like words: those of the starter pages, by frequency, and invented names of places."""

from __future__ import annotations

from itertools import accumulate
from pathlib import Path
from random import Random
from typing import Final

COMMON: Final = "médiation"
"""In the text of every generated page."""
RARE: Final = "xylophage"
"""In the text of exactly three generated pages."""

_RANK_OFFSET: Final = 2.7
_PLACE_SHARE: Final = 0.04
_PARTS: Final = tuple(
    line.split()
    for line in (
        "plou ker lan tré saint-g gui lok bou mor val roche pont mont cha bel vil",
        "e é a i o ou an en on er ar al il el or ur",
        "nec gat zé vy ret lin dour mez gon ran tel vigny lac quen sor ville bec",
        "ec ac oc y é on in an ieux ières ault court mont zou dal nec",
    )
)


class Words:
    """A vocabulary from which sentences are drawn, frequent words often (Zipf's law)."""

    def __init__(self) -> None:
        text = Path(__file__).with_name("words.txt").read_text("utf-8")
        self._words = [word for word in text.split() if word not in {COMMON, RARE}]
        shares = (1 / (rank + _RANK_OFFSET) for rank in range(len(self._words)))
        self._weights = list(accumulate(shares))
        self._long = [word for word in self._words if len(word) > 4]

    def some(self, rng: Random, count: int) -> list[str]:
        """Return words as a text has them, some of them names of places."""
        drawn = rng.choices(self._words, cum_weights=self._weights, k=count)
        for _ in range(round(count * _PLACE_SHARE)):
            drawn[rng.randrange(count)] = place(rng)
        return drawn

    def sentence(self, rng: Random) -> str:
        """Return one sentence of 6 to 26 words, with a comma when it is long."""
        drawn = self.some(rng, rng.randint(6, 26))
        if len(drawn) > 12:
            drawn[len(drawn) // 2] += ","
        text = " ".join(drawn)
        return text[0].upper() + text[1:] + "."

    def paragraph(self, rng: Random) -> str:
        """Return two to six sentences."""
        return " ".join(self.sentence(rng) for _ in range(rng.randint(2, 6)))

    def heading(self, rng: Random) -> str:
        """Return a few words with a capital at the beginning."""
        return " ".join(rng.choices(self._long, k=rng.randint(2, 4))).capitalize()

    def title(self, rng: Random) -> str:
        """Return the title of a page: a few words and most often a place."""
        return f"{self.heading(rng)} {place(rng)}" if rng.random() < 0.8 else self.heading(rng)


def place(rng: Random) -> str:
    """Return an invented name: "Plouézegat". There are some 70,000."""
    return "".join(rng.choice(part) for part in _PARTS).capitalize()
