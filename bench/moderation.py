"""Moderation: what its checks add to a save, and how long it takes to undo a flood of 500 edits."""

from __future__ import annotations

import resource
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial
from typing import Final

from bench.client import alternated, medians
from bench.gares import Gare
from bench.report import Figure, at_most, ratio_at_most
from bench.views import Effort
from gare.config import load
from gare.model.names import FilePath, PagePath
from gare.model.pages import Action
from gare.model.people import Account, Author, Origin, Person, Role
from gare.store.store import Order, Snapshot
from gare.wiki.indexing import catch_up, landed_series
from gare.wiki.patrolling import patrol
from gare.wiki.undoing import undo_source
from gare.wiki.wiki import Wiki, open_wiki
from gare.wiki.writing import Form, save

SPAM: Final = 500
_NOW: Final = datetime.now(UTC)
NEWCOMER: Final = Person(
    Role.VISITOR, Author("Nouvelle", "visiteur-lilas-1001"), origin=Origin("b" * 32, "n" * 32)
)
KEEPER: Final = Person(
    Role.MODERATOR, Author("Mona", "mona"), Account(1, "mona", "Mona", Role.MODERATOR, _NOW)
)


def measure(gare: Gare, effort: Effort) -> Iterator[Figure]:
    """Give what a save costs with all checks beside one without, then a flood and its undoing."""
    wiki = open_wiki(load(gare.environ))
    try:
        wiki.accounts.migrate()
        catch_up(wiki)
        turns = {"all": _Saver(wiki, NEWCOMER), "none": _Saver(wiki, KEEPER)}
        ways: dict[str, Callable[[], float]] = {name: one.save for name, one in turns.items()}
        found = medians(alternated(ways, effort.samples))
        yield Figure(
            "Save by a newcomer, all checks", gare.pages, found["all"], "ms", found["none"],
            "by a moderator", ratio_at_most(1.5),
        )  # fmt: skip
        yield Figure(
            "Saves a second, one writer, all checks", gare.pages, 1_000 / found["all"], "/s"
        )
        yield from _flood(wiki, gare.pages)
    finally:
        wiki.close()


def _flood(wiki: Wiki, pages: int) -> Iterator[Figure]:
    """Give the time to show, then to undo, 500 edits of one source."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    author = Author("Réclame", "visiteur-ambre-6666")
    builds = [partial(_spam, author, number) for number in range(SPAM)]
    wiki.store.write_series(builds, landed_series(wiki))
    begun = time.perf_counter()
    patrol(wiki, KEEPER)
    yield Figure("Patrol with 500 spam edits", pages, _ms(begun), "ms", None, "", at_most(2_000))
    begun = time.perf_counter()
    report = undo_source(wiki, KEEPER, author, [author.handle])
    yield Figure("Undo 500 spam edits", pages, _ms(begun), "ms", None, "", at_most(5_000))
    if len(report.undone) != SPAM:
        raise RuntimeError(f"{len(report.undone)} pages undone")
    more = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    yield Figure(
        "Memory the flood and its undoing added", pages, more, "MB", None, "", at_most(100)
    )


def _spam(author: Author, number: int, _snapshot: Snapshot) -> Order:
    """Return one spam edit: a new page."""
    text = f"# Réclame {number}\n\nAchetez <https://reclame.example/{number}>.\n"
    page = PagePath(f"reclame/{number}")
    return Order({FilePath(f"{page}.md"): text.encode()}, author, "", Action.CREATE, page)


def _ms(begun: float) -> float:
    """Return the milliseconds since an instant."""
    return 1_000 * (time.perf_counter() - begun)


class _Saver:
    """Someone who adds a line to a page of their own."""

    def __init__(self, wiki: Wiki, person: Person) -> None:
        self._wiki = wiki
        self._person = person
        self._text = "# Essai\n\nUn texte.\n"
        self._path = f"essai-{person.author.handle}"
        self._base = ""

    def save(self) -> float:
        """Return the milliseconds of one save."""
        self._text += f"\nLigne {len(self._text)}.\n"
        form = Form(self._text, self._base, "", "")
        begun = time.perf_counter()
        done = save(self._wiki, self._path, self._person, form)
        taken = _ms(begun)
        self._base = done.saved.blob or ""
        return taken
