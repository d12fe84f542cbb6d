"""Review: note that changes were read, trust who wrote well, and write it in the log."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from gare.model.errors import Forbidden
from gare.model.moderation import JournalEntry, ReviewVerdict
from gare.model.people import Author, Person
from gare.wiki.deciding import KEEPERS
from gare.wiki.policies import policy_now
from gare.wiki.standing import decided
from gare.wiki.wiki import Wiki


def keeper(person: Person) -> Person:
    """Return a person who may moderate. Raises `Forbidden` for anybody else."""
    if person.role not in KEEPERS:
        raise Forbidden("moderate")
    return person


def approve(wiki: Wiki, person: Person, page: str, author: Author, commits: Iterable[str]) -> None:
    """Note that somebody's changes of a page were read and are right.

    After a few of them their author is trusted: the policy says how many.
    """
    by, now = keeper(person).author, datetime.now(UTC)
    listed = tuple(commits)
    marked = [(one, author.handle) for one in listed]
    reviews = wiki.people.moderation.reviews
    if not reviews.mark(marked, ReviewVerdict.APPROVED, by.handle, now):
        return
    told(wiki, person, "approve", page=page, commit=listed[0], about=author.name)
    if reviews.approved(author.handle) >= policy_now(wiki).policy.trusted_after:
        reviews.trust(author.handle, "", now)
    decided(wiki)


def trust(wiki: Wiki, person: Person, author: Author) -> None:
    """Trust somebody from now on: what they wrote and will write needs no reading."""
    by, now = keeper(person).author, datetime.now(UTC)
    if wiki.people.moderation.reviews.trust(author.handle, by.handle, now):
        told(wiki, person, "trust", about=author.name)
        decided(wiki)


def told(
    wiki: Wiki,
    person: Person,
    act: str,
    *,
    page: str = "",
    commit: str = "",
    about: str = "",
    reason: str = "",
    pages: int = 0,
) -> None:
    """Write what a keeper did in the public log."""
    by = person.author
    entry = JournalEntry(
        datetime.now(UTC), by.handle, by.name, act, page, commit, about, reason, pages
    )
    wiki.people.moderation.journal.add(entry)
