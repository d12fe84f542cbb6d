"""The links of a page, in order, each once."""

from __future__ import annotations

from gare.markup.targets import Inside, Target, target, wiki_target
from gare.markup.tokens import Token
from gare.model.names import PagePath
from gare.model.pages import Link


def token_target(page: PagePath, token: Token) -> Target | None:
    """Return where a token "link", "image" or "wiki" leads, None when it may not be followed."""
    if token["type"] == "wiki":
        return wiki_target(page, token["raw"])
    return target(page, token["attrs"]["url"], image=token["type"] == "image")


def page_links(page: PagePath, tokens: list[Token]) -> tuple[Link, ...]:
    """Return the links of the tokens to places of the wiki."""
    found: dict[Link, None] = {}
    _gather(page, tokens, found)
    return tuple(found)


def _gather(page: PagePath, tokens: list[Token], found: dict[Link, None]) -> None:
    """Add the links of tokens and of what is inside them."""
    for token in tokens:
        if token["type"] in {"link", "image", "wiki"}:
            place = token_target(page, token)
            if isinstance(place, Inside):
                found[place.link] = None
        if "children" in token:
            _gather(page, token["children"], found)
