"""The studies that a page cites by their id, as links to whatever page has this id."""

from __future__ import annotations

from collections.abc import Iterator

from gare.markup.tokens import Token
from gare.model.fold import ident_key
from gare.model.pages import Link


def ident_of(cited: str) -> str:
    """Return the id in what is cited: "@demory2022, p. 12" says demory2022."""
    return cited.partition(",")[0].strip(" @")


def cited_links(tokens: list[Token]) -> Iterator[Link]:
    """Give a soft link for each id cited: it leads to the page that has it, and wants none."""
    for token in tokens:
        if token["type"] == "cite":
            for one in token["raw"].split(";"):
                ident = ident_of(one)
                yield Link("@" + ident, ident_key(ident), soft=True)
        if "children" in token:
            yield from cited_links(token["children"])
