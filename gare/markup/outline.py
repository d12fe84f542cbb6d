"""The title and the headings of a page: which heading is the title, and their anchors."""

from __future__ import annotations

from dataclasses import dataclass

from gare.markup.names import Anchors
from gare.markup.text import plain
from gare.markup.tokens import Token
from gare.model.fold import title_key
from gare.model.pages import Heading


@dataclass(frozen=True, slots=True)
class Outline:
    """`title` is "" when nothing says it; `dropped` is the index of the token that repeats it.

    Only the headings of the page itself count, not those inside quotes, lists and boxes.
    `places` are the indexes of the tokens of `headings`.
    """

    title: str
    dropped: int | None
    headings: tuple[Heading, ...]
    places: tuple[int, ...]


def outline(tokens: list[Token], header_title: str, *, drop: bool = True) -> Outline:
    """Return the outline of a page whose header says `header_title` ("" for nothing).

    A first block `# Title` that says the title again is dropped; it is the title itself when
    the header has none.
    """
    heads = [(at, one) for at, one in enumerate(tokens) if one["type"] == "heading"]
    title = header_title
    if not title:
        firsts = (plain(one["children"]) for _, one in heads if one["attrs"]["level"] == 1)
        title = next(firsts, "")
    dropped = _repeated(tokens, title) if drop else None
    anchors = Anchors()
    headings: list[Heading] = []
    for at, one in heads:
        if at != dropped:
            text = plain(one["children"])
            headings.append(Heading(one["attrs"]["level"], anchors.take(text), text))
    places = tuple(at for at, _ in heads if at != dropped)
    return Outline(title, dropped, tuple(headings), places)


def _repeated(tokens: list[Token], title: str) -> int | None:
    """Return the index of the first block when it is a level 1 heading that says the title."""
    for at, token in enumerate(tokens):
        if token["type"] == "blank_line":
            continue
        if token["type"] != "heading" or token["attrs"]["level"] != 1:
            return None
        return at if title_key(plain(token["children"])) == title_key(title) else None
    return None
