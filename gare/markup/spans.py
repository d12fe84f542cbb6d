"""The state of block parsing: which boxes and details of a text are closed, and where."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from re import Match
from typing import Final

from mistune import BlockState

_MARK: Final = re.compile(
    r"^[ \t>]*(?:[-*+][ \t]+|[0-9]{1,9}[.)][ \t]+)?(?P<fence>`{3,}|~{3,})"
    r"|^ {0,3}(?P<colons>:{3,})[ \t]*(?P<name>[^\W\d_])?"
    r"|^ {0,3}(?P<open><details>)|(?P<close></details>)",
    re.MULTILINE,
)
_LINE_END: Final = re.compile(r"[^\n]*(?:\n|\Z)")
_BLANK_END: Final = re.compile(r"[ \t]*(?:\n|\Z)")
_NEW_BLOCK: Final = re.compile(
    r" {0,3}(?:\[\^|#{1,6}(?:\s|$)|>|[-*+][ \t]|`{3}|~{3}|:{1,9}[ \t\w])"
)


@dataclass(frozen=True, slots=True)
class Span:
    """The inside of a box or of details, and where what follows begins."""

    start: int
    stop: int
    end: int


class State(BlockState):
    """The state of mistune, with the spans of its text and the number of boxes around it."""

    def __init__(self, parent: State | None = None) -> None:
        super().__init__(parent)
        self.boxes: int = parent.boxes if parent is not None else 0
        self.unclosed_comment = False
        self._spans: dict[int, Span] | None = None

    def span(self, start: int) -> Span | None:
        """Return the span that opens on the line at `start`, None when it is not closed."""
        if self._spans is None:
            self._spans = dict(_spans(self.src))
        return self._spans.get(start)


def _marks(src: str) -> Iterator[Match[str]]:
    """Give what opens or closes boxes and details, outside fenced code."""
    fence = ""
    for match in _MARK.finditer(src):
        mark = match["fence"]
        if not mark:
            if not fence:
                yield match
        elif not fence:
            fence = mark
        elif mark[0] == fence[0] and len(mark) >= len(fence):
            fence = ""


def _spans(src: str) -> Iterator[tuple[int, Span]]:
    """Give the line start and the span of each box or details that is closed."""
    boxes: list[tuple[int, int, int]] = []
    details: list[tuple[int, int]] = []
    for match in _marks(src):
        end = blank_end(src, match.end())
        if match["open"]:
            details.append((match.start(), match.end()))
        elif match["close"]:
            if details:
                start, inside = details.pop()
                yield start, Span(inside, match.start(), end)
        elif match["name"]:
            boxes.append((match.start(), line_end(src, match.end()), len(match["colons"])))
        elif boxes and len(match["colons"]) >= boxes[-1][2] and _BLANK_END.match(src, match.end()):
            start, inside, _size = boxes.pop()
            yield start, Span(inside, match.start(), end)


def line_end(src: str, pos: int) -> int:
    """Return where the line of `pos` ends, its line feed included."""
    end = src.find("\n", pos)
    return len(src) if end < 0 else end + 1


def blank_end(src: str, pos: int) -> int:
    """Return the end of the line when nothing is left on it, else `pos`."""
    match = _BLANK_END.match(src, pos)
    return match.end() if match else pos


def indented_end(src: str, pos: int) -> int:
    """Return the end of a text that begins at `pos` and goes on with its paragraph.

    Then, after blank lines, with indented lines only: so do footnotes and definitions.
    """
    pos = line_end(src, pos)
    while pos < len(src):
        end = line_end(src, pos)
        if src[pos:end].isspace():
            following = pos
            while following < len(src) and src[following:end].isspace():
                following, end = end, line_end(src, end)
            if src[following : following + 1] not in {" ", "\t"}:
                return pos
            pos = end
        elif _NEW_BLOCK.match(src, pos):
            return pos
        else:
            pos = end
    return pos
