"""What is done once a day: consents asked again, contacts that lost their page, delays that end."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

from gare.wiki.background import alone
from gare.wiki.reaching import Write
from gare.wiki.reconfirming import reconfirm
from gare.wiki.tidying import tidy_contacts, tidy_people
from gare.wiki.wiki import Wiki

NAME = "daily"


@dataclass(frozen=True, slots=True)
class Day:
    """What was done: questions sent, fiches hidden, contacts and rows forgotten."""

    asked: int = 0
    hidden: int = 0
    contacts: int = 0
    rows: int = 0


class Daily:
    """Does it once a day in each process, one process at a time; beside the requests."""

    def __init__(self, write: Write) -> None:
        self._write = write
        self._day: date | None = None

    def __call__(self, wiki: Wiki) -> None:
        """Do it unless it was done today by this process."""
        now = datetime.now(UTC)
        if self._day != now.date():
            once(wiki, now, self._write)
            self._day = now.date()


def once(wiki: Wiki, now: datetime, write: Write) -> Day:
    """Do what a day asks for, and return it; nothing when another process is at it.

    Done twice in a day, it finds nothing to do.
    """
    with alone(wiki, NAME) as is_alone:
        if not is_alone:
            return Day()
        rows = tidy_people(wiki, now)
        contacts = tidy_contacts(wiki, now)
        asked, hidden = reconfirm(wiki, now, write)
    return Day(asked, hidden, contacts, rows)
