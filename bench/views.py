"""Reading a page: from the memory of a worker, after a save elsewhere, signed in."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median
from typing import Final

from bench.client import Answer, Connection, Writer, alternated, medians, timed
from bench.floor import floor_of
from bench.load import throughput
from bench.plan import EDITED, NORMAL
from bench.report import Figure, ratio_at_least, ratio_at_most
from bench.server import Server

_PAGE: Final = f"/{NORMAL}"
_WARMING: Final = 40
_PROCESSOR_ANSWERS: Final = 200
_BARE: Final = "bare Flask"


@dataclass(frozen=True, slots=True)
class Effort:
    """How long each figure may be measured."""

    rounds: int
    load_seconds: float
    samples: int


def measure(servers: Mapping[int, Server], folder: Path, effort: Effort) -> Iterator[Figure]:
    """Give the figures of reading at each size, all sizes and floors taken in turn."""
    warm(servers)
    answers = [_read(server) for server in servers.values()]
    cookies = {size: _signed_in(server) for size, server in servers.items()}
    with floor_of(answers, folder) as floor:
        yield from _throughputs(servers, floor, cookies, effort)
        yield from _processor(servers, floor, cookies, effort)
        for number, (size, server) in enumerate(servers.items()):
            cold = [_after_a_save(server, turn) for turn in range(effort.samples)]
            with Connection(floor.port) as bare:
                bares = [timed(bare, f"/{number}") for _ in range(effort.samples)]
            yield Figure(
                "View just after a save elsewhere, p50", size, median(cold), "ms",
                median(bares), _BARE,
            )  # fmt: skip


def warm(servers: Mapping[int, Server]) -> None:
    """Ask each worker for the page, more than once."""
    for server in servers.values():
        for _ in range(_WARMING):
            _read(server)


def _read(server: Server) -> Answer:
    """Return the page as a new reader gets it. Raises AssertionError."""
    with Connection(server.port) as reader:
        answer = reader.get(_PAGE)
    assert answer.status == 200, answer.status
    return answer


def _throughputs(
    servers: Mapping[int, Server], floor: Server, cookies: Mapping[int, str], effort: Effort
) -> Iterator[Figure]:
    """Give the answers a second of each server and of the same bytes from bare Flask."""
    seconds = effort.load_seconds
    measures: dict[str, Callable[[], float]] = {}
    for number, (size, server) in enumerate(servers.items()):
        measures |= {
            f"bare {size}": partial(throughput, floor, f"/{number}", seconds),
            f"warm {size}": partial(throughput, server, _PAGE, seconds),
            f"signed in {size}": partial(throughput, server, _PAGE, seconds, cookies[size]),
        }
    found = medians(alternated(measures, effort.rounds))
    for size in servers:
        bare, warm_one = found[f"bare {size}"], found[f"warm {size}"]
        signed = found[f"signed in {size}"]
        unit = "answers/s"
        yield Figure("View, anonymous, warm", size, warm_one, unit, bare, _BARE, ratio_at_least(1))
        yield Figure("View, signed in", size, signed, unit, bare, _BARE, ratio_at_least(0.5))
    first, last = min(servers), max(servers)
    if first != last:
        yield Figure(
            "View, anonymous, warm, at both sizes", last, found[f"warm {last}"], "answers/s",
            found[f"warm {first}"], f"at {first:,} pages", ratio_at_least(0.85),
        )  # fmt: skip


def _processor(
    servers: Mapping[int, Server], floor: Server, cookies: Mapping[int, str], effort: Effort
) -> Iterator[Figure]:
    """Give the processor time of one answer, which a busy machine changes less than its speed."""
    size = max(servers)
    server, number = servers[size], list(servers).index(size)
    measures = {
        "bare": partial(_processor_ms, floor, f"/{number}", ""),
        "warm": partial(_processor_ms, server, _PAGE, ""),
        "signed in": partial(_processor_ms, server, _PAGE, cookies[size]),
    }
    found = medians(alternated(measures, effort.rounds))
    for name, bound in (("warm", 1.0), ("signed in", 2.0)):
        yield Figure(
            f"View, {name}: processor of the workers", size, found[name], "ms", found["bare"],
            _BARE, ratio_at_most(bound),
        )  # fmt: skip


def _processor_ms(server: Server, target: str, cookies: str) -> float:
    """Return the milliseconds of processor the workers take for an answer, mean of many."""
    with Connection(server.port) as reader:
        reader.cookies = dict(pair.split("=", 1) for pair in cookies.split("; ") if pair)
        timed(reader, target)
        before = server.cpu_seconds()
        for _ in range(_PROCESSOR_ANSWERS):
            timed(reader, target)
    return (server.cpu_seconds() - before) * 1000 / _PROCESSOR_ANSWERS


def _signed_in(server: Server) -> str:
    """Return the cookies of someone who has an account."""
    with Writer(server.port) as writer:
        writer.register("Lecteur de mesure")
        timed(writer, _PAGE)
    return "; ".join(f"{name}={value}" for name, value in writer.cookies.items())


def _after_a_save(server: Server, turn: int) -> float:
    """Return the milliseconds of the page when another has just been saved."""
    with Writer(server.port) as writer:
        answer = writer.save(EDITED[0], lambda text: f"{text}\nAjout {turn}.\n", "Ajout")
    assert answer.status == 303, answer.status
    return _read(server).seconds * 1000
