"""Three-way merge of texts, by git itself."""

from __future__ import annotations

import re
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from gare.store.commands import attempt, environment, failed
from gare.store.faults import from_system

MINE: Final = "ma version"
BASE: Final = "version de départ"
THEIRS: Final = "version enregistrée"
_MARKER: Final = 7
_RUNS: Final = re.compile(r"^(<{7,}|\|{7,}|={7,}|>{7,})", re.MULTILINE)
_CANNOT: Final = 255
_STARTS: Final = re.compile(rf"(<{{{_MARKER},}}) {MINE}")


@dataclass(frozen=True, slots=True)
class Merged:
    """A merged text; `places` counts the conflicts marked in it, 0 when it is clean."""

    text: str
    places: int


def merge3(base: str, mine: str, theirs: str, *, shows_base: bool = True) -> Merged:
    """Return what two people made of `base`, joined; conflicts are marked with both texts.

    And with what `base` says there, unless it must not be shown. Changes of different paragraphs
    are joined, changes of the same or adjacent lines conflict. Texts have LF line ends. Marker
    lines are longer than any run of the same sign in the texts.
    """
    if mine in {theirs, base}:
        return Merged(theirs, 0)
    if theirs == base:
        return Merged(mine, 0)
    closed = any(text.endswith("\n") for text in (mine, theirs))
    texts = tuple(
        text if text.endswith("\n") or not text else text + "\n" for text in (mine, base, theirs)
    )
    merged = _by_git(texts, _marker(texts), shows_base=shows_base)
    if merged.text.endswith("\n") and not closed and not merged.places:
        return Merged(merged.text[:-1], 0)
    return merged


def conflicts(text: str) -> tuple[int, ...]:
    """Return the lines, from 1, where the whole conflicts that a text still holds begin.

    One is whole when our three marker lines are there, of one length: the lines of `merge3`.
    """
    found: list[int] = []
    begun: dict[int, int] = {}
    halved: dict[int, int] = {}
    for number, line in enumerate(text.split("\n"), 1):
        sign, size = line[:1], len(line.rstrip())
        if _STARTS.fullmatch(line.rstrip()) is not None:
            size -= len(MINE) + 1
            begun[size] = number
            halved.pop(size, None)
        elif sign == "=" and size in begun and line.rstrip() == sign * size:
            halved[size] = begun.pop(size)
        elif sign == ">" and line.rstrip().endswith(THEIRS):
            size -= len(THEIRS) + 1
            if line.rstrip() == f"{sign * size} {THEIRS}" and size in halved:
                found.append(halved.pop(size))
    return tuple(found)


def _marker(texts: tuple[str, ...]) -> int:
    """Return the length of marker lines that no line of the texts can be taken for."""
    runs = (len(run) for text in texts for run in _RUNS.findall(text))
    return max(runs, default=_MARKER - 1) + 1


def _by_git(texts: tuple[str, ...], marker: int, *, shows_base: bool) -> Merged:
    """Return the merge `git merge-file` makes of (mine, base, theirs)."""
    labels = [word for label in (MINE, BASE, THEIRS) for word in ("-L", label)]
    style = ["--diff3"] if shows_base else []
    args = ["merge-file", "-p", "-q", *style, f"--marker-size={marker}", *labels]
    try:
        with tempfile.TemporaryDirectory(prefix="gare-merge-") as folder:
            for name, text in zip(("mine", "base", "theirs"), texts, strict=True):
                (Path(folder) / name).write_bytes(text.encode("utf-8", "surrogatepass"))
            outcome = attempt([*args, "mine", "base", "theirs"], environment(), cwd=Path(folder))
    except OSError as fault:
        raise from_system(fault) from fault
    if outcome.status == _CANNOT:
        return Merged(_whole(texts if shows_base else (texts[0], "", texts[2]), marker), 1)
    if not 0 <= outcome.status < _CANNOT:
        raise failed(outcome)
    text = outcome.out.decode("utf-8", "surrogatepass")
    start = f"{'<' * marker} {MINE}\n"
    places = text.count("\n" + start) + text.startswith(start) if outcome.status else 0
    return Merged(text, places)


def _whole(texts: tuple[str, ...], marker: int) -> str:
    """Return one conflict with the three whole texts, for what git takes for binary."""
    mine, base, theirs = texts
    return (
        f"{'<' * marker} {MINE}\n{mine}{'|' * marker} {BASE}\n{base}"
        f"{'=' * marker}\n{theirs}{'>' * marker} {THEIRS}\n"
    )
