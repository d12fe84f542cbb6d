"""The blocks of the language: those of mistune, with boxes, details, tables, definitions, notes.

Raw HTML is no block: only comments, which vanish, and `<details>` are known here. All rules are
linear in the length of the text, at each of the few levels of nesting.
"""

from __future__ import annotations

import re
from re import Match
from typing import ClassVar, Final

from mistune import BlockParser, BlockState

from gare.markup.spans import State, blank_end, indented_end
from gare.markup.tables import table_token

MAX_LEVELS: Final = 8
"""Quotes, lists, boxes inside each other; deeper ones are shown as text."""
MAX_BOXES: Final = 2
NOTE_LABEL: Final = r"(?:[^\\\[\]\s]|\\.){1,100}"

_RULES: Final = (
    "fenced_code",
    "indent_code",
    "atx_heading",
    "table",
    "setex_heading",
    "thematic_break",
    "block_quote",
    "list",
    "note",
    "ref_link",
    "comment",
    "details",
    "box",
    "toc",
    "definition",
    "blank_line",
)
_SUMMARY: Final = re.compile(r"\s*<summary>(.{0,500}?)</summary>", re.DOTALL)
_DEFINITION: Final = re.compile(r" {0,3}:[ \t]+")
_INDENT: Final = re.compile(r"^(?: {1,4}|\t)", re.MULTILINE)


def note_key(label: str) -> str:
    """Return the key under which a footnote is called and defined."""
    return label.casefold()


