"""Writing a page: the whole POST beside the same durable commit made by git's own commands."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from functools import partial
from typing import Final

from bench.client import Writer, alternated, medians, percentile
from bench.gares import Gare, copy_repository
from bench.plan import EDITED, SAVED
from bench.report import Figure, Target, at_most, ratio_at_most
from bench.server import Server
from bench.views import Effort

_MAX_GROWTH: Final = 1.2
_PEER_MS: Final = 5.5
_WRITERS: Final = 8
_ATTEMPTS: Final = 200

# One durable commit of one file in a folder, tree by tree: the quickest way of plumbing commands.
_PLUMBING: Final = """
set -e
make="git mktree --missing"
head=$(git rev-parse refs/heads/main)
blob=$(git hash-object -w --stdin < "$1")
below=$(git ls-tree "$head:$2" | sed "s/ blob [0-9a-f]*\t$3$/ blob $blob\t$3/" | $make)
tree=$(git ls-tree "$head" | sed "s/ tree [0-9a-f]*\t$2$/ tree $below\t$2/" | $make)
commit=$(echo "Ajout" | git commit-tree "$tree" -p "$head")
git update-ref refs/heads/main "$commit" "$head"
"""


def measure(
    servers: Mapping[int, Server], gares: Mapping[int, Gare], effort: Effort
) -> Iterator[Figure]:
    """Give the p50 of a save at each size, then what happens when eight people write."""
    measures: dict[str, Callable[[], float]] = {}
    sizes = sorted(servers)[-2:]
    with ExitStack() as stack:
        for size in sizes:
            writer = stack.enter_context(Writer(servers[size].port))
            measures[f"git {size}"] = _Plumbing(gares[size]).commit
            measures[f"gare {size}"] = partial(_save, writer)
        taken = alternated(measures, effort.samples)
    found = medians(taken)
    for size in sizes:
        value, floor = found[f"gare {size}"], found[f"git {size}"]
        yield Figure(
            "Save, whole POST, durable, p50", size, value, "ms", floor, "git plumbing",
            ratio_at_most(1),
        )  # fmt: skip
        slow = percentile(taken[f"gare {size}"], 0.95)
        yield Figure("Save, whole POST, durable, p95", size, slow, "ms")
    yield from _growth(sizes, found)
    size = sizes[-1]
    yield from _together(servers[size], gares[size], "8 pages", list(EDITED), effort)
    yield from _together(servers[size], gares[size], "1 page", [EDITED[0]] * _WRITERS, effort)


def _growth(sizes: list[int], found: Mapping[str, float]) -> Iterator[Figure]:
    """Give how much slower a save is in the larger wiki, and the best peer's time."""
    first, last = sizes[0], sizes[-1]
    value = found[f"gare {last}"]
    what = "Save, whole POST, durable, p50"
    if first != last:
        small, bound = found[f"gare {first}"], ratio_at_most(_MAX_GROWTH)
        yield Figure(what, last, value, "ms", small, f"at {first:,} pages", bound)
    yield Figure(what, last, value, "ms", _PEER_MS, "best peer (not durable)")


class _Plumbing:
    """The same change by git's commands, in a copy of the same repository, on the same disk."""

    def __init__(self, gare: Gare) -> None:
        self._repository = gare.data / "plumbing.git"
        copy_repository(gare.repository, self._repository)
        folder, _slash, name = SAVED.partition("/")
        self._arguments = (folder, f"{name}.md")
        show = ["git", "-C", str(self._repository), "show", f"main:{SAVED}.md"]
        self._source = subprocess.run(show, capture_output=True, check=True).stdout
        self._file = gare.data / "plumbing.md"
        self._turn = 0
        self._environ = gare.environ | {
            "GIT_DIR": str(self._repository),
            **{f"GIT_{who}_NAME": "Gare" for who in ("AUTHOR", "COMMITTER")},
            **{f"GIT_{who}_EMAIL": "site@gare.invalid" for who in ("AUTHOR", "COMMITTER")},
        }

    def commit(self) -> float:
        """Return the milliseconds of one durable commit: `core.fsync` is set in the repository."""
        self._turn += 1
        self._file.write_bytes(self._source + f"\nAjout {self._turn}.\n".encode())
        command = ["sh", "-c", _PLUMBING, "commit", str(self._file), *self._arguments]
        started = time.perf_counter()
        subprocess.run(command, env=self._environ, check=True)
        return (time.perf_counter() - started) * 1000


def _save(writer: Writer) -> float:
    """Return the milliseconds of one POST that replaces a line. Raises AssertionError."""
    mark = time.time_ns()
    answer = writer.save(SAVED, lambda text: f"{text.rstrip()}\n\nAjout {mark}.\n", f"{mark}")
    assert answer.status == 303, answer.status
    return answer.seconds * 1000


def _together(
    server: Server, gare: Gare, where: str, pages: list[str], effort: Effort
) -> Iterator[Figure]:
    """Give the times of eight people who write at once, and how many edits are lost."""
    before = _git(gare, "rev-parse", "main").strip()
    with ThreadPoolExecutor(_WRITERS) as pool:
        work = partial(_write, server, edits=max(3, effort.samples // 4))
        done = [pair for pairs in pool.map(work, range(_WRITERS), pages) for pair in pairs]
    history = _git(gare, "log", "-p", "--format=%s", f"{before}..main")
    added = {line[1:].rstrip(".") for line in history.splitlines() if line.startswith("+Ajout ")}
    lost = sum(mark not in added for mark, _ms in done)
    times = [ms for _mark, ms in done]
    what = f"Save, 8 writers on {where}"
    yield Figure(f"{what}, p50", gare.pages, percentile(times, 0.5), "ms")
    yield Figure(f"{what}, p95", gare.pages, percentile(times, 0.95), "ms")
    yield Figure(
        f"{what}: acknowledged", gare.pages, len(done), "edits", target=Target("value", at_least=1)
    )
    yield Figure(f"{what}: acknowledged but lost", gare.pages, lost, "edits", target=at_most(0))


def _write(server: Server, number: int, page: str, edits: int) -> list[tuple[str, float]]:
    """Return the mark and the milliseconds of each acknowledged edit of one writer.

    A refused edit (409, both changed the same lines) is begun again, as a person would.
    """
    done: list[tuple[str, float]] = []
    with Writer(server.port) as writer:
        for _ in range(_ATTEMPTS):
            mark = f"Ajout {number}-{time.time_ns()}"
            answer = writer.save(page, partial(_with_line, number, mark), mark)
            assert answer.status in {303, 409}, answer.status
            if answer.status == 303:
                done.append((mark, answer.seconds * 1000))
            if len(done) == edits:
                break
    return done


def _with_line(number: int, mark: str, text: str) -> str:
    """Return the text with a line put after the paragraph that is this writer's place."""
    blocks = text.rstrip("\n").split("\n\n")
    blocks.insert(min(2 + number, len(blocks)), f"{mark}.")
    return "\n\n".join(blocks) + "\n"


def _git(gare: Gare, *words: str) -> str:
    """Return what a git command says of a gare's repository."""
    command = ["git", "-C", str(gare.repository), *words]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout
