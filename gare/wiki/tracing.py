"""Traces: the history of a page, comparisons, who wrote which line, recent changes."""

from __future__ import annotations

from dataclasses import replace

from gare.index.rows import ChangeRow, RevisionRow
from gare.markup.names import slug
from gare.markup.reading import document
from gare.model.errors import PageMissing, VersionMissing
from gare.model.names import BlobId, CommitId, PagePath
from gare.model.pages import BlameRun
from gare.model.people import Author, Role
from gare.store.blame import blame
from gare.store.diff import compare
from gare.wiki.briefs import change, revision
from gare.wiki.hiding import check_shown, hidden, is_masked
from gare.wiki.indexing import catch_up
from gare.wiki.readable import readable
from gare.wiki.seeing import sees_all
from gare.wiki.text import decode
from gare.wiki.traced import traced
from gare.wiki.views.frame import Revision
from gare.wiki.views.traces import (
    BlameView,
    ChangesView,
    DiffView,
    HistoryView,
    ReadableDiff,
)
from gare.wiki.wiki import Wiki

PER_SCREEN = 30
SOURCES = frozenset({"side", "inline"})
"""Layouts that compare the sources."""


def history(wiki: Wiki, path: str, before: int | None = None) -> HistoryView:
    """Return the changes of a page, newest first, followed through its moves.

    Raises `PageMissing` when there never was a page.
    """
    catch_up(wiki)
    of = traced(wiki, path)
    found = wiki.index.history(of.path, limit=PER_SCREEN, before=before)
    if not of.exists and not found.rows:
        raise PageMissing(path)
    return HistoryView(
        path=of.path,
        title=of.title,
        exists=of.exists,
        revisions=tuple(_told(wiki, made, of.title) for made in found.rows),
        current=of.commit,
        next_before=found.next,
    )


def changes(
    wiki: Wiki,
    before: int | None = None,
    author: str = "",
    action: str = "",
    folder: str = "",
    kind: str = "",
) -> ChangesView:
    """Return the recent changes of the wiki, newest first, with filters."""
    catch_up(wiki)
    found = wiki.index.changes(
        limit=PER_SCREEN,
        before=before,
        author=slug(author) if author else "",
        action=action,
        folder=folder,
        kind=kind,
    )
    return ChangesView(
        revisions=_changes(wiki, found.rows),
        author=author,
        action=action,
        folder=folder,
        kind=kind,
        kinds=wiki.index.kinds(),
        next_before=found.next,
    )


def diff(wiki: Wiki, path: str, old: str, new: str, layout: str) -> DiffView:
    """Return the comparison of two versions of a page, as they are read unless `layout` says more.

    `new` empty is the last version, `old` empty the one before. Raises `VersionMissing`.
    """
    catch_up(wiki)
    of = traced(wiki, path)
    place, title = of.path, of.title
    after = _revision_at(wiki, place, new) if new else wiki.index.last_revision(place)
    if after is None:
        raise PageMissing(path)
    before = _before(wiki, place, after, old)
    check_shown(wiki, after.commit, place, after.after, before.after if before else None)
    old_text, new_text = _text(wiki, before), _text(wiki, after)
    source = layout in SOURCES or not after.is_page
    return DiffView(
        path=place,
        title=title,
        old=_told(wiki, before, title) if before else None,
        new=_told(wiki, after, title),
        diff=compare(old_text or "", new_text or "") if source else None,
        layout=layout if layout in SOURCES else "side" if source else "read",
        read=None if source else _read(wiki, place, before, (old_text, new_text)),
        old_title=_title(before, old_text or "", title),
        older=before.commit if before else None,
        newer=_newer(wiki, place, after),
    )


def _read(
    wiki: Wiki, path: PagePath, before: RevisionRow | None, texts: tuple[str | None, str | None]
) -> ReadableDiff:
    """Return what anybody reads to have changed between two texts of a page, moved or not."""
    was = PagePath(before.path) if before else None
    return readable(wiki, path, *texts, Role.VISITOR, was)


