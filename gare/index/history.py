"""Writing history: one row per commit, one per file it changed, and lineages that follow moves.

A lineage is the life of a page or a file: it goes along when the file is renamed, and a file
that comes back where it was deleted takes it up again.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from gare.index.rows import storable
from gare.model.names import is_part, page_file, page_of
from gare.model.pages import Action, Commit, FileChange
from gare.sqlite import Connection

SHIFT: Final = 20
"""A revision's id is its commit's number shifted, plus the place of the file in the commit."""
_WHOLE: Final = frozenset({Action.IMPORT, Action.MERGE})
_BATCH_COMMITS: Final = 2_000


class Trails:
    """Which lineage lives, or last lived, at each file; written back by `flush`."""

    def __init__(self, db: Connection, *, empty: bool = False) -> None:
        self._db = db
        self._empty = empty
        self._known: dict[str, tuple[int, bool] | None] = {}
        self._changed: set[str] = set()
        self._spans: dict[int, list[int]] = {}
        self._next = db.execute("select coalesce(max(id), 0) + 1 from lineage").fetchone()[0]

    def at(self, file: str) -> tuple[int, bool] | None:
        """Return the lineage of a file and whether it is alive, None when none ever was there."""
        if file not in self._known:
            row = None
            if not self._empty:
                row = self._db.execute(
                    "select lineage, alive from trail where file = ?", (file,)
                ).fetchone()
            self._known[file] = None if row is None else (row[0], bool(row[1]))
        return self._known[file]

    def put(self, file: str, lineage: int | None, *, alive: bool = True) -> int:
        """Say that a lineage (None: a new one) is at a file from now on; return it."""
        if lineage is None:
            lineage = self._next
            self._next += 1
            self._spans[lineage] = [0, 0, 0]
        self._known[file] = (lineage, alive)
        self._changed.add(file)
        return lineage

    def leave(self, file: str) -> None:
        """Say that nothing lives at a file any more: it was moved away."""
        self._known[file] = None
        self._changed.add(file)

    def seen(self, lineage: int, revision: int) -> None:
        """Count a revision of a lineage."""
        span = self._spans.get(lineage)
        if span is None:
            row = self._db.execute(
                "select first, last, revisions from lineage where id = ?", (lineage,)
            ).fetchone()
            span = self._spans[lineage] = list(row) if row is not None else [0, 0, 0]
        span[0] = span[0] or revision
        span[1] = revision
        span[2] += 1

    @property
    def touched(self) -> set[int]:
        """The lineages that were made or had a revision."""
        return set(self._spans)

    def flush(self) -> None:
        """Write what changed."""
        gone = [(file,) for file in self._changed if self._known[file] is None]
        self._db.executemany("delete from trail where file = ?", gone)
        here = [
            (file, *found) for file in self._changed if (found := self._known[file]) is not None
        ]
        self._db.executemany("insert or replace into trail values (?, ?, ?)", here)
        spans = [
            (key, first or None, last or None, n) for key, (first, last, n) in self._spans.items()
        ]
        self._db.executemany("insert or replace into lineage values (?, ?, ?, ?)", spans)


def record(db: Connection, trails: Trails, commits: Iterable[Commit]) -> int:
    """Add commits, oldest first, after those already there; return how many."""
    seq = db.execute("select coalesce(max(seq), 0) from change").fetchone()[0]
    total = 0
    changes: list[tuple[object, ...]] = []
    revisions: list[tuple[object, ...]] = []
    folders: list[tuple[str, int, int]] = []
    for commit in commits:
        seq += 1
        total += 1
        rows, lead = _revisions(trails, commit, seq)
        changes.append(_change(commit, seq, lead, rows))
        revisions += rows
        folders += _folders(rows, seq)
        if len(changes) >= _BATCH_COMMITS:
            _write(db, changes, revisions, folders)
    _write(db, changes, revisions, folders)
    return total


def _write(
    db: Connection,
    changes: list[tuple[object, ...]],
    revisions: list[tuple[object, ...]],
    folders: list[tuple[str, int, int]],
) -> None:
    """Insert and empty the three lists."""
    db.executemany("insert into change values (?,?,?,?,?,?,?,?,?,?)", changes)
    db.executemany(
        "insert into revision (id, lineage, file, origin, action, before, after, size_before,"
        " size_after, kind) values (?,?,?,?,?,?,?,?,?,"
        " coalesce((select kind from page where id = ?2), ''))",
        revisions,
    )
    db.executemany("insert or ignore into folder values (?,?,?)", folders)
    changes.clear()
    revisions.clear()
    folders.clear()


def _change(
    commit: Commit, seq: int, lead: int | None, rows: list[tuple[object, ...]]
) -> tuple[object, ...]:
    """Return the row of a commit."""
    action = next((str(row[4]) for row in rows if row[0] == lead), str(commit.action or ""))
    return (
        seq,
        bytes.fromhex(commit.id),
        int(commit.at.timestamp()),
        storable(commit.author.name),
        storable(commit.author.handle),
        action,
        storable(commit.summary),
        int(commit.merged),
        lead,
        len(rows),
    )


def _revisions(
    trails: Trails, commit: Commit, seq: int
) -> tuple[list[tuple[object, ...]], int | None]:
    """Return the rows of the files of a commit, and the id of the one that leads."""
    changes = sorted(commit.changes, key=lambda change: storable(change.file))
    if not changes:
        return [], None
    leader = _leader(commit, changes)
    lineages = _lineages(trails, changes)
    rows: list[tuple[object, ...]] = []
    lead = None
    for place, change in enumerate(changes):
        revision = (seq << SHIFT) + place
        if change is leader:
            lead = revision
        lineage = lineages[place]
        trails.seen(lineage, revision)
        rows.append(_revision(revision, lineage, change, _action(commit, change, leader)))
    return rows, lead


def _revision(
    revision: int, lineage: int, change: FileChange, action: Action
) -> tuple[object, ...]:
    """Return the row of one file of one commit."""
    return (
        revision,
        lineage,
        storable(change.file),
        None if change.origin is None else storable(change.origin),
        str(action),
        None if change.before is None else bytes.fromhex(change.before),
        None if change.after is None else bytes.fromhex(change.after),
        change.size_before,
        change.size_after,
    )


def _lineages(trails: Trails, changes: list[FileChange]) -> list[int]:
    """Return the lineage of each file, moved and ended as the commit says, all at once."""
    moved: dict[int, int] = {}
    for place, change in enumerate(changes):
        if change.origin is not None:
            found = trails.at(storable(change.origin))
            if found is not None and found[1] and found[0] not in moved.values():
                moved[place] = found[0]
    for place in moved:
        trails.leave(storable(changes[place].origin or ""))
    result = []
    for place, change in enumerate(changes):
        file = storable(change.file)
        known = trails.at(file)
        lineage = moved.get(place, known[0] if known is not None else None)
        result.append(trails.put(file, lineage, alive=change.after is not None))
    return result


def _leader(commit: Commit, changes: list[FileChange]) -> FileChange:
    """Return the change a commit is about: its page, a file of its page, the first page."""
    if commit.page is not None:
        own = page_file(commit.page)
        for change in changes:
            if change.file == own:
                return change
        for change in changes:
            if change.file.startswith(f"{commit.page}/"):
                return change
    pages = [change for change in changes if page_of(change.file) is not None]
    texts = [change for change in pages if not is_part(change.file)]
    return (texts or pages or changes)[0]


def _action(commit: Commit, change: FileChange, leader: FileChange) -> Action:
    """Return what a commit did to one file; its trailer speaks of the leading one only."""
    if commit.action is not None and (change is leader or commit.action in _WHOLE):
        return commit.action
    if change.after is None:
        return Action.DELETE
    if change.origin is not None:
        return Action.MOVE
    return Action.CREATE if change.before is None else Action.EDIT


def _folders(rows: list[tuple[object, ...]], seq: int) -> list[tuple[str, int, int]]:
    """Return for each folder above the files the first revision of the commit in it."""
    found: dict[str, int] = {}
    for row in rows:
        folder = str(row[2]).rpartition("/")[0]
        while folder:
            found.setdefault(folder, int(str(row[0])))
            folder = folder.rpartition("/")[0]
    return [(folder, seq, revision) for folder, revision in found.items()]
