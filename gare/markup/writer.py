"""Writes the blocks of a page as HTML.

Classes that themes may count on: `missing`, `unseen`, `table`, `box` with `note`, `attention` or
`astuce`, `box-title`, `task` with `task-done` or `task-open`, `notes`, `note-back`, `heading`,
`edit-section`, `outside-image`, `source`, `left`, `center`, `right`, `language-…`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Final, TypeAlias

from gare.markup.directives import Places
from gare.markup.links import Targets
from gare.markup.phrases import Phrases, Resolver, escaped, worded
from gare.markup.targets import NOTE
from gare.markup.tokens import Token
from gare.model.pages import Heading

Editing: TypeAlias = Callable[[int], str]
"""Gives the address where a section is edited, from its number."""

MAX_BACK_LINKS: Final = 20
_LANGUAGE: Final = re.compile(r"[0-9A-Za-z+#._-]{1,30}")
_BOXES: Final[Mapping[str, tuple[str, str]]] = {
    **dict.fromkeys(("attention", "warning", "caution", "important"), ("attention", "Attention")),
    "danger": ("attention", "Danger"),
    **dict.fromkeys(("astuce", "tip", "hint"), ("astuce", "Astuce")),
    **dict.fromkeys(("note", "info", "success"), ("note", "Note")),
}
_SIMPLE: Final = {
    "paragraph": ("<p>", "</p>\n"),
    "block_text": ("", ""),
    "term": ("<dt>", "</dt>\n"),
}
_GROUPS: Final = {
    "block_quote": ("<blockquote>\n", "</blockquote>\n"),
    "definitions": ("<dl>\n", "</dl>\n"),
    "meaning": ("<dd>", "</dd>\n"),
    "table_row": ("<tr>\n", "</tr>\n"),
}


class Writer:
    """Writes the tokens of one page, whose top headings are those announced, in order."""

    def __init__(
        self,
        targets: Targets,
        resolve: Resolver,
        headings: tuple[Heading, ...],
        offset: int,
        edit: Editing | None,
        places: Places,
    ) -> None:
        self._places = places
        self._phrases = Phrases(targets, resolve, headings, places)
        self._headings = headings
        self._offset = offset
        self._edit = edit
        self._calls: dict[int, int] = {}
        self._tables = 0
        self._special: Mapping[str, Callable[[Token], str]] = {
            "heading": self._heading,
            "block_code": _code,
            "thematic_break": lambda _: "<hr>\n",
            "list": self._list,
            "list_item": self._item,
            "box": self._box,
            "table": self._table,
            "table_cell": self._cell,
            "notes": self._notes,
            "note_item": self._note,
        }

    def page(self, tokens: list[Token]) -> str:
        """Return the HTML of a page."""
        parts = []
        number = 0
        for token in tokens:
            if token["type"] == "heading":
                number += 1
                parts.append(self._section(token, number))
            else:
                parts.append(self._places.put(token) or self._block(token))
        return "".join(parts)

    def _blocks(self, tokens: list[Token]) -> str:
        """Return the HTML of blocks."""
        return "".join(map(self._block, tokens))

    def _block(self, token: Token) -> str:
        """Return the HTML of one block."""
        kind = token["type"]
        if kind in _SIMPLE:
            before, after = _SIMPLE[kind]
            return before + self._phrases.write(token["children"]) + after
        if kind in _GROUPS:
            before, after = _GROUPS[kind]
            return before + self._blocks(token["children"]) + after
        if kind in self._special:
            return self._special[kind](token)
        return ""

    def _section(self, token: Token, number: int) -> str:
        """Return a heading of the page with its anchor and the link to edit its section."""
        heading = self._headings[number - 1]
        tag = self._level(token)
        inside = self._phrases.write(token["children"])
        line = f'<{tag} id="{heading.anchor}">{inside}</{tag}>\n'
        if self._edit is None:
            return line
        unseen = f'<span class="unseen"> la section « {escaped(heading.text)} »</span>'
        href = escaped(self._edit(number))
        link = f'<a class="edit-section" href="{href}">Modifier{unseen}</a>'
        return f'<div class="heading">{line}{link}</div>\n'

    def _heading(self, token: Token) -> str:
        """Return a heading inside a quote, a list or a box: without anchor."""
        tag = self._level(token)
        return f"<{tag}>{self._phrases.write(token['children'])}</{tag}>\n"

    def _level(self, token: Token) -> str:
        """Return the tag of a heading."""
        return f"h{min(6, max(1, token['attrs']['level'] + self._offset))}"

    def _list(self, token: Token) -> str:
        """Return a list."""
        inside = self._blocks(token["children"])
        if not token["attrs"]["ordered"]:
            return f"<ul>\n{inside}</ul>\n"
        start = token["attrs"].get("start")
        first = "" if start is None else f' start="{start}"'
        return f"<ol{first}>\n{inside}</ol>\n"

    def _item(self, token: Token) -> str:
        """Return an item of a list, a task when it has a state."""
        inside = self._blocks(token["children"])
        checked = token.get("attrs", {}).get("checked")
        if checked is None:
            return f"<li>{inside}</li>\n"
        name, words, sign = ("done", "Fait", "☑") if checked else ("open", "À faire", "☐")
        mark = f'<span class="task-{name}" role="img" aria-label="{words}">{sign}</span> '
        before = "<p>" if inside.startswith("<p>") else ""
        return f'<li class="task">{before}{mark}{inside.removeprefix(before)}</li>\n'

    def _box(self, token: Token) -> str:
        """Return a box with its title, or details with their summary."""
        name = token["attrs"]["name"]
        heading, *rest = token["children"]
        title = self._phrases.write(heading["children"])
        inside = self._blocks(rest)
        if name == "details":
            return f"<details><summary>{title or 'Détails'}</summary>\n{inside}</details>\n"
        kind, default = _BOXES.get(name, ("note", name.capitalize()))
        if name not in _BOXES and title:
            title = f"{escaped(default)} : {title}"
        words = f'<p class="box-title">{title or escaped(default)}</p>\n'
        return f'<div class="box {kind}" role="note">{words}{inside}</div>\n'

    def _table(self, token: Token) -> str:
        """Return a table that scrolls by itself on small screens."""
        self._tables += 1
        head, body = token["children"]
        rows = self._blocks(body["children"])
        titles = self._blocks(head["children"])
        return (
            f'<div class="table" role="region" aria-label="Tableau {self._tables}" tabindex="0">\n'
            f"<table>\n<thead>\n<tr>\n{titles}</tr>\n</thead>\n"
            + (f"<tbody>\n{rows}</tbody>\n" if rows else "")
            + "</table>\n</div>\n"
        )

    def _cell(self, token: Token) -> str:
        """Return a cell, a header one with its scope; an empty header is a plain cell."""
        inside = self._phrases.write(token["children"])
        align = token["attrs"]["align"]
        side = f' class="{align}"' if align else ""
        if token["attrs"]["head"] and inside:
            return f'<th scope="col"{side}>{inside}</th>\n'
        return f"<td{side}>{inside}</td>\n"

    def _notes(self, token: Token) -> str:
        """Return the footnotes."""
        inside = self._blocks(token["children"])
        start = '<section class="notes" role="doc-endnotes" aria-label="Notes">\n<ol>\n'
        return f"{start}{inside}</ol>\n</section>\n"

    def _note(self, token: Token) -> str:
        """Return a footnote with a link back to each of its calls."""
        number = token["attrs"]["number"]
        inside = self._blocks(token["children"])
        uses = min(token["attrs"]["use"], MAX_BACK_LINKS)
        back = "".join(_back(number, use) for use in range(1, uses + 1))
        end = "</p>\n" if inside.endswith("</p>\n") else ""
        return f'<li id="{NOTE}{number}">{inside.removesuffix(end)}{back}{end}</li>\n'


def _back(number: int, use: int) -> str:
    """Return the link from a footnote to one of its calls."""
    words = f"Retour à l’appel de la note {number}"
    href = f"#{NOTE}{number}-r{use if use > 1 else ''}"
    link = f'<a class="note-back" href="{href}" role="doc-backlink"'
    return f' {link} aria-label="{words}">↩</a>'


def _code(token: Token) -> str:
    """Return a block of code, with its language when it is told."""
    info = token.get("attrs", {}).get("info", "")
    match = _LANGUAGE.match(info)
    language = f' class="language-{match[0].lower()}"' if match else ""
    return f'<pre tabindex="0"><code{language}>{worded(token["raw"])}</code></pre>\n'