def blame_view(wiki: Wiki, path: str) -> BlameView:
    """Return who last wrote each line of a page, or of a file. Raises `PageMissing`."""
    head = catch_up(wiki)
    of = traced(wiki, path)
    if not of.exists:
        raise PageMissing(path)
    runs = blame(wiki.store, head, of.file)
    away, part = hidden(wiki), not sees_all(wiki)
    if away or part:
        runs = tuple(_unsaid(wiki, run, of.path, away, part=part) for run in runs)
    if wiki.names():
        names = {commit: _signer(wiki, commit, of.path) for commit in {one.commit for one in runs}}
        runs = tuple(replace(one, author=names[one.commit] or one.author) for one in runs)
    return BlameView(of.path, of.title, runs)


def _signer(wiki: Wiki, commit: CommitId, path: PagePath) -> str:
    """Return the present name of who made a change, "" when it is not known."""
    found = wiki.index.revision(commit, path)
    return found.author if found is not None and found.commit == commit else ""


def _unsaid(
    wiki: Wiki, run: BlameRun, path: PagePath, away: frozenset[BlobId], *, part: bool
) -> BlameRun:
    """Return lines without why they were written when that is not for this reader.

    When that version is not shown; and, for who sees only a part, when the commit also speaks of
    what they may not read: then the index says nothing of it.
    """
    row = wiki.index.revision(run.commit, path)
    if row is None or row.commit != run.commit:
        return replace(run, summary="") if part else run
    return replace(run, summary="" if is_masked(row, away) else row.summary)


def _told(wiki: Wiki, row: RevisionRow, title: str) -> Revision:
    """Return a change as it stands in a history; nothing is said of one that is hidden."""
    told = revision(row, title)
    return replace(told, summary="", is_hidden=True) if is_masked(row, hidden(wiki)) else told


def _changes(wiki: Wiki, rows: tuple[ChangeRow, ...]) -> tuple[Revision, ...]:
    """Return lines of the recent changes; those of versions that are hidden are left out."""
    away = hidden(wiki)
    return tuple(change(row) for row in rows if not is_masked(row.revision, away))


def _title(before: RevisionRow | None, text: str, title: str) -> str:
    """Return the title a page had in a version, "" for none; a file has the same for ever."""
    if before is None:
        return ""
    return document(PagePath(before.path), text).title if before.is_page else title


def _before(wiki: Wiki, path: PagePath, after: RevisionRow, old: str) -> RevisionRow | None:
    """Return the version to compare with: the one asked for, else the one just before."""
    if old:
        return _revision_at(wiki, path, old)
    earlier = wiki.index.history(path, limit=1, before=after.seq).rows
    return earlier[0] if earlier else None


def _newer(wiki: Wiki, path: PagePath, after: RevisionRow) -> CommitId | None:
    """Return the change of a page just after another one, None after the last."""
    later = wiki.index.later(path, after.seq)
    return later.commit if later else None


def _revision_at(wiki: Wiki, path: PagePath, commit: str) -> RevisionRow:
    """Return the change of a page made by a commit, or the last one before that commit."""
    full = wiki.store.resolve(commit)
    found = wiki.index.revision(full, path)
    if found is None:
        raise VersionMissing(commit, path)
    return found


def _text(wiki: Wiki, change: RevisionRow | None) -> str | None:
    """Return the text a change left, None for none."""
    if change is None or change.after is None:
        return None
    return decode(wiki.store.read(change.after)).text


def recent(wiki: Wiki, path: str = "", limit: int = 30) -> tuple[Revision, ...]:
    """Return the newest changes for a feed: of the whole wiki, or of one page."""
    catch_up(wiki)
    if not path:
        return _changes(wiki, wiki.index.changes(limit=limit).rows)
    view = history(wiki, path)
    return tuple(told for told in view.revisions if not told.is_hidden)[:limit]


def recent_of(wiki: Wiki, author: Author, limit: int = 30) -> tuple[Revision, ...]:
    """Return the last changes a person signed."""
    catch_up(wiki)
    return _changes(wiki, wiki.index.changes(limit=limit, author=author.handle).rows)
