"""The links of a page: where each leads, in order, each once."""

from __future__ import annotations

from typing import Final

from gare.markup.targets import Inside, Target, target, wiki_target
from gare.markup.tokens import Token
from gare.model.names import PagePath
from gare.model.pages import Link

MAX_LINKS: Final = 5000
"""Different places of the wiki that one page may point to; further ones are only text."""
MAX_URL_CHARS: Final = 2000


class Targets:
    """Says where the links of a page lead, and remembers it: an address may be used often."""

    def __init__(self, page: PagePath) -> None:
        self._page = page
        self._known: dict[tuple[str, str], Target | None] = {}
        self.links: dict[Link, None] = {}
        """The places of the wiki met so far, in order."""

    def of(self, token: Token) -> Target | None:
        """Return where a token "link", "image" or "wiki" leads, None when it is only text."""
        kind = token["type"]
        url = token["raw"] if kind == "wiki" else token["attrs"]["url"]
        key = kind, url
        if key not in self._known:
            self._known[key] = self._found(kind, url)
        return self._known[key]

    def _found(self, kind: str, url: str) -> Target | None:
        """Return where an address leads, within the bounds of a page."""
        if len(url) > MAX_URL_CHARS:
            return None
        if kind == "wiki":
            place = wiki_target(self._page, url)
        else:
            place = target(self._page, url, image=kind == "image")
        if isinstance(place, Inside):
            if len(self.links) >= MAX_LINKS and place.link not in self.links:
                return None
            self.links[place.link] = None
        return place


def page_targets(page: PagePath, tokens: list[Token]) -> Targets:
    """Return the targets of all the links of a page."""
    targets = Targets(page)
    _gather(tokens, targets)
    return targets


def _gather(tokens: list[Token], targets: Targets) -> None:
    """Meet the links of tokens and of what is inside them."""
    for token in tokens:
        if token["type"] in {"link", "image", "wiki"}:
            targets.of(token)
        if "children" in token:
            _gather(token["children"], targets)
