"""What is inside a line: that of mistune, with wiki links, footnote calls, bare addresses.

Of raw HTML, comments vanish and a few tags without attribute are kept as tokens; the rest is text.
"""

from __future__ import annotations

import re
from re import Match
from typing import Final

from mistune import InlineParser, InlineState
from mistune.plugins.formatting import parse_strikethrough
from mistune.util import escape_url

from gare.markup.blocks import NOTE_LABEL, note_key

MAX_LEVELS: Final = 8
"""Emphasis, links, tags inside each other; deeper ones are shown as text."""
KEPT_TAGS: Final = ("sub", "sup", "kbd", "mark", "ins", "del", "small", "u")

_TAG: Final = re.compile(r"</?(?:" + "|".join(KEPT_TAGS) + ")>", re.IGNORECASE)
_BREAK: Final = re.compile(r"</?br[ ]?/?>\n?", re.IGNORECASE)
_WIKI: Final = r"\[\[(?P<wiki_to>[^\[\]\n|]{1,240})(?:\|(?P<wiki_label>[^\[\]\n]{1,300}))?\]\]"
_LOCATOR: Final = r",[ ]?(?=[^\[\];@\n]{0,60}(?:[0-9]|pp?\.))[^\[\];@\n]{1,80}"
_CITED: Final = rf"@[A-Za-z0-9_][\w:.-]{{0,99}}(?:{_LOCATOR})?"
_CITE: Final = rf"\[(?P<cited>{_CITED}(?:[ ]?;[ ]?{_CITED}){{0,19}})\]"
_ADDRESS: Final = r"(?:https?://|www\.(?=[a-z0-9]))[^\s<>«»\"`\[\]]{1,2000}"
_BEGINNING: Final = re.compile(r"[\n\\`*_!\[\]<~]|https?://|www\.")
_ENDS: Final = ".,:;!?'…*_~|’”"


class Inlines(InlineParser):
    """The inline parser of Gare."""

    def __init__(self) -> None:
        super().__init__(max_nested_level=MAX_LEVELS)
        self.register(
            "note_ref", rf"\[\^(?P<note_ref_key>{NOTE_LABEL})\]", _note, "link", start_chars="["
        )
        self.register("wiki", _WIKI, _wiki, "link", start_chars="[")
        self.register("cite", _CITE, _cite, "link", start_chars="[")
        self.register(
            "strikethrough", r"~~(?=[^\s~])", parse_strikethrough, "link", start_chars="~"
        )
        self.register("address", _ADDRESS, _address, start_chars=("h", "w"))

    def _find_fast_text_end(self, src: str, pos: int) -> int:
        """Return where the next rule may begin: quicker than mistune, that would stop at each h.

        If mistune calls it no more, everything still works, a third slower.
        """
        match = _BEGINNING.search(src, pos)
        if match is None:
            return len(src)
        start = match.start()
        if src[start] == "\n":
            while start > pos and src[start - 1] == " ":
                start -= 1
        return start

    def parse_inline_html(self, m: Match[str], state: InlineState) -> int | None:
        """Read a comment or one of the few tags; anything else is text."""
        start = m.start()
        if state.src.startswith("<!--", start):
            close = state.delimiters.find("-->", start + 4)
            return None if close is None else close + 3
        tag = _TAG.match(state.src, start)
        if tag:
            state.append_token({"type": "tag", "raw": tag.group(0).lower()})
            return tag.end()
        line_break = _BREAK.match(state.src, start)
        if line_break:
            state.append_token({"type": "linebreak"})
            return line_break.end()
        return None


def _wiki(inline: InlineParser, m: Match[str], state: InlineState) -> int:
    """Read `[[path]]`, `[[path|label]]`, `[[Title]]`."""
    if state.in_link or state.depth >= inline.max_nested_level:
        inline.process_text(m.group(0), state)
        return m.end()
    label = m["wiki_label"]
    state.append_token(
        {
            "type": "wiki",
            "raw": m["wiki_to"],
            "attrs": {"label": label.strip() if label else ""},
            "_autolink": m.group(0),
        }
    )
    return m.end()


def _cite(inline: InlineParser, m: Match[str], state: InlineState) -> int:
    """Read `[@id]`, `[@id; @other]` or `[@id, p. 12]`: studies cited, as Pandoc writes them."""
    if state.in_link:
        inline.process_text(m.group(0), state)
        return m.end()
    state.append_token({"type": "cite", "raw": m["cited"], "_autolink": m.group(0)})
    return m.end()


def _note(inline: InlineParser, m: Match[str], state: InlineState) -> int:
    """Read `[^key]` when a footnote has this key: numbered in the order of the calls."""
    key = note_key(m["note_ref_key"])
    if key not in state.env.get("notes", {}):
        inline.process_text(m.group(0), state)
        return m.end()
    uses: dict[str, int] = state.env.setdefault("note_uses", {})
    uses[key] = uses.get(key, 0) + 1
    number = state.env.setdefault("note_numbers", {}).setdefault(key, len(uses))
    if uses[key] == 1:
        state.env.setdefault("note_order", []).append(key)
    state.append_token(
        {"type": "note_ref", "raw": key, "attrs": {"number": number, "use": uses[key]}}
    )
    return m.end()


def _address(inline: InlineParser, m: Match[str], state: InlineState) -> int | None:
    """Read a bare address, without the punctuation that ends a sentence."""
    text = m.group(0).rstrip(_ENDS)
    while text.endswith(")") and text.count(")") > text.count("("):
        text = text[:-1].rstrip(_ENDS)
    before = state.src[m.start() - 1 : m.start()]
    if before.isalnum() or len(text) < 8:
        return None
    end = m.start() + len(text)
    if state.in_link or state.depth >= inline.max_nested_level:
        inline.process_text(text, state)
        return end
    url = text if text.startswith("http") else "https://" + text
    state.append_token(
        {
            "type": "link",
            "children": [{"type": "text", "raw": text}],
            "attrs": {"url": escape_url(url)},
            "_autolink": text,
        }
    )
    return end
