"""The read-only switch, the log of moderation, and what counts as read."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

from gare.model.errors import BadInput
from gare.model.people import Person
from gare.wiki.deciding import READ_ONLY
from gare.wiki.reviewing import keeper, told
from gare.wiki.standing import decided
from gare.wiki.unread import READ_UNTIL
from gare.wiki.views.moderating import LogView
from gare.wiki.wiki import Wiki

PER_SCREEN: Final = 50
_MAX_CHARS: Final = 300


def close(wiki: Wiki, person: Person, message: str) -> None:
    """Close the site to writing, with what readers are told. Raises `BadInput` without a word."""
    said = " ".join(message.split())[:_MAX_CHARS]
    if not said:
        raise BadInput("message")
    _turn(wiki, person, said)
    told(wiki, person, "close", reason=said)


def reopen(wiki: Wiki, person: Person) -> None:
    """Open the site to writing again."""
    _turn(wiki, person, None)
    told(wiki, person, "open")


def _turn(wiki: Wiki, person: Person, said: str | None) -> None:
    """Turn the switch, seen at once by all processes. Raises `Forbidden`."""
    by = keeper(person).author.handle
    wiki.people.moderation.switches.turn(READ_ONLY, said, by, datetime.now(UTC))
    decided(wiki)


def all_read(wiki: Wiki, person: Person) -> None:
    """Take all that was written until now for read."""
    by, now = keeper(person).author.handle, datetime.now(UTC)
    wiki.people.moderation.switches.turn(READ_UNTIL, now.isoformat(), by, now)
    told(wiki, person, "approve")
    decided(wiki)


def log_view(wiki: Wiki, before: int | None) -> LogView:
    """Return the log of moderation, the last lines first: anybody may read it."""
    found = wiki.people.moderation.journal.entries(PER_SCREEN + 1, before)
    shown = found[:PER_SCREEN]
    return LogView(shown, shown[-1].id if len(found) > PER_SCREEN else None)
