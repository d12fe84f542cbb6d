"""The other screens: history, recent changes, links, search, editor, maps of the wiki."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from functools import partial
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
SCREENS: Final = {
    "History of 500 revisions": f"/-/history/{TRACED}",
    "Recent changes": "/-/changes",
    "Links to a page many cite": f"/-/links/{CITED}",
    "Search, a word of 3 pages": f"/-/search?q={RARE}",
    "Search, a word of every page": f"/-/search?q={quote(COMMON)}",
    "Editor": f"/-/edit/{NORMAL}",
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
    "Search, a word of every page": 592,
    "Editor": 8.4,
}
"""The best peer at 10,000 pages, measured elsewhere on a machine of this size."""
_PEER_PAGES: Final = 10_000


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
                number = places.index((name, size))
                measures[f"bare {size}"] = partial(timed, bare, f"/{number}", status)
                measures[f"gare {size}"] = partial(timed, reader, target, status)
            yield from _figures(name, sizes, medians(alternated(measures, effort.samples)))


def _figures(name: str, sizes: list[int], found: Mapping[str, float]) -> Iterator[Figure]:
    """Give the figures of one screen."""
    what = f"{name}, p50"
    for size in sizes:
        value, bare = found[f"gare {size}"], found[f"bare {size}"]
        yield Figure(what, size, value, "ms", bare, "bare Flask", at_most(MAX_MS))
    first, last = sizes[0], sizes[-1]
    value = found[f"gare {last}"]
    if first != last:
        small, bound = found[f"gare {first}"], ratio_at_most(MAX_GROWTH)
        yield Figure(what, last, value, "ms", small, f"at {first:,} pages", bound)
    if last == _PEER_PAGES and name in _PEER_MS:
        yield Figure(what, last, value, "ms", _PEER_MS[name], "best peer", ratio_at_most(1))
