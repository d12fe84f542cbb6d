"""Lists of fiches: a kind with its facets, filters, order, map, each address asked for once."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from functools import partial
from hashlib import sha256
from itertools import count
from pathlib import Path
from typing import Final
from urllib.parse import urlencode

from bench.client import Connection, alternated, medians, timed
from bench.fiches import FREE, KIND, SERVICES, write_fiches
from bench.floor import floor_of
from bench.gares import CACHE, Gare, copy_repository
from bench.report import Figure, at_most
from bench.server import serving
from bench.views import Effort
from gare.shipped import content_folder

SIZES: Final = (1_000, 10_000)
MAX_MS: Final = 30.0
_TWO: Final = {"services": SERVICES[1], "frais_a_charge": FREE}
LISTS: Final = {
    "List of a kind": "view=list",
    "List of a kind, two facets selected": urlencode(_TWO | {"view": "list"}),
    "List of a kind, by commune": "view=list&sort=commune",
    "List of a kind, words": "view=list&q=pour",
    "List of a kind, table": "view=table",
    "List of a kind, directory": "view=directory",
    "List of a kind, map": "view=map",
    "List of a kind, map, two facets": urlencode(_TWO | {"view": "map"}),
}
_GENERATOR: Final = ("words.txt", "words.py", "fiches.py", "repository.py")
_INDEX: Final = (sys.executable, "-c", "from gare.cli.main import main; main()", "index")


def made(folder: Path) -> Mapping[int, Gare]:
    """Return a data folder of each size, with its index; repositories come from the cache."""
    gares = {size: Gare(size, folder / f"fiches-{size}") for size in SIZES}
    for size, gare in gares.items():
        gare.data.mkdir(parents=True)
        copy_repository(_generated(size), gare.repository)
        subprocess.run(_INDEX, env=gare.environ, check=True, capture_output=True)
    return gares


def measure(gares: Mapping[int, Gare], folder: Path, effort: Effort) -> Iterator[Figure]:
    """Give the p50 of each list at each size, beside bare Flask, and how it grows."""
    sizes = sorted(gares)
    with ExitStack() as stack:
        servers = {n: stack.enter_context(serving(gare.environ)) for n, gare in gares.items()}
        readers = {n: stack.enter_context(Connection(server.port)) for n, server in servers.items()}
        places = [(name, size) for name in LISTS for size in sizes]
        answers = [readers[size].get(next(anew(name))) for name, size in places]
        floor = stack.enter_context(floor_of(answers, folder))
        bare = stack.enter_context(Connection(floor.port))
        for name in LISTS:
            measures: dict[str, Callable[[], float]] = {}
            for size, reader in readers.items():
                number = places.index((name, size))
                measures[f"bare {size}"] = partial(timed, bare, f"/{number}")
                measures[f"gare {size}"] = partial(_next, reader, anew(name))
            found = medians(alternated(measures, effort.samples))
            for size in sizes:
                value, beside = found[f"gare {size}"], found[f"bare {size}"]
                yield Figure(_said(name), size, value, "ms", beside, "bare Flask", at_most(MAX_MS))
            yield from _growth(name, found, sizes)


def _growth(name: str, found: Mapping[str, float], sizes: list[int]) -> Iterator[Figure]:
    """Give how much slower a list is among more fiches."""
    first, last = sizes[0], sizes[-1]
    if first != last:
        value, small = found[f"gare {last}"], found[f"gare {first}"]
        yield Figure(_said(name), last, value, "ms", small, f"at {first:,} fiches")


def _said(name: str) -> str:
    """Return what a figure is of."""
    return f"{name}, p50"


def anew(name: str) -> Iterator[str]:
    """Give addresses of a list, none twice: a number that means nothing makes each another."""
    for turn in count():
        yield f"/-/kind/{KIND}?{LISTS[name]}&turn={turn}"


def _next(reader: Connection, targets: Iterator[str]) -> float:
    """Return the milliseconds of the next of these addresses."""
    return timed(reader, next(targets))


def _generated(size: int) -> Path:
    """Return the repository of so many fiches, from the cache when the generator is the same."""
    digest = sha256()
    files = [Path(__file__).with_name(name) for name in _GENERATOR]
    for file in files + sorted((content_folder() / "_gare").rglob("*.*")):
        digest.update(file.read_bytes())
    repository = CACHE / f"fiches-{size}-{digest.hexdigest()[:10]}.git"
    if not repository.exists():
        making = repository.with_suffix(".making")
        shutil.rmtree(making, ignore_errors=True)
        write_fiches(making, size)
        making.rename(repository)
    return repository
