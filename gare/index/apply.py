"""Bringing the index from one commit to a later one: only what changed is touched."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Final

from gare.index.files import drop_file, put_file
from gare.index.french import French
from gare.index.guards import Guarding, set_guards
from gare.index.history import Trails, record
from gare.index.links import (
    forget_source,
    has_links,
    mark_orphans,
    put_links,
    resolve_source,
    retarget,
    set_redirects,
)
from gare.index.listed import Listed
from gare.index.pages import Placed, count_words, drop_page, put_pages, stamp
from gare.index.rows import storable
from gare.index.sheets import Sheet, sheet
from gare.model.names import CommitId, FilePath
from gare.model.pages import Commit, FileChange, PageEntry
from gare.sqlite import Connection


@dataclass(frozen=True, slots=True)
class Step:
    """What lies between two heads: `gone` files, new or changed `files` and `entries`.

    `redirects` is the whole table, None when it did not change; `guarding` says who may read.
    """

    head: CommitId
    commits: Iterable[Commit] = ()
    files: Iterable[FileChange] = ()
    entries: Iterable[PageEntry] = ()
    gone: Iterable[FilePath] = ()
    redirects: Mapping[str, str] | None = None
    guarding: Guarding | None = None


@dataclass(frozen=True, slots=True)
class _Kept:
    """What of a page stays in place while the rest is written again."""

    title: bool = False
    links: bool = False


_NOTHING: Final = _Kept()


@dataclass(slots=True)
class _Effects:
    """What a step did so far that has consequences elsewhere."""

    words: Counter[str] = field(default_factory=Counter)
    before: set[tuple[str, str, int]] = field(default_factory=set)
    after: set[tuple[str, str, int]] = field(default_factory=set)
    kinds: dict[int, str] = field(default_factory=dict)
    written: set[int] = field(default_factory=set)
    sources: set[int] = field(default_factory=set)
    ends: set[int] = field(default_factory=set)
    listed: Listed = field(default_factory=Listed)
    redirected: set[str] = field(default_factory=set)


def apply_step(db: Connection, french: French, step: Step) -> None:
    """Write a step, inside the caller's transaction."""
    effects = _Effects()
    trails = Trails(db)
    record(db, trails, step.commits)
    for file in step.gone:
        drop_file(db, file)
        _drop(db, effects, _at_file(db, file))
    for change in step.files:
        if change.after is None:
            drop_file(db, change.file)
        else:
            put_file(db, change.file, change.after, change.size_after, "")
    placed = [(_identity(trails, entry), sheet(french, entry)) for entry in step.entries]
    placed.sort(key=itemgetter(0))  # full-text search is three times slower in another order
    trails.flush()
    kept = {identity: _keeps(db, identity, made) for identity, made in placed}
    for identity, made in placed:
        _drop(db, effects, _at_file(db, made.entry.file), kept[identity])
        _drop(db, effects, _at_place(db, identity, made), kept[identity])
    for identity, made in placed:
        _put(db, effects, Placed(identity, made, kept[identity].title), kept[identity])
    if step.redirects is not None:
        effects.redirected = set_redirects(db, dict(step.redirects))
    _follow(db, effects)
    touched = trails.touched | effects.written
    _settle(db, effects, touched)
    if step.guarding is not None:
        set_guards(db, step.guarding, touched)


def _identity(trails: Trails, entry: PageEntry) -> int:
    """Return the number of a page: that of the lineage that lives at its file."""
    file = storable(entry.file)
    known = trails.at(file)
    if known is not None and known[1]:
        return known[0]
    return trails.put(file, None if known is None else known[0])


def _at_file(db: Connection, file: FilePath) -> int | None:
    """Return the page kept in a file."""
    row = db.execute("select id from page where file = ?", (storable(file),)).fetchone()
    return None if row is None else int(row[0])


def _at_place(db: Connection, identity: int, made: Sheet) -> int | None:
    """Return another page that has the number or the path of a new one."""
    row = db.execute(
        "select id from page where id = ? or path = ?", (identity, made.path)
    ).fetchone()
    return None if row is None else int(row[0])


def _names(db: Connection, identity: int) -> set[tuple[str, str, int]]:
    """Return what a page is found by: its path, its keys, with their rank."""
    path, nfc = db.execute("select path, nfc from page where id = ?", (identity,)).fetchone()
    keys = db.execute("select key, rank from name where page = ?", (identity,))
    found = {(f"key {rank}", key, identity) for key, rank in keys}
    return found | {("path", path, identity), ("nfc", nfc, identity)}


def _keeps(db: Connection, identity: int, made: Sheet) -> _Kept:
    """Return what an edit leaves of a page as it is: often its title and its links."""
    row = db.execute("select file, title, part from page where id = ?", (identity,)).fetchone()
    if row is None or row[0] != storable(made.entry.file) or row[2] or made.part:
        return _Kept()
    title = storable(made.entry.document.title)
    return _Kept(title=row[1] == title, links=has_links(db, identity, made.links))


def _drop(db: Connection, effects: _Effects, identity: int | None, kept: _Kept = _NOTHING) -> None:
    """Remove a page and remember what it meant to others."""
    if identity is None:
        return
    effects.before |= _names(db, identity)
    kind = db.execute("select kind from page where id = ?", (identity,)).fetchone()[0]
    effects.kinds.setdefault(identity, kind)
    if not kept.links:
        effects.ends |= forget_source(db, identity)
    effects.listed.drop(db, identity)
    effects.words.subtract(drop_page(db, identity, titled=kept.title))


def _put(db: Connection, effects: _Effects, placed: Placed, kept: _Kept) -> None:
    """Write a page and remember what it means to others."""
    put_pages(db, [placed])
    effects.listed.put(db, placed.id, placed.sheet.entry)
    effects.words.update(placed.sheet.words)
    effects.after |= _names(db, placed.id)
    effects.kinds.setdefault(placed.id, "")
    effects.written.add(placed.id)
    if not kept.links:
        put_links(db, placed.id, placed.sheet.links)
        effects.sources.add(placed.id)


def _follow(db: Connection, effects: _Effects) -> None:
    """Bring along the links whose names mean something else than before."""
    events = effects.before ^ effects.after
    refs = {name for sort, name, _page in events if not sort.startswith("key")}
    keys = {name for sort, name, _page in events if sort.startswith("key")}
    for place in sorted(refs):
        olds = db.execute("select old from redirect where place = ?", (place,))
        effects.redirected.update(row[0] for row in olds)
    for source in sorted(effects.sources):
        effects.ends |= resolve_source(db, source)
    if events or effects.redirected:
        effects.ends |= retarget(db, refs | effects.redirected, keys)


def _settle(db: Connection, effects: _Effects, touched: set[int]) -> None:
    """Write what follows: orphans, words, dates, and the kind seen from history."""
    mark_orphans(db, sorted(effects.ends | effects.written))
    count_words(db, effects.words)
    effects.listed.settle(db)
    stamp(db, sorted(touched))
    for identity, kind in sorted(effects.kinds.items()):
        row = db.execute("select kind from page where id = ?", (identity,)).fetchone()
        now = "" if row is None else row[0]
        if now != kind:
            db.execute("update revision set kind = ? where lineage = ?", (now, identity))
