"""What somebody contributed, for everybody to see: members and visitors alike."""

from __future__ import annotations

import re
from heapq import merge
from typing import Final

from gare.index.rows import ChangeRow
from gare.model.errors import PageMissing
from gare.model.people import AccountState, Role
from gare.wiki.briefs import change
from gare.wiki.hiding import hidden, is_masked
from gare.wiki.indexing import catch_up
from gare.wiki.views.people import WhoView
from gare.wiki.wiki import Wiki

PER_SCREEN: Final = 30
_HANDLE: Final = re.compile(r"[a-z0-9-]{1,64}")


def who(wiki: Wiki, handle: str, before: int | None = None) -> WhoView:
    """Return what a handle signed, and what the same person signed before, newest first.

    Raises PageMissing for a handle that is no account's and signed nothing.
    """
    if not _HANDLE.fullmatch(handle):
        raise PageMissing(handle)
    catch_up(wiki)
    profile = wiki.people.profiles.of_handle(handle)
    handles: tuple[str, ...] = (handle,)
    if profile is not None:
        handles = (profile.account.handle, *profile.former_handles)
    found = _changes(wiki, handles, before)
    away = hidden(wiki)
    waits = profile is not None and profile.state is AccountState.WAITING
    if (profile is None or waits) and not found and before is None:
        raise PageMissing(handle)
    shown = found[:PER_SCREEN]
    more = len(found) > PER_SCREEN
    closed = profile is not None and profile.state is AccountState.CLOSED
    role = profile.account.role.value if profile else Role.VISITOR.value
    return WhoView(
        handle=handles[0],
        name=profile.account.name if profile else shown[0].revision.author if shown else handle,
        role="closed" if closed else role,
        since=profile.account.created_at if profile and not closed else None,
        former=handles[1:],
        revisions=tuple(change(row) for row in shown if not is_masked(row.revision, away)),
        next_before=shown[-1].revision.seq if more else None,
    )


def _changes(wiki: Wiki, handles: tuple[str, ...], before: int | None) -> list[ChangeRow]:
    """Return a screen of the changes of several handles, and one more when there is one."""
    parts = [
        wiki.index.changes(limit=PER_SCREEN + 1, before=before, author=one).rows for one in handles
    ]
    joined = merge(*parts, key=lambda row: row.revision.seq, reverse=True)
    return [row for row, _place in zip(joined, range(PER_SCREEN + 1), strict=False)]
