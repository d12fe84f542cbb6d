"""Patrol: the changes that nobody has read yet, gathered by page and author, with what they did."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from gare.index.rows import ChangeRow, RevisionRow
from gare.model.names import BlobId, PagePath, is_part
from gare.model.people import AccountState, Person, Role
from gare.wiki.deciding import READ_ONLY
from gare.wiki.hiding import check_shown, hidden, is_masked
from gare.wiki.indexing import catch_up
from gare.wiki.policies import policy_now
from gare.wiki.readable import of_sources, readable
from gare.wiki.reviewing import keeper
from gare.wiki.screens import talked_about
from gare.wiki.text import decode
from gare.wiki.unread import DAYS, horizon, unread
from gare.wiki.views.moderating import PatrolEntry, PatrolView
from gare.wiki.views.traces import ReadableDiff
from gare.wiki.wiki import Wiki

PER_SCREEN: Final = 20
_AT_ONCE: Final = 200
_MAX_SCANNED: Final = 10_000
_MAX_COMMITS: Final = 200


@dataclass(slots=True)
class Run:
    """Changes of one page by one author, nothing of others between them; the newest first."""

    rows: list[RevisionRow]
    title: str
    now: PagePath | None
    is_last: bool
    """Nobody wrote to the page since."""

    @property
    def newest(self) -> RevisionRow:
        """The last of these changes."""
        return self.rows[0]

    @property
    def oldest(self) -> RevisionRow:
        """The first of these changes."""
        return self.rows[-1]


def patrol(wiki: Wiki, person: Person) -> PatrolView:
    """Return the last unread changes with their differences. Raises `Forbidden`."""
    keeper(person)
    catch_up(wiki)
    found = runs(wiki)
    return PatrolView(
        entries=tuple(_entry(wiki, run, person) for run in found[:PER_SCREEN]),
        waiting=len(found),
        proposals=len(wiki.people.moderation.proposals.waiting()),
        faults=policy_now(wiki).faults,
        days=DAYS,
        read_only=wiki.settings.read_only,
        closed=wiki.people.moderation.switches.value(READ_ONLY) or "",
        accounts=wiki.people.roll.count(AccountState.WAITING),
    )


def runs(wiki: Wiki) -> list[Run]:
    """Return the unread changes by runs, the newest first; at most 10,000 changes are looked at."""
    since = horizon(wiki)
    last: dict[str, Run | None] = {}
    found: list[Run] = []
    before: int | None = None
    for _turn in range(_MAX_SCANNED // _AT_ONCE):
        listing = wiki.index.changes(limit=_AT_ONCE, before=before)
        recent = [row for row in listing.rows if row.revision.at >= since]
        wanted = unread(wiki, [row.revision for row in recent])
        for row in recent:
            _add(row, row.revision.commit in wanted, last, found)
        if len(recent) < len(listing.rows) or listing.next is None:
            break
        before = listing.next
    return found


def run_of(wiki: Wiki, path: str, newest: str) -> Run | None:
    """Return the unread run of a page whose newest change is a commit, None when it is no more."""
    rows = list(wiki.index.history(path, limit=_MAX_COMMITS).rows)
    start = next((n for n, row in enumerate(rows) if row.commit == newest), None)
    if start is None:
        return None
    wanted = unread(wiki, rows)
    mine: list[RevisionRow] = []
    for row in rows[start:]:
        if row.handle != rows[start].handle or row.commit not in wanted:
            break
        mine.append(row)
    page = wiki.index.page(path)
    title = page.title if page else ""
    return Run(mine, title, page.path if page else None, start == 0) if mine else None


def _add(row: ChangeRow, is_unread: bool, last: dict[str, Run | None], found: list[Run]) -> None:
    """Put a change in the run of its page, in a new one, or end the run that was open."""
    change = row.revision
    key = row.now or change.path
    open_run = last.get(key)
    if is_unread and open_run is not None and open_run.newest.handle == change.handle:
        open_run.rows.append(change)
        return
    if not is_unread:
        last[key] = None
        return
    run = Run([change], row.title, row.now, is_last=key not in last)
    last[key] = run
    found.append(run)


def is_hidden(wiki: Wiki, run: Run) -> bool:
    """Tell whether a run began from a version that is no longer shown, or ends with one."""
    away = hidden(wiki)
    return not away.isdisjoint({run.oldest.before, run.newest.after})


def check_undone(wiki: Wiki, path: str, run: Run) -> None:
    """Raise `VersionGone` when undoing a run would bring back a version that is hidden."""
    check_shown(wiki, run.oldest.commit, path, run.oldest.before)


def _entry(wiki: Wiki, run: Run, person: Person) -> PatrolEntry:
    """Return a run as a moderator sees it; nothing of a version that is hidden."""
    away = hidden(wiki)
    shown = [row for row in run.rows if not is_masked(row, away)]
    return PatrolEntry(
        path=run.now or PagePath(run.newest.path),
        title=_title(wiki, run),
        is_talk=bool(talked_about(run.newest.path)),
        exists=run.now is not None,
        author=run.newest.author,
        handle=run.newest.handle,
        at=run.newest.at,
        action=run.oldest.action if run.oldest.before is None else run.newest.action,
        summaries=tuple(dict.fromkeys(row.summary for row in shown)),
        newest=run.newest.commit,
        commits=len(run.rows),
        is_last=run.is_last,
        read=_read(wiki, run, person.role),
        is_hidden=is_hidden(wiki, run),
    )


def _read(wiki: Wiki, run: Run, role: Role) -> ReadableDiff | None:
    """Return what a run changed of a text; nothing of other files, nor of what is hidden."""
    row = run.newest
    if is_hidden(wiki, run) or not (row.is_page or is_part(row.path)):
        return None
    old, new = _text(wiki, run.oldest.before), _text(wiki, row.after)
    if not row.is_page:
        return of_sources(old or "", new or "")
    was = PagePath(run.oldest.path)
    return readable(wiki, run.now or PagePath(row.path), old, new, role, was)


def _title(wiki: Wiki, run: Run) -> str:
    """Return how a page is called, or the page that a discussion is about."""
    about = wiki.index.page(talked_about(run.newest.path) or run.newest.path)
    return about.title if about is not None else run.title or run.newest.path


def _text(wiki: Wiki, blob: BlobId | None) -> str | None:
    """Return the text of a blob, None for none."""
    return decode(wiki.store.read(blob)).text if blob else None
