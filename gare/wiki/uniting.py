"""Save a text over what others wrote; two discussions of one page are united, never chosen from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from gare.model.errors import Conflict
from gare.model.names import TALK
from gare.model.pages import Edit, Saved
from gare.wiki.talks import talk_in
from gare.wiki.threads import Talk, Thread, write_talk


def save_united(edit: Edit, save: Callable[[Edit], Saved]) -> Saved:
    """Save an edit by `save`. Raises as that does, but never `Conflict` for a discussion."""
    while True:
        try:
            return save(edit)
        except Conflict as clash:
            if not is_talk(edit.path):
                raise
            both = united(clash.base, clash.mine, clash.theirs)
            edit = replace(edit, source=both, base=clash.theirs_blob)


def is_talk(path: str) -> bool:
    """Tell whether a page is the discussion of another."""
    return path.startswith(TALK)


def united(base: str, mine: str, theirs: str) -> str:
    """Return what two people made of one discussion: all that either said, less what one removed.

    What one removed and the other changed stays.
    """
    was, here, there = talk_in(base), talk_in(mine), talk_in(theirs)
    threads = [_thread(was, here, one) for one in there.threads]
    kept = [one for one in threads if one is not None]
    known = {one.key for one in (*there.threads, *kept)}
    more = [one for one in here.threads if one.key not in known and was.of_key(one.key) != one]
    return write_talk(Talk((*kept, *more), _first_lines(was, here, there)))


def _thread(was: Talk, here: Talk, theirs: Thread) -> Thread | None:
    """Return a thread of theirs with what is mine in it, None when I removed it as it was."""
    base, mine = was.of_key(theirs.key), here.of_key(theirs.key)
    if mine is None:
        return None if base == theirs else theirs
    said = base.replies if base else ()
    removed = set(said) - set(mine.replies)
    more = [one for one in mine.replies if one not in said and one not in theirs.replies]
    replies = (*(one for one in theirs.replies if one not in removed), *more)
    state = theirs if base is None or _state(base) == _state(mine) else mine
    return replace(theirs, replies=replies, closed_by=state.closed_by, closed_at=state.closed_at)


def _state(thread: Thread) -> tuple[str, datetime | None]:
    """Return by whom and when a thread was settled."""
    return thread.closed_by, thread.closed_at


def _first_lines(was: Talk, here: Talk, there: Talk) -> str:
    """Return the lines before the threads: whose changed, both when both did."""
    if here.before in {was.before, there.before}:
        return there.before
    return here.before if there.before == was.before else f"{there.before}\n\n{here.before}"
