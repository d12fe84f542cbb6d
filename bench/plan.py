"""Which pages a generated gare has: where they are, what they are called, how often edited."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import Final

from slugify import slugify

from bench.words import Words, place
from gare.model.names import HOME, PagePath

NORMAL: Final = PagePath("etudes/2024/page-de-mesure")
"""A page of 4 kB, the same at every size: what views are measured on."""
TRACED: Final = PagePath("themes/mediation-numerique")
"""The page with 500 revisions."""
CITED: Final = PagePath("outils/annuaire")
"""The page one page in five links to."""
SAVED: Final = PagePath("outils/carnet-de-mesure")
"""A page in the widest folder: what saves are measured on."""
EDITED: Final = tuple(PagePath(f"ateliers/atelier-{number}") for number in range(1, 9))
"""Pages that eight people write to."""

COMMITS_A_PAGE: Final = 10
_REVISIONS: Final = {TRACED: 500, NORMAL: 5}
_SPECIAL: Final = (PagePath(HOME), TRACED, CITED, NORMAL, SAVED, *EDITED)
_SEED: Final = "gare"


@dataclass(frozen=True, slots=True)
class Planned:
    """A page to be written: how many revisions it will have."""

    path: PagePath
    title: str
    kind: str
    revisions: int


def plan(words: Words, size: int) -> list[Planned]:
    """Return `size` pages whose revisions make ten commits a page, one of them being the first."""
    rng = Random(f"{_SEED}-plan")
    paths = dict.fromkeys(_SPECIAL)
    titles = {path: path.rpartition("/")[2].replace("-", " ").capitalize() for path in paths}
    while len(paths) < size:
        title = words.title(rng)
        path = _place(rng, title)
        if path not in paths:
            paths[path] = None
            titles[path] = title
    others = [path for path in paths if path not in _REVISIONS]
    each, more = divmod(size * COMMITS_A_PAGE - 1 - sum(_REVISIONS.values()), len(others))
    revisions = {path: each + (number < more) for number, path in enumerate(others)} | _REVISIONS
    return [Planned(path, titles[path], _kind(path), revisions[path]) for path in paths]


def order_of_writing(pages: list[Planned]) -> list[int]:
    """Return the numbers of the pages, one for each revision, shuffled as years of work do."""
    numbers = [number for number, page in enumerate(pages) for _ in range(page.revisions)]
    Random(f"{_SEED}-order").shuffle(numbers)
    return numbers


def _place(rng: Random, title: str) -> PagePath:
    """Return a path: broad and flat folders, deep ones, and many small ones."""
    slug = slugify(title)
    draw = rng.random()
    if draw < 0.15:
        return PagePath(f"outils/{slug}")
    if draw < 0.35:
        return PagePath(f"etudes/{rng.randint(2005, 2026)}/{slug}")
    if draw < 0.60:
        return PagePath(f"contacts/{slug[0]}/{slug}")
    return PagePath(f"pages/theme-{rng.randint(1, 37)}/sujet-{rng.randint(1, 11)}/{slug}")


def _kind(path: PagePath) -> str:
    """Return the kind of a page, "" for most."""
    return {"outils": "outil", "etudes": "etude", "contacts": "contact"}.get(
        path.partition("/")[0], ""
    )


def wanted_title(rng: Random) -> str:
    """Return the title of a page nobody wrote, one of 250."""
    return f"À écrire {place(Random(f'{_SEED}-{rng.randrange(250)}'))}"
