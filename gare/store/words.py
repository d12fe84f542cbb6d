"""Alignment of the words of two lines, with an effort bounded for a whole comparison."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final, Literal

from gare.model.pages import Words

_EFFORT: Final = 250_000
_A_LINE: Final = 250
_MOST_CELLS: Final = 40_000
_WORD: Final = re.compile(r"\w+|\s+|[^\w\s]")

Mark = Literal["", "ins", "del"]
Line = tuple[Words, ...]


class Aligner:
    """Aligns lines one pair after the other; once the effort is spent, whole lines differ."""

    def __init__(self) -> None:
        self._effort = _EFFORT

    def words(self, old: str, new: str) -> tuple[Line, Line]:
        """Return both lines cut in runs: the same, removed on one side, added on the other."""
        if self._effort <= 0:
            return _whole(old, new)
        head = _head(old, new)
        tail = _tail(old[head:], new[head:])
        was = _WORD.findall(old[head : len(old) - tail])
        now = _WORD.findall(new[head : len(new) - tail])
        cells = len(was) * len(now)
        self._effort -= _A_LINE + min(cells, _MOST_CELLS)
        if head + tail == 0 and not set(was) & {word for word in now if not word.isspace()}:
            return _whole(old, new)
        pairs = _pairs(was, now) if cells <= _MOST_CELLS else []
        ends = (old[:head], old[len(old) - tail :])
        return (
            _runs(ends, was, _apart(was, {one for one, _other in pairs}), "del"),
            _runs(ends, now, _apart(now, {other for _one, other in pairs}), "ins"),
        )


def _whole(old: str, new: str) -> tuple[Line, Line]:
    """Return two lines that have nothing in common."""
    return tuple(_word(old, "del")), tuple(_word(new, "ins"))


def _word(text: str, mark: Mark) -> Iterable[Words]:
    """Give one run, none for an empty text."""
    if text:
        yield Words(text, mark)


def _head(old: str, new: str) -> int:
    """Return how many characters are the same from the start, ending between two words."""
    low, high = 0, min(len(old), len(new))
    while low < high:
        middle = (low + high + 1) // 2
        if old[low:middle] == new[low:middle]:
            low = middle
        else:
            high = middle - 1
    if _in_word(old[low : low + 1]) or _in_word(new[low : low + 1]):
        while low and _in_word(old[low - 1]):
            low -= 1
    return low


def _tail(old: str, new: str) -> int:
    """Return how many characters are the same at the end, beginning between two words."""
    low, high = 0, min(len(old), len(new))
    while low < high:
        middle = (low + high + 1) // 2
        if old[len(old) - middle : len(old) - low] == new[len(new) - middle : len(new) - low]:
            low = middle
        else:
            high = middle - 1
    before = (old[: len(old) - low][-1:], new[: len(new) - low][-1:])
    if any(_in_word(char) for char in before):
        while low and _in_word(old[len(old) - low]):
            low -= 1
    return low


def _in_word(char: str) -> bool:
    """Tell whether a character is part of a word; False for none."""
    return char.isalnum() or char == "_"


def _pairs(was: list[str], now: list[str]) -> list[tuple[int, int]]:
    """Return the places of the longest common sequence of words, in quadratic time."""
    width = len(now) + 1
    table = [[0] * width]
    for word in was:
        above, row, left = table[-1], [0], 0
        for place, other in enumerate(now):
            if word == other:
                left = above[place] + 1
            elif above[place + 1] > left:
                left = above[place + 1]
            row.append(left)
        table.append(row)
    found: list[tuple[int, int]] = []
    left_end, right_end = len(was), len(now)
    while left_end and right_end:
        if was[left_end - 1] == now[right_end - 1]:
            left_end, right_end = left_end - 1, right_end - 1
            found.append((left_end, right_end))
        elif table[left_end - 1][right_end] >= table[left_end][right_end - 1]:
            left_end -= 1
        else:
            right_end -= 1
    return found


def _apart(words: list[str], same: set[int]) -> list[bool]:
    """Tell for each word whether it differs; a space alone between two that do differs too."""
    differs = [place not in same for place in range(len(words))]
    return [
        differs[place]
        or (
            word.isspace()
            and 0 < place < len(words) - 1
            and differs[place - 1]
            and differs[place + 1]
        )
        for place, word in enumerate(words)
    ]


def _runs(ends: tuple[str, str], words: list[str], apart: list[bool], mark: Mark) -> Line:
    """Return a line as runs of text, neighbours of the same mark joined."""
    parts: list[tuple[str, Mark]] = [(ends[0], "")]
    for word, differs in zip(words, apart, strict=True):
        wanted: Mark = mark if differs else ""
        if parts[-1][1] == wanted:
            parts[-1] = (parts[-1][0] + word, wanted)
        else:
            parts.append((word, wanted))
    if parts[-1][1] == "":
        parts[-1] = (parts[-1][0] + ends[1], "")
    else:
        parts.append((ends[1], ""))
    return tuple(Words(text, run) for text, run in parts if text)
