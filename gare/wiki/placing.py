"""Where the new pages of an import go: paths from titles, distinct and the same each time."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from gare.exports.values import text
from gare.markup.names import slug
from gare.model.errors import BadPath
from gare.model.names import PagePath, nfc
from gare.wiki.naming import allowed

MAX_TITLE_CHARS: Final = 60
MAX_PLACE_CHARS: Final = 30
IDENTIFIERS: Final = ("pivot", "siret", "rna", "doi", "isbn", "hal", "orcid", "uid", "url", "link")
"""Keys that name one thing in the world, for records without an `id`."""
_BESIDE: Final = ("commune", "adresse", "date", "debut", "auteurs", "auteur")


@dataclass(frozen=True, slots=True)
class NewPage:
    """A page to be made: the folder of its kind, and what tells it from others."""

    folder: str
    title: str
    commune: str
    ident: str


def paths(pages: Collection[NewPage], taken: Collection[str]) -> Iterator[PagePath]:
    """Give a path to each page, in their order, that is none of `taken` (as `path_key` has them).

    Made from the title; those that would have the same path are told apart by their commune,
    then by their id. So the order of the file changes nothing.
    """
    ways = [tuple(_ways(page)) for page in pages]
    shared = [Counter(way[level] for way in ways) for level in range(2)]
    used = set(taken)
    for way in ways:
        free = [one for level, one in enumerate(way[:2]) if shared[level][one] == 1]
        path = next(one for one in _tried(free, way[2]) if path_key(one) not in used)
        used.add(path_key(path))
        yield _sound(path, way[2])


def path_key(path: str) -> str:
    """Return what two paths share that must not both be made: without case, in NFC."""
    return nfc(path).lower()


def derived_id(kind: str, title: str, fields: Mapping[str, object]) -> str:
    """Return the id of a record that has none, always the same for what names it.

    "Mairie de Rennes", pivot 2135… → "mairie-de-rennes-0c5c1f3a9e".
    """
    said = [kind, title, *(f"{key}={text(fields.get(key))}" for key in (*IDENTIFIERS, *_BESIDE))]
    digest = hashlib.sha256("\x1f".join(said).encode("utf-8", "replace")).hexdigest()[:10]
    return f"{slug(title)[:40].strip('-')}-{digest}"


def _ways(page: NewPage) -> Iterator[str]:
    """Give the paths a page may have, the best first."""
    folder = "/".join(slug(part) for part in page.folder.split("/") if part.strip())
    name, short = slug(page.title), slug(page.title)[:MAX_TITLE_CHARS].strip("-")
    place = slug(page.commune)[:MAX_PLACE_CHARS].strip("-") if page.commune else ""
    with_place = f"{short}-{place}" if place and not short.endswith(place) else name
    suffix = slug(page.ident)
    if len(suffix) > MAX_PLACE_CHARS or suffix == "page":
        suffix = hashlib.sha256(page.ident.encode("utf-8", "replace")).hexdigest()[:10]
    for one in (name, with_place, f"{short}-{suffix}"):
        yield f"{folder}/{one}" if folder else one


def _tried(free: list[str], last: str) -> Iterator[str]:
    """Give the paths to try, without end."""
    yield from free
    yield last
    number = 2
    while True:
        yield f"{last}-{number}"
        number += 1


def _sound(path: str, last: str) -> PagePath:
    """Return a path that a page may have; raises `BadPath` for a folder that no page may have."""
    try:
        return allowed(path)
    except BadPath:
        return allowed(last)
