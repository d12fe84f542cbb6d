"""Consents asked for again each year, of the persons or by whoever looks after the wiki."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from typing import Final

from gare.kinds.consents import YEAR, agreed_on, consent_field
from gare.markup.fields import read_fields
from gare.markup.frontmatter import split, with_fields
from gare.model.contacts import Contact
from gare.model.entering import Message
from gare.model.errors import PageMissing, Protected
from gare.model.kinds import Field
from gare.model.names import PagePath
from gare.model.pages import UNCONFIRMED, WITHDRAWN
from gare.model.people import Author, Person, Role
from gare.model.records import Query, RecordRow
from gare.model.rules import Act
from gare.wiki.amending import amend
from gare.wiki.indexing import catch_up
from gare.wiki.kinds import kind_of, kinds_now
from gare.wiki.mailing import can_mail
from gare.wiki.reaching import KEEPERS, key_of
from gare.wiki.reading import existing
from gare.wiki.views.reaching import ConsentLine, ConsentsView, ConsentView
from gare.wiki.wiki import Wiki

SOON: Final = timedelta(days=30)
"""How long before its year is over a consent is asked for again, and how long after it may wait."""
CYCLE: Final = YEAR - SOON
"""How long an answer is good before the question is put again."""
MOST: Final = 500
THEMSELVES: Final = Person(Role.MEMBER, Author("La personne concernée", "personne-concernee"))
GARE: Final = Person(Role.ADMIN, Author("Gare", "gare"))
_AGAIN: Final = "Consentement renouvelé"


def consents(wiki: Wiki, person: Person, today: date) -> ConsentsView:
    """Return the persons to ask, for whoever looks after the wiki. Raises `Protected`."""
    catch_up(wiki)
    if person.role not in KEEPERS:
        raise Protected(action=Act.READ, path="/-/consents", needed=Role.MODERATOR)
    due = [
        (row, given)
        for row, field in fiches(wiki)
        if (given := agreed_on(field, row.fields)) is None or today - given > YEAR - SOON
    ]
    due += [(row, None) for row in _expired(wiki)]
    keys = {row.path: key_of(wiki, row.path) for row, _given in due}
    known = wiki.people.contacts.of_all(keys.values())
    lines = [_line(row, given, known.get(keys[row.path]), today) for row, given in due]
    lines.sort(key=lambda line: (line.given_on is not None, line.given_on or today, line.title))
    return ConsentsView(tuple(lines), YEAR.days, can_mail(wiki))


def ask(
    wiki: Wiki, path: str, now: datetime, write: Callable[[Contact, PagePath, str], Message]
) -> bool:
    """Send a person the question whether they still agree; tell whether it could be."""
    row = existing(wiki, path)
    contact = wiki.people.contacts.of(key_of(wiki, path))
    if contact is None or not contact.email or not can_mail(wiki):
        return False
    again = contact.asked_since(now.date() - CYCLE) is not None
    wiki.people.outbox.add(write(contact, row.path, row.title), now)
    wiki.people.contacts.asked(contact.page, now, again=again)
    return True


def ask_all(wiki: Wiki, now: datetime, write: Callable[[Contact, PagePath, str], Message]) -> int:
    """Ask those whose year is nearly over and who were not asked for a month; say how many."""
    found = consents(wiki, GARE, now.date())
    asked = 0
    for line in found.lines:
        late = line.asked_on is None or now.date() - line.asked_on >= SOON
        if line.can_be_asked and not line.waits and late:
            asked += ask(wiki, line.path, now, write)
    return asked


def consent_view(wiki: Wiki, page: str, token: str) -> ConsentView:
    """Return what a person is asked. Raises `PageMissing` when the page is gone."""
    catch_up(wiki)
    row = existing(wiki, page)
    return ConsentView(row.path, row.title, token)


def agree(wiki: Wiki, path: str, person: Person, now: datetime, email: str = "") -> PagePath:
    """Write that a person agrees as of today; with `email`, that the address is theirs too.

    Raises `PageMissing`, `Protected`, `BadSource`.
    """
    catch_up(wiki)
    row = existing(wiki, path)
    if email:
        if not wiki.people.contacts.confirm(key_of(wiki, path), email, now):
            raise PageMissing(path)
    elif person.role not in KEEPERS:
        raise Protected(action=Act.WRITE, path=path, needed=Role.MODERATOR)
    kind = kind_of(wiki, row.kind)
    field = consent_field(kind) if kind else None
    if field is not None:
        amend(wiki, row.path, person, _AGAIN, lambda text: _renewed(text, field, now.date()))
    return row.path


def fiches(wiki: Wiki, at_once: int = MOST) -> Iterator[tuple[RecordRow, Field]]:
    """Give the fiches of persons who must agree, with the field that says so."""
    for kind in kinds_now(wiki).kinds:
        field = consent_field(kind)
        rows = wiki.index.select(Query(kinds=(kind.name,), limit=at_once)).rows if field else ()
        read = 0
        while field is not None and rows:
            yield from ((row, field) for row in rows if row.status != WITHDRAWN)
            read += len(rows)
            rows = wiki.index.select(Query(kinds=(kind.name,), offset=read, limit=at_once)).rows


def _expired(wiki: Wiki) -> list[RecordRow]:
    """Return the fiches that are not shown any more until their persons agree."""
    return [
        RecordRow(page.path, page.title, page.kind, status=UNCONFIRMED)
        for page in wiki.index.unlisted(UNCONFIRMED, MOST)
    ]


def _line(row: RecordRow, given: date | None, contact: Contact | None, today: date) -> ConsentLine:
    """Return a person as the list shows them."""
    asked = contact.asked_since(date.min) if contact else None
    return ConsentLine(
        path=row.path,
        title=row.title,
        given_on=given,
        is_over=given is None or today - given > YEAR,
        can_be_asked=contact is not None and bool(contact.email),
        asked_on=asked.date() if asked else None,
        waits=contact is not None and contact.confirmed_at is None,
    )


def _renewed(text: str, field: Field, today: date) -> str:
    """Return a page whose consent is of today, and which is shown again."""
    header = read_fields(split(text)[0]).values
    value = header.get(field.name)
    before = dict(value) if isinstance(value, dict) else {"portee": ["nom"]}
    changes: dict[str, object | None] = {field.name: {**before, "date": today}}
    if header.get("status") == UNCONFIRMED:
        changes["status"] = None
    return with_fields(text, changes)
