"""The words of a page without its markup: for search, excerpts, titles and alternatives."""

from __future__ import annotations

import re
from typing import Final

from mistune.util import unescape

from gare.markup.tokens import Token

_UNSEEN: Final = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u2028\u2029\ufeff\ud800-\udfff]+"
)
_TAG: Final = re.compile(r"</?[A-Za-z][^<>\n]{0,400}>")
_AFTER: Final = {
    **dict.fromkeys(("paragraph", "block_text", "heading", "block_code", "linebreak"), "\n"),
    **dict.fromkeys(("table_head", "table_row", "term", "box_title"), "\n"),
    "table_cell": " ",
    "softbreak": " ",
}


def one_line(text: str, max_chars: int = 250) -> str:
    """Return a text on one line, without control characters nor direction overrides."""
    return " ".join(_UNSEEN.sub(" ", text).split())[:max_chars].rstrip()


def plain(tokens: list[Token]) -> str:
    """Return the words of inline tokens, on one line."""
    parts: list[str] = []
    _gather(tokens, parts)
    return one_line("".join(parts))


def page_text(tokens: list[Token]) -> str:
    """Return the words of a page, a line for each block; code is included, HTML tags are not."""
    parts: list[str] = []
    _gather(tokens, parts)
    lines = (" ".join(line.split()) for line in "".join(parts).split("\n"))
    return "\n".join(filter(None, lines))


def _gather(tokens: list[Token], parts: list[str]) -> None:
    """Add the words of tokens to `parts`."""
    for token in tokens:
        kind = token["type"]
        if kind == "text":
            parts.append(_words(token["raw"]))
        elif "children" in token:
            _gather(token["children"], parts)
            parts.append(_AFTER.get(kind, ""))
        else:
            parts.append(_leaf(token, kind))


def _leaf(token: Token, kind: str) -> str:
    """Return the words of a token that has nothing inside."""
    if kind in {"codespan", "block_code"}:
        return token["raw"] + _AFTER.get(kind, "")
    if kind == "wiki":
        return token["attrs"]["label"] or token["raw"]
    return _AFTER.get(kind, "")


def _words(raw: str) -> str:
    """Return a text with its entities read and its HTML tags left out."""
    if "<" in raw:
        raw = _TAG.sub(" ", raw)
    return unescape(raw) if "&" in raw else raw
