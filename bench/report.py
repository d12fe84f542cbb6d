"""Figures with what stands beside them, as a table on the terminal and in docs/performance.md."""

from __future__ import annotations

import platform
import sqlite3
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Final

from bench.load import client
from bench.server import processors

_BEGIN: Final = "<!-- bench: begin -->"
_END: Final = "<!-- bench: end -->"
_HEAD: Final = ("Measure", "Pages", "Gare", "Beside it", "Ratio", "Target", "")
_PACKAGES: Final = ("flask", "werkzeug", "gunicorn", "mistune", "gitpython")


@dataclass(frozen=True, slots=True)
class Target:
    """A bound on a figure, or on its ratio to what stands beside it."""

    of: str
    at_least: float | None = None
    at_most: float | None = None

    def said(self) -> str:
        """Return the bound as it is read: "ratio ≥ 1"."""
        sign, bound = ("≥", self.at_least) if self.at_least is not None else ("≤", self.at_most)
        return f"{self.of} {sign} {bound:g}" if self.of == "ratio" else f"{sign} {bound:g}"

    def holds(self, number: float) -> bool:
        """Tell whether a number keeps to the bound."""
        above = self.at_least is None or number >= self.at_least
        return above and (self.at_most is None or number <= self.at_most)


@dataclass(frozen=True, slots=True)
class Figure:
    """A measure at a size: its value, and what it is compared with ("bare Flask")."""

    what: str
    pages: int
    value: float
    unit: str
    beside: float | None = None
    beside_is: str = ""
    target: Target | None = None

    @property
    def ratio(self) -> float | None:
        """Return the value over what stands beside it."""
        return self.value / self.beside if self.beside else None

    @property
    def kept(self) -> bool | None:
        """Tell whether the target is kept; None when there is none."""
        number = self.ratio if self.target and self.target.of == "ratio" else self.value
        return None if self.target is None or number is None else self.target.holds(number)

    def cells(self) -> tuple[str, ...]:
        """Return the row of a table."""
        beside = f"{_number(self.beside)} {self.beside_is}" if self.beside is not None else ""
        verdict = {None: "", True: "kept", False: "missed"}[self.kept]
        ratio = f"{self.ratio:.2f}" if self.ratio is not None else ""
        target = self.target.said() if self.target else ""
        value = f"{_number(self.value)} {self.unit}".strip()
        return (self.what, f"{self.pages:,}", value, beside, ratio, target, verdict)


def at_most(number: float) -> Target:
    """Return an upper bound of the value."""
    return Target("value", at_most=number)


def ratio_at_most(number: float) -> Target:
    """Return an upper bound of the ratio."""
    return Target("ratio", at_most=number)


def ratio_at_least(number: float) -> Target:
    """Return a lower bound of the ratio."""
    return Target("ratio", at_least=number)


def table(figures: Sequence[Figure]) -> str:
    """Return the figures as a Markdown table whose columns are aligned."""
    rows = [_HEAD, *(figure.cells() for figure in figures)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(_HEAD))]
    lines = [
        "| " + " | ".join(c.ljust(w) for c, w in zip(row, widths, strict=True)) + " |"
        for row in rows
    ]
    lines.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    return "\n".join(lines)


def circumstances(seconds: float, load: float) -> str:
    """Return when, on what and with which versions the figures were taken.

    `load` is the machine's before the run: above 1, times are too long and only ratios count.
    """
    git = subprocess.run(["git", "--version"], capture_output=True, text=True, check=True)
    versions = [f"{name} {version(name)}" for name in _PACKAGES]
    return (
        f"{datetime.now(UTC):%Y-%m-%d}, {processors()} processors ({_processor()}), "
        f"{platform.system()}, Python {platform.python_version()}, "
        f"{git.stdout.strip().removeprefix('git version ').join(('git ', ''))}, "
        f"SQLite {sqlite3.sqlite_version}, {', '.join(versions)}; load made by {client()}; "
        f"load of the machine before the run: {load:.1f}; it took {seconds / 60:.0f} minutes."
    )


def keep(document: Path, figures: Sequence[Figure], said: str) -> None:
    """Put the figures, and what is said of them, between the two marks of a document."""
    before, _mark, rest = document.read_text("utf-8").partition(_BEGIN)
    after = rest.partition(_END)[2]
    text = f"{_BEGIN}\n\n{said}\n\n{table(figures)}\n\n{_END}"
    document.write_text(before + text + after, "utf-8")


def _number(value: float | None) -> str:
    """Return a number with three digits that mean something."""
    if value is None:
        return ""
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def _processor() -> str:
    """Return the name of the processor."""
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    except OSError:
        return platform.machine()
    names = [line.partition(": ")[2] for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()
