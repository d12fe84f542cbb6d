"""Find out who is to be told of what was written since last time, and keep it for them."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from typing import Final

from gare.markup.mentions import NAME
from gare.model.fold import title_key
from gare.model.following import Follow, Follower, Noticed, Pace, What, search_of
from gare.model.names import TALK, BlobId, CommitId, PagePath, is_part, page_of
from gare.model.pages import Action, Commit
from gare.model.people import AccountState
from gare.model.rules import asker_of
from gare.wiki.indexing import catch_up
from gare.wiki.kinds import kinds_now
from gare.wiki.seeing import seen_by
from gare.wiki.text import decode
from gare.wiki.wiki import Wiki

MAX_COMMITS: Final = 500
"""How many commits are looked at in one turn; the others at the next one."""
MAX_TOUCHES: Final = 5_000
"""How many pages of these: an import of more is told of in part."""
MAX_NOTICES: Final = 500
"""How many changes one account is told of in one turn."""
MAX_MENTIONS: Final = 10
"""How many names one commit may call."""
SEARCHED: Final = 200
"""How many answers of a search that is followed are looked at."""
_ORDER: Final = (Pace.NOW, Pace.DAILY, Pace.WEEKLY, Pace.FEED)
_BROUGHT_BACK: Final = frozenset({Action.REVERT, Action.RESTORE})
"""What brings words back: whoever they call was told when they were written."""
_CITED: Final = re.compile(r"\[[^\[\]\n]{0,2000}\]")


@dataclass(frozen=True, slots=True)
class Touch:
    """A page that a commit wrote, moved from `origin` or removed."""

    commit: Commit
    path: PagePath
    origin: PagePath | None
    before: BlobId | None
    after: BlobId | None


@dataclass(frozen=True, slots=True)
class _Facts:
    """What is known of the pages that were written: their kinds, tags, the searches they answer."""

    kinds: Mapping[str, str]
    tags: Mapping[str, frozenset[str]]
    found: Mapping[str, frozenset[str]]
    above: Callable[[str], Collection[str]]


def notice(wiki: Wiki, now: datetime) -> int:
    """Keep what there is to tell of what was committed since last time; return how much.

    The first time, and when history was rewritten, it only notes where it is.
    """
    head = catch_up(wiki)
    follows = wiki.people.follows
    since = follows.seen()
    if since == head:
        return 0
    if not since or not wiki.store.is_ancestor(CommitId(since), head):
        follows.notice(head, (), now)
        return 0
    commits = tuple(islice(wiki.store.commits(CommitId(since), head), MAX_COMMITS))
    touches = tuple(islice(_touches(commits), MAX_TOUCHES))
    for one in touches:
        if one.origin is not None and one.origin != one.path:
            follows.moved(one.origin, one.path, _blind(wiki, one.origin, one.path))
    found = _joined(_followed(wiki, touches, follows.followers()), _mentioned(wiki, touches))
    follows.notice(commits[-1].id, found, now)
    return len(found)


def _joined(followed: Iterable[Noticed], called: Iterable[Noticed]) -> tuple[Noticed, ...]:
    """Return one notice for each change and account: of its name first, at the soonest pace."""
    found = {(one.account_id, one.commit, one.path): one for one in followed}
    for one in called:
        key = one.account_id, one.commit, one.path
        paces = (one.follow.pace, *([found[key].follow.pace] if key in found else []))
        follow = replace(one.follow, pace=min(paces, key=_ORDER.index))
        found[key] = replace(one, follow=follow)
    return tuple(found.values())


def _blind(wiki: Wiki, old: PagePath, new: PagePath) -> frozenset[int]:
    """Return the accounts that follow a page and may not read it where it goes, nor know where."""
    return frozenset(
        one.account.id
        for one in wiki.people.follows.followers()
        if any(wish.what is What.PAGE and wish.value == old for wish in one.follows)
        and seen_by(wiki, asker_of(one.account)).index.page(new) is None
    )


def names_in(text: str) -> tuple[str, ...]:
    """Return the names that a text calls: "anne-le-goff" of `@anne-le-goff`.

    An address of mail, a citation `[@id]` and a link are no call.
    """
    return tuple(dict.fromkeys(NAME.findall(_CITED.sub(" ", text)))) if "@" in text else ()


def _touches(commits: Iterable[Commit]) -> Iterator[Touch]:
    """Give the pages that commits touched; parts of pages (menus, kinds) are left out."""
    for commit in commits:
        for change in commit.changes:
            path = _about(page_of(change.file))
            if path is None or is_part(path):
                continue
            origin = _about(page_of(change.origin)) if change.origin else None
            yield Touch(commit, path, origin, change.before, change.after)


def _about(path: PagePath | None) -> PagePath | None:
    """Return the page that a file is about: a discussion is followed with its page."""
    return PagePath(path.removeprefix(TALK)) if path is not None else None


def _followed(
    wiki: Wiki, touches: Iterable[Touch], followers: Iterable[Follower]
) -> Iterator[Noticed]:
    """Give what followers are to be told, of pages that each of them may read."""
    touched, known = tuple(touches), tuple(followers)
    facts = _facts(wiki, touched, known)
    for follower in known:
        index = seen_by(wiki, asker_of(follower.account)).index
        told = 0
        for one in touched:
            wish = _wish(follower, one, facts)
            if wish is None or told >= MAX_NOTICES:
                continue
            if index.page(one.path) is not None or index.deleted(one.path) is not None:
                told += 1
                yield Noticed(follower.account.id, one.commit.id, one.path, wish)


def _wish(follower: Follower, touch: Touch, facts: _Facts) -> Follow | None:
    """Return what somebody follows that tells of a change, at its soonest pace; None for none."""
    if touch.commit.author.handle in follower.handles:
        return None
    found = [one for one in follower.follows if one.pace in _ORDER and _matches(one, touch, facts)]
    return min(found, key=lambda one: _ORDER.index(one.pace), default=None)


def _matches(follow: Follow, touch: Touch, facts: _Facts) -> bool:
    """Tell whether a change is one of what is followed."""
    path, value = touch.path, follow.value
    match follow.what:
        case What.PAGE:
            return path == value
        case What.FOLDER:
            return path == value or path.startswith(f"{value}/")
        case What.KIND:
            return value in facts.above(facts.kinds.get(path, ""))
        case What.TAG:
            return title_key(value) in facts.tags.get(path, frozenset())
        case What.SEARCH:
            return path in facts.found.get(value, frozenset())
        case What.MENTION:
            return False


def _facts(wiki: Wiki, touches: Iterable[Touch], followers: Iterable[Follower]) -> _Facts:
    """Return what is known of the pages that were touched."""
    rows = {row.path: row for one in touches if (row := wiki.index.page(one.path)) is not None}
    asked = {
        one.value
        for follower in followers
        for one in follower.follows
        if one.what is What.SEARCH and rows
    }
    return _Facts(
        {path: row.kind for path, row in rows.items()},
        {path: frozenset(map(title_key, row.tags)) for path, row in rows.items()},
        {
            query: frozenset(
                hit.path
                for hit in wiki.index.search(
                    said.words, kind=said.kind, tag=said.tag, per_page=SEARCHED
                ).hits
            )
            for query, said in ((one, search_of(one)) for one in asked)
        },
        lambda kind: kinds_now(wiki).kinds.above(kind) if kind else (),
    )


def _mentioned(wiki: Wiki, touches: Iterable[Touch]) -> Iterator[Noticed]:
    """Give who was called by their name in what was just written."""
    called: dict[str, int] = {}
    for one in touches:
        for name in _called(wiki, one):
            count = called.get(one.commit.id, 0)
            if count >= MAX_MENTIONS or name == one.commit.author.handle:
                continue
            noticed = _call(wiki, one, name)
            if noticed is not None:
                called[one.commit.id] = count + 1
                yield noticed


def _call(wiki: Wiki, touch: Touch, name: str) -> Noticed | None:
    """Return the notice for the account of a name, None when it has none or is not to be told."""
    profile = wiki.people.profiles.of_handle(name)
    if profile is None or profile.state is not AccountState.ACTIVE:
        return None
    if touch.commit.author.handle in {profile.account.handle, *profile.former_handles}:
        return None
    if seen_by(wiki, asker_of(profile.account)).index.page(touch.path) is None:
        return None
    follow = mention_of(wiki, profile.account.id)
    if follow.pace is Pace.NEVER:
        return None
    return Noticed(profile.account.id, touch.commit.id, touch.path, follow)


def mention_of(wiki: Wiki, account_id: int) -> Follow:
    """Return how an account is told of its own name: at once unless it says otherwise."""
    follows = wiki.people.follows.of(account_id)
    usual = Follow(0, What.MENTION, "", Pace.NOW)
    return next((one for one in follows if one.what is What.MENTION), usual)


def _called(wiki: Wiki, touch: Touch) -> tuple[str, ...]:
    """Return the names that a change calls and that were not called before it."""
    if touch.commit.action in _BROUGHT_BACK:
        return names_in(touch.commit.summary)
    new = names_in(_text(wiki, touch.after)) if touch.after else ()
    old = names_in(_text(wiki, touch.before)) if new and touch.before else ()
    return tuple(
        dict.fromkeys((*(one for one in new if one not in old), *names_in(touch.commit.summary)))
    )


def _text(wiki: Wiki, blob: BlobId) -> str:
    """Return the text of a version, as much of it as a page may have."""
    if wiki.store.size(blob) > wiki.settings.max_page_bytes:
        return ""
    return decode(wiki.store.read(blob)).text
