"""What one follows: choosing, changing, one's own feed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Final
from urllib.parse import urlencode

from gare.markup.names import title_from_path
from gare.model.errors import BadInput
from gare.model.following import Follow, Pace, What, search_of
from gare.model.names import HOME, PagePath, address, name_fault, page_file
from gare.model.people import Account
from gare.wiki.briefs import revision
from gare.wiki.indexing import catch_up
from gare.wiki.kinds import kinds_now
from gare.wiki.mailing import can_mail
from gare.wiki.noticing import mention_of, notice
from gare.wiki.telling import change_of
from gare.wiki.views.frame import Revision
from gare.wiki.views.telling import FollowChoice, FollowingView, FollowRow, FollowView
from gare.wiki.wiki import Wiki

MAX_CHARS: Final = 200
MENTION: Final = 0
"""The number of one's own name among what one follows."""


def following(wiki: Wiki, account: Account, feed_address: str) -> FollowingView:
    """Return all that an account follows."""
    catch_up(wiki)
    email = email_of(wiki, account)
    follows = wiki.people.follows
    return FollowingView(
        follows=tuple(
            _row(wiki, one) for one in follows.of(account.id) if one.what is not What.MENTION
        ),
        mention=mention_of(wiki, account.id).pace,
        email=email,
        refused_at=follows.refused_at(email) if email else None,
        can_mail=can_mail(wiki),
        feed_address=feed_address,
        handle=account.handle,
    )


def choices(wiki: Wiki, account: Account, what: str, value: str, next_address: str) -> FollowView:
    """Return what may be followed from where one is, what was asked for first.

    Raises BadInput for what cannot be followed.
    """
    catch_up(wiki)
    asked = checked(what, value)
    known = {(one.what, one.value): one.pace for one in wiki.people.follows.of(account.id)}
    found = dict.fromkeys((asked, *_near(wiki, *asked)))
    return FollowView(
        choices=tuple(
            FollowChoice(
                kind, one, label(wiki, kind, one), (kind, one) == asked, known.get((kind, one))
            )
            for kind, one in found
        ),
        email=email_of(wiki, account),
        can_mail=can_mail(wiki),
        next_address=next_address,
    )


def follow(wiki: Wiki, account: Account, chosen: tuple[str, str], pace: str, now: datetime) -> None:
    """Have an account follow something. Raises BadInput."""
    what, value = checked(*chosen)
    if not wiki.people.follows.seen():
        notice(wiki, now)  # from here on, nothing is missed
    wiki.people.follows.follow(account.id, what, value, pace_of(wiki, account, pace), now)


def change(wiki: Wiki, account: Account, paces: Mapping[int, str], now: datetime) -> None:
    """Change how one is told of what one follows; "stop" ends it. Raises BadInput."""
    changed = {
        number: None if said == "stop" else pace_of(wiki, account, said)
        for number, said in paces.items()
        if number != MENTION
    }
    wiki.people.follows.set_paces(account.id, changed)
    if MENTION in paces:
        pace = Pace.NEVER if paces[MENTION] == "stop" else pace_of(wiki, account, paces[MENTION])
        wiki.people.follows.follow(account.id, What.MENTION, "", pace, now)


def pace_of(wiki: Wiki, account: Account, said: str) -> Pace:
    """Return a pace by its name; without an address that works, only the feed. Raises BadInput."""
    if said not in {one.value for one in Pace} - {Pace.NEVER.value}:
        raise BadInput("pace", said[:20])
    return Pace(said) if can_mail(wiki) and email_of(wiki, account) else Pace.FEED


def checked(what: str, value: str) -> tuple[What, str]:
    """Return something that may be followed, as it is kept. Raises BadInput."""
    if what not in {one.value for one in What} - {What.MENTION.value}:
        raise BadInput("what", what[:20])
    kind = What(what)
    lines = value.splitlines() if kind is What.SEARCH else [value]
    said = "\n".join(" ".join(line.split()) for line in lines[:3]).rstrip("\n")[:MAX_CHARS]
    if kind in {What.PAGE, What.FOLDER}:
        said = said.strip("/") or (HOME if kind is What.PAGE else "")
        if name_fault(page_file(PagePath(said))) is not None:
            raise BadInput("value", said)
    if not said.strip():
        raise BadInput("value")
    return kind, said


def label(wiki: Wiki, what: What, value: str) -> str:
    """Return how a thing is called: the title of a page, the plural of a kind, or the words."""
    if what in {What.PAGE, What.FOLDER}:
        row = wiki.index.page(value)
        return row.title if row else title_from_path(PagePath(value))
    if what is What.KIND:
        return _plural(wiki, value)
    if what is What.SEARCH:
        search = search_of(value)
        kinds = [_plural(wiki, search.kind)] if search.kind else []
        return " + ".join(filter(None, (search.words, *kinds, search.tag)))
    return value


def _plural(wiki: Wiki, kind: str) -> str:
    """Return how the pages of a kind are called together."""
    known = kinds_now(wiki).kinds.get(kind)
    return known.plural if known else kind


def recent(wiki: Wiki, account: Account) -> tuple[Revision, ...]:
    """Return the last changes of what an account follows, those that it may read."""
    catch_up(wiki)
    found = ((one.path, change_of(wiki, one)) for one in wiki.people.follows.recent(account.id))
    return tuple(
        revision(row, label(wiki, What.PAGE, path)) for path, row in found if row is not None
    )


def email_of(wiki: Wiki, account: Account) -> str:
    """Return the confirmed address of an account, "" when there is none."""
    profile = wiki.people.profiles.of(account.id)
    return profile.email if profile else ""


def _near(wiki: Wiki, what: What, value: str) -> Iterator[tuple[What, str]]:
    """Give what else may be followed from a page: its folder, its kind, its tags."""
    row = wiki.index.page(value) if what is What.PAGE else None
    if row is None:
        return
    yield What.FOLDER, row.path
    folder = row.path.rpartition("/")[0]
    if folder:
        yield What.FOLDER, folder
    if row.kind:
        yield What.KIND, row.kind
    for tag in row.tags[:5]:
        yield What.TAG, tag


def _row(wiki: Wiki, one: Follow) -> FollowRow:
    """Return a thing that is followed as its screen shows it."""
    places = {
        What.PAGE: address(one.value),
        What.FOLDER: "/-/pages?" + urlencode({"folder": one.value}),
        What.KIND: "/-/kind/" + one.value,
        What.TAG: "/-/tags?" + urlencode({"tag": one.value}),
        What.SEARCH: _searched(one.value),
    }
    shown = label(wiki, one.what, one.value)
    return FollowRow(one.id, one.what, one.value, shown, places[one.what], one.pace)


def _searched(value: str) -> str:
    """Return the address of a search that is followed."""
    said = search_of(value)
    fields = {"q": said.words, "kind": said.kind, "tag": said.tag}
    return "/-/search?" + urlencode({name: one for name, one in fields.items() if one})
