"""The other screens: history, recent changes, links, search, editor, maps of the wiki.

Each is asked for twice over: "asked again", the same address, which a worker may give from memory;
"made anew", an address nobody asked for, which costs what the screen costs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from functools import partial
from itertools import count, cycle
from pathlib import Path
from typing import Final
from urllib.parse import quote

from bench.client import Connection, alternated, medians, timed
from bench.floor import floor_of
from bench.plan import CITED, NORMAL, TRACED
from bench.report import Figure, at_most, ratio_at_most
from bench.server import Server
from bench.views import Effort
from bench.words import COMMON, RARE

MAX_MS: Final = 10.0
MAX_GROWTH: Final = 1.5
MISSING: Final = "A page that is not there"
EDITOR: Final = "Editor"
ANYWHERE: Final = "Search, a word of every page"
SCREENS: Final = {
    "History of 500 revisions": f"/-/history/{TRACED}",
    "Recent changes": "/-/changes",
    "Links to a page many cite": f"/-/links/{CITED}",
    "Search, a word of 3 pages": f"/-/search?q={RARE}",
    ANYWHERE: f"/-/search?q={quote(COMMON)}",
    EDITOR: f"/-/edit/{NORMAL}",
    "All pages": "/-/pages",
    "Tags": "/-/tags",
    "Wanted pages": "/-/wanted",
    "Orphans": "/-/orphans",
    MISSING: "/nulle-part",
}
_PEER_MS: Final = {
    "History of 500 revisions": 5.6,
    "Recent changes": 4.2,
    "Search, a word of 3 pages": 12.6,
    ANYWHERE: 592,
    EDITOR: 8.4,
}
"""The best peer at 10,000 pages, measured elsewhere on a machine of this size."""
_PEER_PAGES: Final = 10_000
_NEVER_KEPT: Final = frozenset({EDITOR, MISSING})
"""Screens made at each request: asked again or anew is the same."""
_FREQUENT: Final = 60
_SHORT: Final = 4
AGAIN: Final = "asked again"
ANEW: Final = "made anew"


def measure(servers: Mapping[int, Server], folder: Path, effort: Effort) -> Iterator[Figure]:
    """Give the p50 of each screen at each size, beside bare Flask, growth and the best peer."""
    with ExitStack() as stack:
        sizes = sorted(servers)[-2:]
        readers = {size: stack.enter_context(Connection(servers[size].port)) for size in sizes}
        places = [(name, size) for name in SCREENS for size in sizes]
        answers = [readers[size].get(SCREENS[name]) for name, size in places]
        floor = stack.enter_context(floor_of(answers, folder))
        bare = stack.enter_context(Connection(floor.port))
        for name, target in SCREENS.items():
            status = 404 if name == MISSING else 200
            measures: dict[str, Callable[[], float]] = {}
            for size, reader in readers.items():
                number, others = places.index((name, size)), anew(name)
                measures[f"bare {size}"] = partial(timed, bare, f"/{number}", status)
                measures[f"{ANEW} {size}"] = partial(_next, reader, others, status)
                if name not in _NEVER_KEPT:
                    measures[f"{AGAIN} {size}"] = partial(timed, reader, target, status)
            yield from _figures(name, sizes, medians(alternated(measures, effort.samples)))


def anew(name: str) -> Iterator[str]:
    """Yield addresses of a screen, none twice: a number that means nothing makes each another.

    A search also asks for another word each time, as frequent as the first.
    """
    words = cycle(frequent() if name == ANYWHERE else [""])
    for turn, word in zip(count(), words, strict=False):
        target = f"/-/search?q={quote(word)}" if word else SCREENS[name]
        yield f"{target}{'&' if '?' in target else '?'}turn={turn}"


def frequent() -> list[str]:
    """Return words that nearly every generated page has, the most frequent first."""
    words = Path(__file__).with_name("words.txt").read_text("utf-8").split()
    return [COMMON, *(word for word in words[:_FREQUENT] if len(word) > _SHORT)]


def _next(reader: Connection, targets: Iterator[str], status: int) -> float:
    """Return the milliseconds of the next of these addresses."""
    return timed(reader, next(targets), status)


def _figures(name: str, sizes: list[int], found: Mapping[str, float]) -> Iterator[Figure]:
    """Give the figures of one screen: each way of asking, its growth, the best peer."""
    first, last = sizes[0], sizes[-1]
    for way in (AGAIN, ANEW):
        if f"{way} {first}" not in found:
            continue
        what = f"{name}, {way}, p50"
        for size in sizes:
            value, bare = found[f"{way} {size}"], found[f"bare {size}"]
            yield Figure(what, size, value, "ms", bare, "bare Flask", at_most(MAX_MS))
        if first != last:
            small, bound = found[f"{way} {first}"], ratio_at_most(MAX_GROWTH)
            value = found[f"{way} {last}"]
            yield Figure(what, last, value, "ms", small, f"at {first:,} pages", bound)
    if last == _PEER_PAGES and name in _PEER_MS:
        value, peer = found[f"{ANEW} {last}"], _PEER_MS[name]
        what = f"{name}, {ANEW}, p50"
        yield Figure(what, last, value, "ms", peer, "best peer", ratio_at_most(1))
