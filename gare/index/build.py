"""Rebuilding the whole index from what the store and the sources say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from gare.index import schema
from gare.index.files import put_file
from gare.index.french import French
from gare.index.history import Trails, record
from gare.index.links import put_links, resolve_all, set_redirects
from gare.index.pages import count_words, put_page, stamp
from gare.index.postings import Gathered
from gare.index.records import put_record
from gare.index.rows import storable
from gare.model.pages import Commit, PageEntry, TreeFile
from gare.sqlite import Connection

_MEMORY_WORDS: Final = 100_000
_CACHE_KIB: Final = 65_536

Progress = Callable[[int], None]
"""Told from time to time how many pages are in."""


@dataclass(frozen=True, slots=True)
class Whole:
    """All there is: the commits oldest first, the files that are no page, the pages."""

    commits: Iterable[Commit]
    files: Iterable[TreeFile]
    entries: Iterable[PageEntry]
    redirects: Mapping[str, str]


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
    db.execute("insert into words (words) values ('optimize')")
    db.execute("insert into words (words, rank) values ('automerge', 4)")
    return pages, files, commits


def _pages(
    db: Connection, trails: Trails, entries: Iterable[PageEntry], progress: Progress | None
) -> int:
    """Write all pages and their links; return how many."""
    french = French(_MEMORY_WORDS)
    words: Counter[str] = Counter()
    values = Gathered()
    pages = 0
    for entry in entries:
        known = trails.at(storable(entry.file))
        if known is None or not known[1]:
            identity = trails.put(storable(entry.file), None if known is None else known[0])
        else:
            identity = known[0]
        words.update(put_page(db, french, identity, entry))
        put_links(db, identity, entry.document.links)
        values.add(identity, put_record(db, identity, entry))
        pages += 1
        if progress is not None and pages % 100 == 0:
            progress(pages)
    count_words(db, words)
    values.write(db)
    return pages
