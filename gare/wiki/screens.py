"""Where people read what is at a path: pages, and the wiki's own files that have a screen."""

from __future__ import annotations

from typing import Final

from gare.model.names import PARTS, TALK, address
from gare.wiki.kinds import kind_named_by

_OWN: Final = {
    f"{PARTS}rules.yml": "/-/rules",
    f"{PARTS}moderation.yml": "/-/moderation/policy",
}


def screen_of(path: str) -> str:
    """Return an address: that of a schema, a discussion, the rules, the policy, else a page's."""
    if path.startswith(TALK):
        return "/-/talk" + address(path.removeprefix(TALK))
    if path in _OWN:
        return _OWN[path]
    name = kind_named_by(path)
    return f"/-/kind-of/{name}" if name else address(path)


def talked_about(path: str) -> str:
    """Return the page that a discussion is about, "" for what is no discussion."""
    return path.removeprefix(TALK) if path.startswith(TALK) else ""
