"""Comparison of two texts: lines aligned by git, words aligned inside the changed lines."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from gare.model.pages import Diff, DiffRow, Words
from gare.store.commands import attempt, environment, failed
from gare.store.faults import from_system
from gare.store.words import Aligner

MAX_LINES: Final = 20_000
MAX_ROWS: Final = 4_000
MAX_LINE_CHARS: Final = 10_000
_TIMEOUT_SECONDS: Final = 5.0
_HUNK: Final = re.compile(rb"^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class _Hunk:
    """Lines that differ: from `old_start` (0-based) to `old_end`, and the same for new."""

    old_start: int
    old_end: int
    new_start: int
    new_end: int


def compare(old: str, new: str, context: int | None = 3) -> Diff:
    """Return the differences, with `context` unchanged lines around them (None: all lines).

    Bounded whatever the texts: at most 4,000 rows, lines cut at 10,000 characters, words aligned
    as long as the effort stays small; `cut` tells that something is left out.
    """
    old_lines, old_cut = _lines(old)
    new_lines, new_cut = _lines(new)
    hunks = _hunks(old_lines, new_lines) if old_lines != new_lines else []
    rows: list[DiffRow] = []
    cut = old_cut or new_cut
    old_shown = [line[:MAX_LINE_CHARS] for line in old_lines]
    new_shown = [line[:MAX_LINE_CHARS] for line in new_lines]
    for row in _rows(old_shown, new_shown, hunks, context):
        if len(rows) >= MAX_ROWS:
            cut = True
            break
        rows.append(row)
    return Diff(
        rows=tuple(rows),
        added=sum(hunk.new_end - hunk.new_start for hunk in hunks),
        removed=sum(hunk.old_end - hunk.old_start for hunk in hunks),
        cut=cut,
    )


def _lines(text: str) -> tuple[list[str], bool]:
    """Return the lines of a text, and whether it was too long to be compared whole."""
    lines = text.split("\n")
    if lines[-1] == "":
        lines.pop()
    long = len(lines) > MAX_LINES or any(len(line) > MAX_LINE_CHARS for line in lines)
    return lines[:MAX_LINES], long


def _hunks(old: list[str], new: list[str]) -> list[_Hunk]:
    """Return where the lines differ, as `git diff` finds it."""
    args = ["diff", "--no-index", "--no-color", "--no-ext-diff", "--no-textconv", "--text", "-U0"]
    try:
        with tempfile.TemporaryDirectory(prefix="gare-diff-") as folder:
            for name, lines in (("old", old), ("new", new)):
                content = "".join(line + "\n" for line in lines)
                (Path(folder) / name).write_bytes(content.encode("utf-8", "surrogatepass"))
            outcome = attempt(
                [*args, "--", "old", "new"],
                environment(),
                timeout_seconds=_TIMEOUT_SECONDS,
                cwd=Path(folder),
            )
    except OSError as fault:
        raise from_system(fault) from fault
    if outcome.status == -9:
        return [_Hunk(0, len(old), 0, len(new))]
    if outcome.status not in {0, 1}:
        raise failed(outcome)
    return [_hunk(match) for match in _HUNK.finditer(outcome.out)]


def _hunk(match: re.Match[bytes]) -> _Hunk:
    """Return a hunk from `@@ -12,3 +12 @@`; a count of 0 names the line before."""
    old_count = int(match[2]) if match[2] is not None else 1
    new_count = int(match[4]) if match[4] is not None else 1
    old_start = int(match[1]) - (1 if old_count else 0)
    new_start = int(match[3]) - (1 if new_count else 0)
    return _Hunk(old_start, old_start + old_count, new_start, new_start + new_count)


def _rows(
    old: list[str], new: list[str], hunks: list[_Hunk], context: int | None
) -> Iterator[DiffRow]:
    """Give the rows of the comparison, from top to bottom."""
    aligner = Aligner()
    old_at = new_at = 0
    around = len(old) + 1 if context is None else max(context, 0)
    for number, hunk in enumerate(hunks):
        before = around if number else 0
        yield from _same(old, old_at, new_at, hunk.old_start - old_at, (before, around))
        yield from _changed(old, new, hunk, aligner)
        old_at, new_at = hunk.old_end, hunk.new_end
    yield from _same(
        old, old_at, new_at, len(old) - old_at, (around if hunks or context is None else 0, 0)
    )


def _same(
    old: list[str], old_at: int, new_at: int, count: int, kept: tuple[int, int]
) -> Iterator[DiffRow]:
    """Give unchanged lines: the first and last ones kept, a gap for those between."""
    first, last = kept
    if count - first - last <= 1:
        first, last = count, 0
    for step in range(first):
        yield _unchanged(old, old_at + step, new_at + step)
    if first + last < count:
        yield DiffRow("same", skipped=count - first - last)
    for step in range(count - last, count):
        yield _unchanged(old, old_at + step, new_at + step)


def _unchanged(old: list[str], old_at: int, new_at: int) -> DiffRow:
    """Return the row of a line that is the same on both sides."""
    words = (Words(old[old_at]),)
    return DiffRow("same", old_at + 1, new_at + 1, words, words)


def _changed(old: list[str], new: list[str], hunk: _Hunk, aligner: Aligner) -> Iterator[DiffRow]:
    """Give the rows of a hunk: lines face to face as long as both sides have some."""
    removed = hunk.old_end - hunk.old_start
    added = hunk.new_end - hunk.new_start
    for step in range(max(removed, added)):
        before, after = hunk.old_start + step, hunk.new_start + step
        if step < removed and step < added:
            was, now = aligner.words(old[before], new[after])
            yield DiffRow("changed", before + 1, after + 1, was, now)
        elif step < removed:
            yield DiffRow("removed", before + 1, None, (Words(old[before], "del"),), None)
        else:
            yield DiffRow("added", None, after + 1, None, (Words(new[after], "ins"),))
