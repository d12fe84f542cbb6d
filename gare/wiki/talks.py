"""The discussions of pages as they are now: read by all who show a page, written elsewhere."""

from __future__ import annotations

from gare.markup.frontmatter import split
from gare.model.names import TALK, PagePath
from gare.wiki.text import decode
from gare.wiki.threads import Talk, read_talk
from gare.wiki.wiki import Wiki


def talk_path(path: str) -> PagePath:
    """Return the page of the discussion of a page."""
    return PagePath(f"{TALK}{path}")


def talk_of(wiki: Wiki, path: str) -> Talk:
    """Return the discussion of a page, an empty one when nobody said anything."""
    row = wiki.index.page(talk_path(path))
    return talk_in(decode(wiki.store.read(row.blob)).text) if row is not None else Talk()


def open_threads(wiki: Wiki, path: str) -> int:
    """Return how many threads of a page are open: one question more for a page that has none."""
    return talk_of(wiki, path).open_threads


def talk_in(source: str) -> Talk:
    """Return the discussion a file holds."""
    return read_talk(split(source)[1])
