"""What a normal page of 4 kB of source weighs on the wire, with its styles and scripts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from bench.client import Connection
from bench.plan import NORMAL
from bench.report import Figure, at_most
from bench.server import Server

MAX_KB: Final = 30.0
MAX_REQUESTS: Final = 4
_TAG: Final = re.compile(r"<(link|script|img)\b[^>]*>")
_REL: Final = re.compile(r'\brel="([^"]*)"')
_PLACE: Final = re.compile(r'\b(?:href|src)="([^"]*)"')
_FETCHED: Final = {"stylesheet", "icon", "manifest", "modulepreload", "preload"}


def measure(server: Server, pages: int) -> Iterator[Figure]:
    """Give the bytes of headers and bodies, and the number of requests a browser makes."""
    # The first connection of a browser asks for all it finds; compressed, as browsers do.
    with Connection(server.port, ()) as plain:
        html = plain.get(f"/{NORMAL}").body.decode()
    reader = Connection(server.port)
    page = reader.get(f"/{NORMAL}")
    weights = {"HTML": float(page.wire_bytes), "CSS": 0.0, "JS": 0.0, "pictures": 0.0}
    places = dict(_fetched(html))
    for place, kind in places.items():
        weights[kind] += reader.get(place).wire_bytes
    reader.close()
    for kind, weight in weights.items():
        yield Figure(f"Weight of a page, {kind}", pages, weight / 1000, "kB")
    total = sum(weights.values()) / 1000
    yield Figure("Weight of a page, all", pages, total, "kB", target=at_most(MAX_KB))
    yield Figure("Requests of a page", pages, 1 + len(places), "", target=at_most(MAX_REQUESTS))


def _fetched(html: str) -> Iterator[tuple[str, str]]:
    """Yield (address, kind) of what a browser fetches with a page, without what is inline."""
    for tag in _TAG.finditer(html):
        place, rel = _PLACE.search(tag[0]), _REL.search(tag[0])
        if place is None or not place[1].startswith("/"):
            continue
        if tag[1] == "script":
            yield place[1], "JS"
        elif tag[1] == "img":
            yield place[1], "pictures"
        elif rel is not None and _FETCHED & set(rel[1].split()):
            yield place[1], "CSS" if "stylesheet" in rel[1] else "pictures"
