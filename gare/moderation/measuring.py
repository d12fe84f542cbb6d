"""What an edit does to a text, measured: the words and the links it adds, what it takes away."""

from __future__ import annotations

import re
from collections import Counter
from typing import Final

from gare.model.fold import title_key
from gare.moderation.decision import EditFacts

MAX_CHARS: Final = 1_000_000
_LINK: Final = re.compile(r"(?:https?:)?//([^\s/?#<>\[\]()\"'`|\\]{1,300})", re.IGNORECASE)
_BARE: Final = re.compile(r"\bwww\.[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63})+", re.IGNORECASE)
_WHOLE: Final = 200
"""A text shorter than that is never said to lose much: a few words changed are not a removal."""


def measured(before: str, after: str, *, chosen: bool = False) -> EditFacts:
    """Return what an edit adds and takes away; texts are compared line by line, moves are free."""
    old, new = Counter(_lines(before)), Counter(_lines(after))
    added = "\n".join((new - old).elements())
    gone = sum(len(line) * number for line, number in (old - new).items())
    came = len(added)
    size = sum(len(line) * number for line, number in old.items())
    links = Counter(hosts(added)) - Counter(hosts("\n".join((old - new).elements())))
    lost = max(0, gone - came)
    return EditFacts(
        words=title_key(added) if added.strip() else "",
        sites=frozenset(links),
        links=links.total(),
        removed=100 * lost // size if size >= _WHOLE else 0,
        chosen=chosen,
    )


def removal() -> EditFacts:
    """Return what taking a whole page away does."""
    return EditFacts(is_text=False, removed=100)


def gesture() -> EditFacts:
    """Return what a move, a file or a return to a version does: nothing that is measured."""
    return EditFacts(is_text=False)


def hosts(text: str) -> list[str]:
    """Return the host of each address of another site that a text holds, as browsers read them."""
    found = [match[1] for match in _LINK.finditer(text)]
    found += [match[0] for match in _BARE.finditer(_LINK.sub(" ", text))]
    named = (host.rpartition("@")[2].partition(":")[0].strip(".").lower() for host in found)
    return [host.removeprefix("www.") for host in named if "." in host]


def _lines(text: str) -> list[str]:
    """Return the lines of a text that say something."""
    return [line for line in text[:MAX_CHARS].splitlines() if line.strip()]
