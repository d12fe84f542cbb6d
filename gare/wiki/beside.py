"""The works that a serving process does beside the requests."""

from __future__ import annotations

from gare.wiki.background import Background
from gare.wiki.consenting import Daily
from gare.wiki.fetching import Reading
from gare.wiki.wiki import Wiki


def beside(wiki: Wiki) -> Background:
    """Return what works for this wiki once it is awake."""
    return Background(wiki, (Reading(), Daily()))
