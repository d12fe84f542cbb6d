"""The studies that a page cites by their id, as links to whatever page has this id."""

from __future__ import annotations

from collections.abc import Iterator

from gare.markup.tokens import Token
from gare.model.fold import ident_key
from gare.model.pages import Link


def cited_links(tokens: list[Token]) -> Iterator[Link]:
    """Give a soft link for each id cited: it leads to the page that has it, and wants none."""
    for token in tokens:
        if token["type"] == "cite":
            for one in token["raw"].split(";"):
                ident = one.strip(" @")
                yield Link("@" + ident, ident_key(ident), soft=True)
        if "children" in token:
            yield from cited_links(token["children"])
