"""`python -m bench`: measure everything, print the table, keep it in docs/performance.md."""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Final

from bench import clones, indexing, lists, moderation, reads, saves, views, weight
from bench.client import Connection
from bench.floor import floor_of
from bench.gares import ROOT, Gare, gares
from bench.report import Figure, circumstances, keep, table
from bench.server import serving
from bench.views import Effort

SIZES: Final = (100, 1_000, 10_000)
GROUPS: Final = ("index", "views", "reads", "saves", "moderation", "memory", "lost", "lists")
_WHOLE: Final = Effort(rounds=5, load_seconds=2, samples=60)
_QUICK: Final = Effort(rounds=2, load_seconds=1, samples=10)


def main() -> None:
    """Measure the sizes and groups asked for."""
    asked = _arguments()
    sizes = [int(size) for size in asked.sizes.split(",")]
    groups = asked.only.split(",") if asked.only else list(GROUPS)
    effort = _QUICK if asked.quick else _WHOLE
    started, load = time.perf_counter(), os.getloadavg()[0]
    figures = []
    with gares(sizes) as made:
        for figure in figures_of(made, groups, effort):
            figures.append(figure)
            print(" | ".join(cell for cell in figure.cells() if cell), flush=True)
    said = circumstances(time.perf_counter() - started, load)
    print(f"\n{table(figures)}\n\n{said}")
    if sizes == list(SIZES) and not asked.quick and not asked.only:
        keep(ROOT / "docs" / "performance.md", figures, said)


def figures_of(made: Mapping[int, Gare], groups: list[str], effort: Effort) -> Iterator[Figure]:
    """Give all figures asked for."""
    folder = next(iter(made.values())).data
    if set(groups) != {"lists"}:
        yield from _of_pages(made, groups, effort, folder)
    if "lists" in groups:
        yield from lists.measure(lists.made(folder), folder, effort)


def _of_pages(
    made: Mapping[int, Gare], groups: list[str], effort: Effort, folder: Path
) -> Iterator[Figure]:
    """Give the figures of pages; each size has its server, all are up at once, asked in turn."""
    yield from indexing.measure(made)
    with ExitStack() as stack:
        servers = {size: stack.enter_context(serving(gare.environ)) for size, gare in made.items()}
        if "index" in groups:
            with Connection(servers[min(servers)].port) as reader:
                home = reader.get("/")
            with floor_of([home], folder) as bare:
                yield from indexing.starts(servers, bare)
        if "views" in groups:
            yield from views.measure(servers, folder, effort)
            yield from weight.measure(servers[min(servers)], min(servers))
        if "reads" in groups:
            yield from reads.measure(servers, folder, effort)
        if "saves" in groups:
            yield from saves.measure(servers, made, effort)
        if "moderation" in groups:
            yield from moderation.measure(made[max(made)], effort)
        if "memory" in groups:
            yield from clones.measure(servers, made, folder)
        if "lost" in groups:
            yield from indexing.lost(servers[max(servers)], made[max(made)])


def _arguments() -> argparse.Namespace:
    """Return what the command line asks for."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--sizes", default=",".join(map(str, SIZES)), help="pages, as 100,1000")
    parser.add_argument("--quick", action="store_true", help="few samples: shows that it runs")
    parser.add_argument("--only", default="", help=f"some of {','.join(GROUPS)}")
    return parser.parse_args()


if __name__ == "__main__":
    main()