class Blocks(BlockParser):
    """The block parser of Gare. Top-level headings know their offset in the text ("start")."""

    state_cls = State

    SPECIFICATION: ClassVar[dict[str, str]] = {
        **BlockParser.SPECIFICATION,
        "comment": r"^ {0,3}<!--",
        "details": r"^ {0,3}<details>",
        "block_html": r"^ {0,3}(?:<!--|<details>)",
        "toc": r"^ {0,3}\[?\[(?i:toc)\]\]?[ \t]*$",
        "box": r"^ {0,3}:{3,}[ \t]*(?P<box_name>[^\W\d_][\w-]{0,30})(?P<box_title>[^\n]*)$",
        "table": r"^ {0,3}(?=[-: \t]*\|)(?=[:| \t]*-)[-:| \t]+$",
        "definition": r"^ {0,3}:[ \t]+[^\s:]",
        "note": r"^ {0,3}\[\^(?P<note_key>" + NOTE_LABEL + r")\]:[ \t]*",
    }

    def __init__(self) -> None:
        super().__init__(list(_RULES), list(_RULES), max_nested_level=MAX_LEVELS)
        self.rules = list(_RULES)

    def parse_atx_heading(self, m: Match[str], state: BlockState) -> int:
        """Read `# title`."""
        end = super().parse_atx_heading(m, state)
        if state.parent is None:
            state.tokens[-1]["start"] = m.start()
        return end

    def parse_setex_heading(self, m: Match[str], state: BlockState) -> int | None:
        """Read a title underlined with `=` or `-`."""
        end = super().parse_setex_heading(m, state)
        last = state.last_token()
        if end and state.parent is None and last["type"] == "heading":
            last.setdefault("start", m.start() - len(last["text"]))
        return end

    def parse_block_html(self, m: Match[str], state: BlockState) -> int | None:
        """Read a comment or details that interrupt a quote or a list."""
        if m.group(0).endswith("<!--"):
            return self.parse_comment(m, state)
        return self.parse_details(m, state)

    def parse_raw_html(self, m: Match[str], state: BlockState) -> int | None:  # noqa: ARG002  (as all types)
        """Leave raw HTML to paragraphs, where it is shown as text."""
        return None

    def parse_toc(self, m: Match[str], state: BlockState) -> int:
        """Drop a line `[[toc]]`: the theme shows the table of contents."""
        state.append_token({"type": "blank_line"})
        return m.end() + 1

    def parse_comment(self, m: Match[str], state: BlockState) -> int | None:
        """Drop `<!-- … -->`; what follows on its line stays."""
        if not isinstance(state, State) or state.unclosed_comment:
            return None
        close = state.src.find("-->", m.end())
        if close < 0:
            state.unclosed_comment = True
            return None
        state.append_token({"type": "blank_line"})
        return blank_end(state.src, close + 3)

    def parse_details(self, m: Match[str], state: BlockState) -> int | None:
        """Read `<details><summary>…</summary> … </details>`."""
        span = state.span(m.start()) if isinstance(state, State) else None
        if span is None:
            return None
        head = _SUMMARY.match(state.src, span.start, span.stop)
        inside = state.src[head.end() if head else span.start : span.stop]
        return (
            span.end if self._contain(state, "details", head[1] if head else "", inside) else None
        )

    def parse_box(self, m: Match[str], state: BlockState) -> int | None:
        """Read `:::name title`, lines, `:::`."""
        span = state.span(m.start()) if isinstance(state, State) else None
        if span is None:
            return None
        title = m["box_title"].strip(" \t:")
        inside = state.src[span.start : span.stop]
        return span.end if self._contain(state, m["box_name"], title, inside) else None

    def _contain(self, state: BlockState, name: str, title: str, inside: str) -> bool:
        """Add a box with its title and its blocks; refuse when it is too deep."""
        if not isinstance(state, State) or state.boxes >= MAX_BOXES:
            return False
        if state.depth() >= self.max_nested_level - 1:
            return False
        child = State(state)
        child.boxes = state.boxes + 1
        child.process(inside)
        self.parse(child)
        children = [{"type": "box_title", "text": title}, *child.tokens]
        state.append_token({"type": "box", "children": children, "attrs": {"name": name.lower()}})
        return True

    def parse_table(self, m: Match[str], state: BlockState) -> int | None:
        """Read a table from its line of dashes: the header is the line before."""
        last = state.last_token()
        if not last or last["type"] != "paragraph":
            return None
        text = last["text"]
        cut = text.rfind("\n", 0, len(text) - 1) + 1
        stops = self.compile_sc(["blank_line", "fenced_code", "atx_heading", "block_quote", "box"])
        read = table_token(text[cut:], state.src, m.start(), stops)
        if read is None:
            return None
        if cut:
            last["text"] = text[:cut]
        else:
            state.tokens.pop()
        state.tokens.append({**read[0]})
        return read[1]

    def parse_definition(self, m: Match[str], state: BlockState) -> int | None:
        """Read `: meaning` under the terms it explains, or under their other meanings."""
        tokens = state.tokens
        place = len(tokens) - 1
        if place > 0 and tokens[place]["type"] == "blank_line":
            place -= 1
        if place < 0 or tokens[place]["type"] not in {"paragraph", "definitions"}:
            return None
        end = indented_end(state.src, m.start())
        meaning = self._meaning(state, m.start(), end)
        found = tokens[place]
        del tokens[place:]
        if found["type"] == "paragraph":
            found = self._terms(found["text"], state)
        found["children"].append(meaning)
        tokens.append(found)
        return end

    def _terms(self, text: str, state: BlockState) -> dict[str, object]:
        """Return the definitions just before, with the lines of a paragraph as further terms."""
        tokens = state.tokens
        while (
            len(tokens) > 1
            and tokens[-1]["type"] == "blank_line"
            and (tokens[-2]["type"] == "definitions")
        ):
            tokens.pop()
        terms = [{"type": "term", "text": line} for line in text.splitlines()]
        if tokens and tokens[-1]["type"] == "definitions":
            tokens[-1]["children"].extend(terms)
            return tokens.pop()
        return {"type": "definitions", "children": terms}

    def _meaning(self, state: BlockState, start: int, end: int) -> dict[str, object]:
        """Return the token of one meaning."""
        mark = _DEFINITION.match(state.src, start)
        child = state.child_state(_dedented(state.src[mark.end() if mark else start : end]))
        self.parse(child, [rule for rule in self.list_rules if rule != "definition"])
        if len(child.tokens) == 1 and child.tokens[0]["type"] == "paragraph":
            child.tokens[0]["type"] = "block_text"
        return {"type": "meaning", "children": child.tokens}

    def parse_note(self, m: Match[str], state: BlockState) -> int | None:
        """Keep the text of a footnote, `[^key]: text` and the lines that go on with it."""
        end = indented_end(state.src, m.end())
        notes = state.env.setdefault("notes", {})
        notes.setdefault(note_key(m["note_key"]), _dedented(state.src[m.end() : end]))
        return end


def _dedented(text: str) -> str:
    """Return a text without the indent of its lines, at most four spaces."""
    return _INDENT.sub("", text).strip() + "\n"
