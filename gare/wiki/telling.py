"""Write to people about what they follow: at once, each day, each week."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from gare.index.rows import RevisionRow
from gare.markup.names import title_from_path
from gare.model.entering import Message
from gare.model.following import MAILED, Notice, Pace, What
from gare.model.names import TALK, PagePath, address
from gare.model.people import Account, AccountState
from gare.model.rules import asker_of
from gare.wiki.hiding import hidden, is_masked
from gare.wiki.indexing import catch_up
from gare.wiki.mailing import can_mail
from gare.wiki.records import ZONE
from gare.wiki.seeing import seen_by
from gare.wiki.views.telling import TellingView, ToldLine
from gare.wiki.wiki import Wiki

APART: Final = timedelta(minutes=5)
"""Between two messages to one account: changes made one after the other go together."""
HOUR: Final = 7
"""When digests leave, in the time of the site; those of the week on Mondays."""
MAX_LINES: Final = 40
MAX_SUMMARIES: Final = 3
FOLLOWING: Final = "/-/me/following"
Compose = Callable[[Account, TellingView], Message]
"""Writes a message about what an account follows; its recipient is put in later."""


def tell(wiki: Wiki, now: datetime, compose: Compose) -> int:
    """Put in the queue the messages whose time has come; return how many."""
    if not can_mail(wiki):
        return 0
    catch_up(wiki)
    return sum(
        _told(wiki, number, notices, now, compose)
        for pace in MAILED
        for number, notices in wiki.people.follows.waiting(pace, due(pace, now)).items()
        if pace is not Pace.NOW or _is_apart(wiki, number, now)
    )


def due(pace: Pace, now: datetime) -> datetime:
    """Return before which instant something must have happened for a message to leave now."""
    if pace is Pace.NOW:
        return now + timedelta(seconds=1)
    here = now.astimezone(ZoneInfo(ZONE))
    day = here.date() if here.hour >= HOUR else here.date() - timedelta(days=1)
    if pace is Pace.WEEKLY:
        day -= timedelta(days=day.weekday())
    return datetime.combine(day, time(HOUR), ZoneInfo(ZONE))


def _is_apart(wiki: Wiki, account_id: int, now: datetime) -> bool:
    """Tell whether the last message to an account is far enough."""
    last = wiki.people.follows.last_told(account_id)
    return last is None or last <= now - APART


def _told(
    wiki: Wiki, number: int, notices: Sequence[Notice], now: datetime, compose: Compose
) -> bool:
    """Tell an account what waits for it; True when a message leaves.

    Without an address that works, or with nothing that it may read, it is only noted as told.
    """
    profile, follows = wiki.people.profiles.of(number), wiki.people.follows
    message = None
    if (
        profile is not None
        and profile.state is AccountState.ACTIVE
        and profile.email
        and follows.refused_at(profile.email) is None
    ):
        view = _view(wiki, profile.account, notices)
        if view.lines:
            message = replace(compose(profile.account, view), recipient=profile.email)
    follows.tell(notices, message, now)
    return message is not None


def _view(wiki: Wiki, account: Account, notices: Sequence[Notice]) -> TellingView:
    """Return what a message says: a line for each page that this account may read now."""
    lines = tuple(lines_of(seen_by(wiki, asker_of(account)), notices))
    return TellingView(
        site=wiki.settings.site_name,
        name=account.name,
        pace=notices[0].pace,
        lines=lines[:MAX_LINES],
        more=max(0, len(lines) - MAX_LINES),
        following_address=wiki.settings.site_url + FOLLOWING,
        unsubscribe_address="",
    )


def lines_of(wiki: Wiki, notices: Iterable[Notice]) -> Iterator[ToldLine]:
    """Give a line for each page, and one for what is said of it, as they were first noticed.

    None for what is kept away. The wiki is as the person who is told sees it.
    """
    groups: dict[tuple[str, bool], list[tuple[Notice, RevisionRow]]] = {}
    for one in notices:
        row = change_of(wiki, one)
        if row is not None:
            groups.setdefault((one.path, row.path.startswith(TALK)), []).append((one, row))
    for (_path, said), rows in groups.items():
        yield _line(wiki, rows, said=said)


def change_of(wiki: Wiki, notice: Notice) -> RevisionRow | None:
    """Return the change that a notice tells of, in a page or in what is said of it.

    None when whoever the wiki is seen by may not read it, or when it is hidden.
    """
    index, away = wiki.index, hidden(wiki)
    if index.page(notice.path) is None and index.deleted(notice.path) is None:
        return None
    for path in (notice.path, TALK + notice.path):
        row = index.revision(notice.commit, path)
        if row is not None and row.commit == notice.commit and not is_masked(row, away):
            return row
    return None


def _line(wiki: Wiki, rows: Sequence[tuple[Notice, RevisionRow]], *, said: bool) -> ToldLine:
    """Return the line of a page, or of what is `said` of it; of one's own name when it is there."""
    origin, last = wiki.settings.site_url, rows[-1][1]
    mine = (one for one, _row in rows if one.what is What.MENTION)
    notice = next(mine, rows[-1][0])
    page, place = wiki.index.page(notice.path), address(notice.path)
    one_change = f"/-/diff{place}?to={last.commit}"
    changes = one_change if len(rows) == 1 else f"/-/history{place}"
    return ToldLine(
        title=page.title if page else title_from_path(PagePath(notice.path)),
        address=origin + place,
        changes_address=origin + (f"/-/talk{place}" if said else changes),
        changes=len(rows),
        action=last.action if len(rows) == 1 else None,
        authors=tuple(dict.fromkeys(row.author for _one, row in rows)),
        summaries=tuple(dict.fromkeys(row.summary for _one, row in rows if row.summary))[
            -MAX_SUMMARIES:
        ],
        at=last.at,
        what=notice.what,
        value=notice.value,
        is_talk=said,
    )
