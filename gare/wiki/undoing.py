"""Undo: one run of changes, or all that came from one source, one commit a page, at once."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from gare.index.rows import RevisionRow
from gare.model.errors import Conflict, NothingToDo, PageMissing
from gare.model.moderation import ReviewVerdict
from gare.model.names import BlobId, CommitId, FilePath, PagePath, page_file, page_of
from gare.model.pages import Action
from gare.model.people import Author, Person
from gare.model.rules import Act
from gare.store.merge import merge3
from gare.store.store import Order, Snapshot
from gare.wiki.doors import check
from gare.wiki.hiding import hidden
from gare.wiki.indexing import catch_up, landed, landed_series
from gare.wiki.judging import decline_from
from gare.wiki.patrolling import Run, check_undone, run_of
from gare.wiki.reviewing import keeper, told
from gare.wiki.rules import RULES
from gare.wiki.standing import decided
from gare.wiki.text import decode
from gare.wiki.views.moderating import UndoneView
from gare.wiki.wiki import Wiki

UNDONE: Final = "Défait les modifications de {author}"
_MAX_COMMITS: Final = 10_000
_MAX_HISTORY: Final = 500
Changes = dict[FilePath, bytes | BlobId | None]


@dataclass(frozen=True, slots=True)
class Restored:
    """What a file becomes when the last changes of a source are undone; `at` is where it was."""

    file: FilePath
    present: BlobId | None
    at: FilePath
    before: BlobId | None


def revert_run(wiki: Wiki, person: Person, path: str, newest: str) -> PagePath:
    """Undo one run of the patrol by one commit, keeping what others wrote since.

    Raises `PageMissing` when the run is no more, `Conflict` when others wrote at the same places,
    `VersionGone` when what was there before is hidden.
    """
    keeper(person)
    catch_up(wiki)
    run = run_of(wiki, path, newest)
    if run is None:
        raise PageMissing(path)
    check_undone(wiki, path, run)
    place = FilePath(run.newest.path) if not run.newest.is_page else page_file(_path(run))
    check(wiki, person, Act.WRITE, _path(run))

    def build(snapshot: Snapshot) -> tuple[Order, None]:
        content = _undone(snapshot, place, run)
        order = Order(
            {place: content}, person.author, UNDONE.format(author=run.newest.author),
            Action.REVERT, _path(run),
        )  # fmt: skip
        return order, None

    with suppress(NothingToDo):  # somebody undid it meanwhile: it is read all the same
        wiki.store.write(build, landed(wiki))
    _mark(wiki, person, run.rows)
    told(wiki, person, "revert", page=_path(run), commit=newest, about=run.newest.author)
    decided(wiki)
    return _path(run)


def undo_source(
    wiki: Wiki,
    person: Person,
    author: Author,
    handles: Iterable[str],
    since: datetime | None = None,
) -> UndoneView:
    """Undo all that some handles wrote, one commit a file, all at once; `author` is whom to tell.

    A file that somebody else wrote since is left as it is, and told: it stays to be read. `since`
    leaves what is older. What waits of them is declined.
    """
    keeper(person)
    catch_up(wiki)
    begun = time.monotonic()
    names = frozenset(handles)
    rows = [
        row
        for name in sorted(names)
        for row in wiki.index.files_by(name, _MAX_COMMITS)
        if since is None or row.at >= since
    ]
    wanted = {row.commit for row in rows}
    found = [_restored(wiki, path, wanted) for path in dict.fromkeys(row.path for row in rows)]
    builds = [_build(person, author, one) for one in found if one is not None]
    commits = wiki.store.write_series(builds, landed_series(wiki)) if builds else ()
    undone = dict.fromkeys(_shown(change.file) for one in commits for change in one.changes)
    done = {_shown(one.at) for one in found if one and one.present == one.before}
    left = {row.path for row in rows} - set(undone) - done
    unread = {row.commit for row in rows if row.path in left}
    _mark(wiki, person, [row for row in rows if row.commit not in unread])
    decline_from(wiki, person, names)
    for name in names:
        wiki.people.moderation.reviews.distrust(name)
    told(wiki, person, "undo", about=author.name, pages=len(commits))
    decided(wiki)
    return UndoneView(author.name, tuple(undone), tuple(sorted(left)), time.monotonic() - begun)


def _restored(wiki: Wiki, path: str, wanted: set[CommitId]) -> Restored | None:
    """Return what a file was before the last changes of a source.

    None when others came since, or when that is no longer shown.
    """
    rows = wiki.index.history(path, limit=_MAX_HISTORY).rows
    mine: list[RevisionRow] = []
    for row in rows:
        if row.commit not in wanted:
            break
        mine.append(row)
    if not mine:
        return None
    oldest = mine[-1]
    file, at = _file(mine[0]), _file(oldest)
    before = oldest.before
    if oldest.came_from is not None:
        at = page_file(PagePath(oldest.came_from)) if oldest.is_page else FilePath(oldest.came_from)
        parent = wiki.store.commit(oldest.commit).parent
        before = wiki.store.snapshot(parent).find(at) if parent else None
    if before in hidden(wiki):
        return None
    return Restored(file, mine[0].after, at, before)


def _build(person: Person, author: Author, one: Restored) -> Callable[[Snapshot], Order]:
    """Return the commit that gives a file back what it was, when it is still as it was left."""

    def build(snapshot: Snapshot) -> Order:
        if snapshot.find(one.file) != one.present:
            raise NothingToDo(PagePath(one.file))
        changes: Changes = {one.file: None, one.at: one.before or _kept(one.at)}
        if one.at != one.file and snapshot.find(one.at) not in {None, one.before}:
            raise NothingToDo(PagePath(one.at))
        page = page_of(one.at)
        summary = UNDONE.format(author=author.name)
        return Order(changes, person.author, summary, Action.REVERT, page)

    return build


def _undone(snapshot: Snapshot, file: FilePath, run: Run) -> bytes | BlobId | None:
    """Return what a file becomes without a run: as it was before, joined with what came since."""
    present, before = snapshot.find(file), run.oldest.before or _kept(file)
    if present == run.newest.after:
        return before
    if present is None or run.newest.after is None:
        raise NothingToDo(_path(run))
    base, theirs = _text(snapshot, run.newest.after), _text(snapshot, present)
    mine = _text(snapshot, before) if isinstance(before, str) else ""
    merged = merge3(base, mine, theirs)
    if merged.places:
        raise Conflict(
            _path(run), base, mine, theirs, merged.text, present, snapshot.commit or CommitId(""),
            merged.places,
        )  # fmt: skip
    return merged.text.encode() if merged.text.strip() else _kept(file)


def _kept(file: FilePath) -> bytes | None:
    """Return what stays of a file that was not there before: rules stay, empty, never lost."""
    return b"" if file == RULES else None


def _mark(wiki: Wiki, person: Person, rows: Iterable[RevisionRow]) -> None:
    """Note that changes were undone."""
    pairs = [(row.commit, row.handle) for row in rows]
    wiki.people.moderation.reviews.mark(
        pairs, ReviewVerdict.REVERTED, person.author.handle, datetime.now(UTC)
    )


def _text(snapshot: Snapshot, blob: BlobId) -> str:
    """Return the text of a blob."""
    return decode(snapshot.read(blob)).text


def _path(run: Run) -> PagePath:
    """Return where the page of a run is now, or was last."""
    return run.now or PagePath(run.newest.path)


def _file(row: RevisionRow) -> FilePath:
    """Return the file of a revision."""
    return page_file(PagePath(row.path)) if row.is_page else FilePath(row.path)


def _shown(file: FilePath) -> str:
    """Return a file as readers know it: the path of its page, else its own."""
    return page_of(file) or file
