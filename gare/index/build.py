"""Rebuilding the whole index from what the store and the sources say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Final

from gare.index import schema
from gare.index.files import put_file
from gare.index.french import French
from gare.index.guards import Guarding, set_guards
from gare.index.history import Trails, record
from gare.index.links import put_links, resolve_all, set_redirects
from gare.index.pages import Placed, count_words, put_pages, stamp
from gare.index.postings import Gathered
from gare.index.records import put_record
from gare.index.rows import storable
from gare.index.sheets import Sheet, sheet
from gare.index.values import values_of
from gare.model.pages import Commit, PageEntry, TreeFile
from gare.sqlite import Connection

_MEMORY_WORDS: Final = 100_000
_CACHE_KIB: Final = 65_536
_BATCH: Final = 250

Progress = Callable[[int], None]
"""Told from time to time how many pages are in."""


@dataclass(frozen=True, slots=True)
class Whole:
    """All there is: the commits oldest first, the files that are no page, the pages."""

    commits: Iterable[Commit]
    files: Iterable[TreeFile]
    entries: Iterable[PageEntry | Sheet]
    redirects: Mapping[str, str]
    guarding: Guarding | None = None


def build(db: Connection, whole: Whole, progress: Progress | None) -> tuple[int, int, int]:
    """Fill the index anew, inside the caller's transaction; count pages, files and commits."""
    db.execute(f"pragma cache_size = -{_CACHE_KIB}")
    schema.create_tables(db)
    db.execute("insert into words (words, rank) values ('automerge', 0)")
    trails = Trails(db, empty=True)
    commits = record(db, trails, whole.commits)
    files = 0
    for file in whole.files:
        put_file(db, file.file, file.blob, file.size, file.fault)
        files += 1
    pages = _pages(db, trails, whole.entries, progress)
    trails.flush()
    set_redirects(db, dict(whole.redirects))
    schema.add_indexes(db)
    resolve_all(db)
    stamp(db, [row[0] for row in db.execute("select id from page").fetchall()])
    db.execute(
        "update revision set kind = (select kind from page where id = lineage)"
        " where lineage in (select id from page where kind <> '')"
    )
    schema.add_counters(db)
    if whole.guarding is not None:
        set_guards(db, whole.guarding, None)
    db.execute("insert into words (words) values ('optimize')")
    db.execute("insert into words (words, rank) values ('automerge', 4)")
    return pages, files, commits


def _pages(
    db: Connection, trails: Trails, entries: Iterable[PageEntry | Sheet], progress: Progress | None
) -> int:
    """Write all pages and their links; return how many."""
    words: Counter[str] = Counter()
    values = Gathered()
    sheets = _sheets(entries, progress)
    pages = 0
    while batch := [Placed(_identity(trails, made), made) for made in islice(sheets, _BATCH)]:
        put_pages(db, batch)
        for placed in batch:
            words.update(placed.sheet.words)
            said = put_record(db, placed.id, placed.sheet.entry)
            values.add(placed.id, values_of(said) if said else ())
            put_links(db, placed.id, placed.sheet.links)
        pages += len(batch)
    count_words(db, words)
    values.write(db)
    return pages


def _sheets(entries: Iterable[PageEntry | Sheet], progress: Progress | None) -> Iterator[Sheet]:
    """Give what is to be written of each page, working out what nobody has yet."""
    french = French(_MEMORY_WORDS)
    for number, made in enumerate(entries, 1):
        yield made if isinstance(made, Sheet) else sheet(french, made)
        if progress is not None and number % 100 == 0:
            progress(number)


def _identity(trails: Trails, made: Sheet) -> int:
    """Return the number of a page: of the lineage alive at its file, else one begun there."""
    file = storable(made.entry.file)
    known = trails.at(file)
    if known is not None and known[1]:
        return known[0]
    return trails.put(file, None if known is None else known[0])
