"""HTML as a tree, read by a third parser, to compare what two cleaners give."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

import html5lib

Piece = tuple[str, ...]


def tree(html: str) -> list[Piece]:
    """Return the tags, attributes and texts of a fragment, in order; texts in a row are joined."""
    root = html5lib.parseFragment(html, namespaceHTMLElements=False)
    pieces: list[Piece] = []
    for piece in _pieces(root):
        if piece[0] == "text" and pieces and pieces[-1][0] == "text":
            pieces[-1] = ("text", pieces[-1][1] + piece[1])
        else:
            pieces.append(piece)
    return pieces


def _pieces(element: Element) -> Iterator[Piece]:
    """Give the pieces of an element."""
    if element.text:
        yield "text", element.text
    for child in element:
        attributes = sorted(f"{name}={value}" for name, value in child.attrib.items())
        yield "open", str(child.tag), *attributes
        yield from _pieces(child)
        yield "close", str(child.tag)
        if child.tail:
            yield "text", child.tail
