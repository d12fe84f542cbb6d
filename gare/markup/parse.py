"""From the text of a body to its tokens: the same tree for reading, rendering and rewriting."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from mistune import InlineParser

from gare.markup.blocks import Blocks
from gare.markup.inlines import Inlines
from gare.markup.spans import State
from gare.markup.tokens import Token, are_tokens

# Parsers keep no state between texts: all of it is in `State`. Building them costs 1 ms.
_BLOCKS: Final = Blocks()
_INLINES: Final = Inlines()
_TASK: Final = re.compile(r"\[([ xX])\]\s+(?=\S)")
_AROUND: Final = " \r\n\t\f"


@dataclass(frozen=True, slots=True)
class Parsed:
    """The tokens of a body, and the addresses of its link definitions."""

    tokens: list[Token]
    definitions: tuple[str, ...] = ()


def clean(text: str) -> str:
    """Return a text that can be encoded, with line feeds only and no NUL."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "\ufffd")
    return text.encode("utf-8", "replace").decode("utf-8")


def parse_blocks(body: str) -> tuple[list[Token], State]:
    """Return the blocks of a clean body, their inside still text."""
    state = State()
    state.process(body if body.endswith("\n") else body + "\n")
    _BLOCKS.parse(state)
    tokens = state.tokens
    return (tokens if are_tokens(tokens) else []), state


def parse(body: str) -> Parsed:
    """Return all the tokens of a clean body; footnotes that are called come last, as "notes"."""
    tokens, state = parse_blocks(body)
    _fill(tokens, _INLINES, state)
    notes = _notes(state)
    if notes:
        tokens.append({"type": "notes", "children": notes})
    links: Mapping[str, Mapping[str, str]] = state.env["ref_links"]
    return Parsed(tokens, tuple(link["url"] for link in links.values()))


def parse_headings(body: str) -> list[Token]:
    """Return the top tokens of a clean body, only its headings parsed inside: quick."""
    tokens, state = parse_blocks(body)
    _fill([token for token in tokens if token["type"] == "heading"], _INLINES, state)
    return tokens


def _fill(tokens: list[Token], inline: InlineParser, state: State) -> None:
    """Replace the texts of the blocks by their inline tokens."""
    for token in tokens:
        if "children" in token:
            if token["type"] == "list_item":
                _read_task(token)
            _fill(token["children"], inline, state)
        elif "text" in token:
            children = inline(token.pop("text").strip(_AROUND), state.env)
            token["children"] = children if are_tokens(children) else []


def _read_task(item: Token) -> None:
    """Note in a list item that it is a task, `[ ] text` or `[x] text`."""
    first = item["children"][0] if item["children"] else None
    match = _TASK.match(first.get("text", "")) if first else None
    if first and match:
        item["attrs"] = {"checked": match[1] != " "}
        first["text"] = first["text"][match.end() :]


def _notes(state: State) -> list[Token]:
    """Return the footnotes that are called, in order; a footnote may call another one."""
    order: list[str] = state.env.get("note_order", [])
    texts: Mapping[str, str] = state.env.get("notes", {})
    notes: list[Token] = []
    while len(notes) < len(order):
        child = State(state)
        child.process(texts[order[len(notes)]])
        _BLOCKS.parse(child, _BLOCKS.list_rules)
        tokens = child.tokens
        children = tokens if are_tokens(tokens) else []
        _fill(children, _INLINES, state)
        notes.append(
            {"type": "note_item", "children": children, "attrs": {"number": len(notes) + 1}}
        )
    uses: Mapping[str, int] = state.env.get("note_uses", {})
    for note, key in zip(notes, order, strict=True):
        note["attrs"]["use"] = uses[key]
    return notes
