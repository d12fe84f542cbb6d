"""Sources of changes: who else wrote from there, blocking them for a while, undoing all of it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Final

from gare.model.errors import BadInput
from gare.model.moderation import Block, Source
from gare.model.people import Author, Person
from gare.wiki.indexing import catch_up
from gare.wiki.reviewing import keeper, told
from gare.wiki.undoing import undo_source
from gare.wiki.unread import DAYS
from gare.wiki.views.moderating import BlocksView, SourceView, UndoneView
from gare.wiki.wiki import Wiki

BLOCK_DAYS: Final = (1, 7, 30, 365)
"""For how many days a source may be blocked."""
_NETWORK_DAYS: Final = 1
"""A network is recognised until the end of the next day: no block of it lasts longer."""


def source_view(wiki: Wiki, person: Person, handle: str) -> SourceView:
    """Return what can be done about who signs with a handle. Raises `Forbidden`."""
    keeper(person)
    catch_up(wiki)
    rows = wiki.index.files_by(handle)
    known, now = wiki.people.moderation, datetime.now(UTC)
    browsers, networks = known.gate.origins_of(handle)
    marks = [handle, *browsers, *networks]
    return SourceView(
        handle=handle,
        author=rows[0].author if rows else handle,
        pages=len({row.path for row in rows}),
        networks=len(networks),
        others=tuple(sorted(_others(wiki, browsers, networks) - {handle})),
        is_trusted=handle in known.reviews.trusted([handle]),
        blocks=tuple(one for one in known.blocks.in_force(now) if one.mark in marks),
        days=BLOCK_DAYS,
    )


def block(
    wiki: Wiki, person: Person, author: Author, sources: Iterable[Source], days: int, reason: str
) -> tuple[Block, ...]:
    """Block a handle, the browsers and the networks it wrote from; return the blocks.

    A network is blocked until tomorrow at most: it is not known for longer.
    """
    by, now = keeper(person).author, datetime.now(UTC)
    if days not in BLOCK_DAYS:
        raise BadInput("days", str(days))
    made = [
        wiki.people.moderation.blocks.add(
            source,
            mark,
            author.name,
            reason=" ".join(reason.split()),
            made_by=by.handle,
            made_at=now,
            ends_at=now + timedelta(days=_days(source, days)),
        )
        for source in sources
        for mark in _marks(wiki, source, author.handle)
    ]
    if made:
        wiki.people.moderation.reviews.distrust(author.handle)
        told(wiki, person, "block", about=author.name, reason=made[0].reason)
    return tuple(made)


def unblock(wiki: Wiki, person: Person, block_id: int) -> None:
    """Lift a block; nothing when it holds no more."""
    keeper(person)
    lifted = wiki.people.moderation.blocks.lift(block_id, datetime.now(UTC))
    if lifted is not None:
        told(wiki, person, "unblock", about=lifted.about)


def blocks_view(wiki: Wiki, person: Person) -> BlocksView:
    """Return the blocks in force. Raises `Forbidden`."""
    keeper(person)
    return BlocksView(wiki.people.moderation.blocks.in_force(datetime.now(UTC)))


def undo(wiki: Wiki, person: Person, author: Author, source: Source) -> UndoneView:
    """Undo all that came from a handle, or of late from its browsers or its networks.

    Of others who wrote from there, those who are trusted are left alone.
    """
    keeper(person)
    if source is Source.HANDLE:
        return undo_source(wiki, person, author, [author.handle])
    found = {
        handle
        for mark in _marks(wiki, source, author.handle)
        for handle in wiki.people.moderation.gate.handles_of(source, mark)
    }
    others = found - wiki.people.moderation.reviews.trusted(found)
    days = _NETWORK_DAYS + 1 if source is Source.NETWORK else DAYS
    since = datetime.now(UTC) - timedelta(days=days)
    return undo_source(wiki, person, author, others | {author.handle}, since)


def _others(wiki: Wiki, browsers: Iterable[str], networks: Iterable[str]) -> set[str]:
    """Return the handles that wrote from some browsers and networks."""
    gate = wiki.people.moderation.gate
    found = {one for mark in browsers for one in gate.handles_of(Source.BROWSER, mark)}
    return found | {one for mark in networks for one in gate.handles_of(Source.NETWORK, mark)}


def _marks(wiki: Wiki, source: Source, handle: str) -> tuple[str, ...]:
    """Return by what a source of a handle is known."""
    if source is Source.HANDLE:
        return (handle,)
    browsers, networks = wiki.people.moderation.gate.origins_of(handle)
    return browsers if source is Source.BROWSER else networks


def _days(source: Source, days: int) -> int:
    """Return for how many days a source may be blocked."""
    return min(days, _NETWORK_DAYS) if source is Source.NETWORK else days
