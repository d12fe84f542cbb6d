"""The lines a reader sees in the HTML of a text: what two versions are compared by."""

from __future__ import annotations

from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Final
from urllib.parse import unquote

from gare.markup.sanitize import SafeHtml

_HEADINGS: Final = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_PLACES: Final = {
    "li": "item",
    "dt": "term",
    "dd": "definition",
    "blockquote": "quote",
    "pre": "code",
    "summary": "box",
    **dict.fromkeys(_HEADINGS, "heading"),
}
_BREAKING: Final = frozenset({"p", "div", "section", "ul", "ol", "dl", "details", "table", "hr"})
_CELLS: Final = frozenset({"td", "th"})
_VOID: Final = frozenset({"br", "hr", "img"})
_SILENT: Final = frozenset({"unseen", "note-back"})
_NOTE: Final = "doc-noteref"
CELL: Final = " │ "
"""What stands between two cells of a table."""


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph, a heading, an item, a row of a table, a line of code: its text, on one line.

    `style` is "text", "heading", "item", "term", "definition", "quote", "code", "box" or "row".
    """

    text: str
    style: str = "text"


def lines_of(html: SafeHtml) -> tuple[Line, ...]:
    """Return what is read in the HTML of a text, from top to bottom, without its markup.

    Where a link leads is said after it, in parentheses, as nothing else would tell that it changed;
    pictures are said by their alternative.
    """
    reader = _Reader()
    reader.feed(html)
    reader.close()
    reader.end_line()
    return tuple(reader.lines)


class _Reader(HTMLParser):
    """Gathers lines as the tags of our own renderer come; never fails on others."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[Line] = []
        self._open: list[tuple[str, str]] = []
        """Tags that are open, with the style they give, "" for none."""
        self._said: list[str] = []
        self._links: list[tuple[str, int]] = []
        """Links that are open: where they lead, and from which word."""
        self._silent = 0
        """How many of the open tags say nothing to who sees."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a line, a cell or a link."""
        given = {name: value or "" for name, value in attrs}
        if tag in _PLACES or tag in _BREAKING or tag == "tr":
            self.end_line()
        elif tag in _CELLS and any(part.strip() for part in self._said):
            self._said.append(CELL)
        if tag == "img":
            self._said.append(f"[{given.get('alt', '')}]({unquote(given.get('src', ''))})")
        elif tag == "br":
            self._said.append(" ")
        elif tag == "a":
            self._links.append((given.get("href", ""), len(self._said)))
            self._said += ["["] if given.get("role") == _NOTE else []
        if tag in _VOID:
            return
        silent = not self._silent and given.get("class", "") in _SILENT
        if silent or self._silent:
            self._silent += 1
        style = "box" if given.get("class") == "box-title" else _PLACES.get(tag, "")
        self._open.append((tag, "row" if tag == "tr" else style))

    def handle_endtag(self, tag: str) -> None:
        """End a line, or say where a link leads."""
        if tag not in {name for name, _style in self._open}:
            return
        if tag in _PLACES or tag in _BREAKING or tag == "tr":
            self.end_line()
        if tag == "a" and self._links:
            self._end_link()
        while self._open:
            self._silent = max(0, self._silent - 1)
            if self._open.pop()[0] == tag:
                break

    def handle_data(self, data: str) -> None:
        """Say some text, unless it is for screen readers only."""
        if not self._silent:
            self._said.append(data)

    def end_line(self) -> None:
        """Put what was said in a line of its own; code has one line for each of its own."""
        text, style = "".join(self._said), self._style()
        self._said.clear()
        self._links.clear()
        parts = text.split("\n") if style == "code" else [" ".join(text.split())]
        self.lines += [Line(part, style) for part in parts if part.strip()]

    def _style(self) -> str:
        """Return the style of the innermost tag that gives one."""
        return next((style for _tag, style in reversed(self._open) if style), "text")

    def _end_link(self) -> None:
        """Say where a link leads, unless its text says it already or it stays in the page."""
        href, start = self._links.pop()
        if self._said[start : start + 1] == ["["]:
            self._said.append("]")
        place = unquote(href).removeprefix("mailto:").removeprefix("tel:")
        shown = "".join(self._said[start:])
        if not self._silent and place and not place.startswith("#") and place not in shown:
            self._said.append(f" ({place})")
