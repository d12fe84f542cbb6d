"""Tables as forges read them: a header, a line of dashes, rows of any number of cells."""

from __future__ import annotations

import re
from re import Pattern
from typing import Final

from gare.markup.tokens import Token

MAX_CELLS: Final = 20_000
"""Cells added to short rows count too: a wide header over many short rows would explode."""
MAX_COLUMNS: Final = 200

_PIPE: Final = re.compile(r"(?:\\.|[^|\\])+|\||\\", re.DOTALL)
_DASHES: Final = re.compile(r"(:?)-+(:?)")


def table_token(header: str, src: str, pos: int, stops: Pattern[str]) -> tuple[Token, int] | None:
    """Return the table whose line of dashes is at `pos`, with its end; None when it is none.

    Rows go on until a blank line or a line where `stops` matches, at most `MAX_CELLS` cells.
    """
    end = _line_end(src, pos)
    aligns = _aligns(src[pos:end])
    titles = _cells(header)
    if not aligns or len(aligns) != len(titles) or len(aligns) > MAX_COLUMNS:
        return None
    rows: list[Token] = []
    count = 0
    while end < len(src) and not stops.match(src, end) and count < MAX_CELLS:
        after = _line_end(src, end)
        rows.append(_row(_cells(src[end:after]), aligns, head=False))
        count += len(aligns)
        end = after
    head: Token = {"type": "table_head", "children": _row(titles, aligns, head=True)["children"]}
    body: Token = {"type": "table_body", "children": rows}
    return {"type": "table", "children": [head, body]}, end


def _line_end(src: str, pos: int) -> int:
    """Return where the line of `pos` ends, its line feed included."""
    end = src.find("\n", pos)
    return len(src) if end < 0 else end + 1


def _aligns(line: str) -> list[str] | None:
    """Return the alignment of each column, "" for none; None for a line that is not of dashes."""
    aligns = []
    for cell in _cells(line):
        match = _DASHES.fullmatch(cell)
        if match is None:
            return None
        left, right = match.groups()
        aligns.append("center" if left and right else "left" if left else "right" if right else "")
    return aligns


def _cells(line: str) -> list[str]:
    r"""Return the texts between the bars of a line; `\|` is a bar inside a text."""
    line = line.strip().removeprefix("|")
    if "\\" not in line:
        line = line.removesuffix("|")
        return [cell.strip() for cell in line.split("|")]
    cells = [""]
    for part in _PIPE.findall(line):
        if part == "|":
            cells.append("")
        else:
            cells[-1] += part.replace("\\|", "|")
    if len(cells) > 1 and not cells[-1].strip():
        cells.pop()
    return [cell.strip() for cell in cells]


def _row(cells: list[str], aligns: list[str], *, head: bool) -> Token:
    """Return a row of exactly as many cells as there are columns."""
    padded = cells + [""] * (len(aligns) - len(cells))
    children: list[Token] = [
        {"type": "table_cell", "text": text, "attrs": {"align": align, "head": head}}
        for text, align in zip(padded, aligns, strict=False)
    ]
    return {"type": "table_row", "children": children}
