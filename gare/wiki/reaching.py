"""Reach a person without showing how: private contacts by page, and a form that relays."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from gare.kinds.consents import consent_field
from gare.model.contacts import Contact
from gare.model.entering import Counter, Message
from gare.model.errors import BadInput, PageMissing
from gare.model.kinds import Kind
from gare.model.names import PagePath
from gare.model.people import Person, Role
from gare.model.rules import Act
from gare.wiki.amending import identified
from gare.wiki.deciding import pass_text, refuse_closed
from gare.wiki.doors import check
from gare.wiki.indexing import catch_up
from gare.wiki.kinds import kind_of
from gare.wiki.mailing import can_mail
from gare.wiki.reading import existing
from gare.wiki.views.reaching import PrivateView, WriteToView
from gare.wiki.wiki import Wiki

MAX_TEXT_CHARS: Final = 5_000
MAX_NAME_CHARS: Final = 100
MAX_PHONE_CHARS: Final = 40
PER_PAGE: Final = 10
"""How many messages reach one person in a quarter of an hour, from all who write."""
PER_NETWORK: Final = 5
KEEPERS: Final = frozenset({Role.MODERATOR, Role.ADMIN})
_PHONE: Final = re.compile(r"\+?[0-9][0-9 .()/-]{4,38}")

Write = Callable[[Contact, PagePath, str], Message]
"""Makes the message that asks whether an address is theirs: contact, page, title."""


@dataclass(frozen=True, slots=True)
class Note:
    """What somebody writes to a person; `reply_to` "" when they leave no address."""

    text: str
    name: str = ""
    reply_to: str = ""
    agreed: bool = False
    """True when they agree that the person sees the address they leave."""


def reached_kind(wiki: Wiki, name: str) -> Kind | None:
    """Return the kind of this name when its pages are about persons who agreed, else None."""
    kind = kind_of(wiki, name)
    return kind if kind is not None and consent_field(kind) is not None else None


def key_of(wiki: Wiki, path: str) -> str:
    """Return what the contact of a page is kept under: the id of its header, else its path."""
    row = existing(wiki, path)
    return f"id:{row.ident}" if row.ident else f"path:{row.path}"


def can_write_to(wiki: Wiki, path: str) -> bool:
    """Tell whether a person may be written to by the relay."""
    if not can_mail(wiki):
        return False
    contact = wiki.people.contacts.of(key_of(wiki, path))
    return contact is not None and contact.can_be_written_to


def private_view(wiki: Wiki, path: str, person: Person, email: str, phone: str) -> PrivateView:
    """Return the block of the form that is never published, with what was typed."""
    row = wiki.index.page(path) if path else None
    kept = wiki.people.contacts.of(key_of(wiki, path)) if row is not None else None
    if kept is None:
        return PrivateView(email=email, phone=phone)
    if person.role not in KEEPERS:
        return PrivateView(kept=True, may_change=False, confirmed=kept.confirmed_at is not None)
    return PrivateView(
        kept=True,
        email=email or kept.email,
        phone=phone or kept.phone,
        confirmed=kept.confirmed_at is not None,
    )


def sound_contact(wiki: Wiki, email: str, phone: str) -> tuple[str, str]:
    """Return an address and a phone that can be kept. Raises `BadInput` "email" or "phone"."""
    email, phone = email.strip(), " ".join(phone.split())
    if phone and not _PHONE.fullmatch(phone):
        raise BadInput("phone", phone[:MAX_PHONE_CHARS])
    return (wiki.people.allowed_email(email) if email else ""), phone


def keep_contact(
    wiki: Wiki, path: str, person: Person, email: str, phone: str, now: datetime, write: Write
) -> bool:
    """Keep how to reach the person of a page; tell whether it was, never of a page about nobody.

    A fiche without `id` gets one, so that no move takes its contact away. What is kept already is
    changed by keepers only. An address given by others serves once the
    person has said, by the link they are sent, that it is theirs and that they agree.
    """
    catch_up(wiki)
    row = existing(wiki, path)
    check(wiki, person, Act.WRITE, row.path)
    if reached_kind(wiki, row.kind) is None:
        return False
    key = key_of(wiki, path)
    before = wiki.people.contacts.of(key)
    is_keeper = person.role in KEEPERS
    if before is not None and (not is_keeper or (before.email, before.phone) == (email, phone)):
        return False
    if before is None and not (email or phone):
        return False
    if before is None:
        key = identified(wiki, row.path, person)
    kept = wiki.people.contacts.keep(key, email, phone, now, confirmed=is_keeper)
    if email and not is_keeper and can_mail(wiki):
        wiki.people.attempts.take((Counter(f"contact:{person.origin.network}", PER_NETWORK),), now)
        wiki.people.outbox.add(write(kept, row.path, row.title), now)
        wiki.people.contacts.asked(key, now)
    return True


def write_to_view(wiki: Wiki, path: str, person: Person, note: Note | None = None) -> WriteToView:
    """Return the form that writes to a person, or that says they cannot be reached."""
    catch_up(wiki)
    row = existing(wiki, path)
    check(wiki, person, Act.READ, row.path)
    note = note or Note("", person.author.name if person.account else "")
    return WriteToView(
        path=row.path,
        title=row.title,
        text=note.text,
        name=note.name,
        reply_to=note.reply_to,
        agreed=note.agreed,
        reachable=can_write_to(wiki, path),
    )


def write_to(
    wiki: Wiki, path: str, person: Person, note: Note, now: datetime,
    tell: Callable[[str, Note], Message],
) -> PagePath:  # fmt: skip
    """Put a note to a person in the queue of messages; their address goes nowhere else.

    `tell` makes the message of a title and a note. Raises `PageMissing`, `BadInput` for the field
    at fault ("text", "reply_to", "agreed"), `TooManyAttempts`, and what decisions raise.
    """
    view = write_to_view(wiki, path, person, note)
    if not view.reachable:
        raise PageMissing(path)
    refuse_closed(wiki)
    sound = _sound(wiki, note)
    pass_text(wiki, person, "", sound.text)
    key = key_of(wiki, path)
    counters = (
        Counter(f"relay:{key}"[:200], PER_PAGE),
        Counter(f"relay:{person.origin.network}", PER_NETWORK),
    )
    wiki.people.attempts.take(counters, now)
    contact = wiki.people.contacts.of(key)
    if contact is None:
        raise PageMissing(path)
    made = tell(view.title, sound)
    headers = dict(made.headers)
    if sound.reply_to:
        headers["Reply-To"] = sound.reply_to
    wiki.people.outbox.add(
        Message(contact.email, made.subject, made.plain, made.html, headers), now
    )
    return view.path


def _sound(wiki: Wiki, note: Note) -> Note:
    """Return a note that can be sent. Raises `BadInput`."""
    text = note.text.replace("\r\n", "\n").strip()
    if not text or len(text) > MAX_TEXT_CHARS:
        raise BadInput("text")
    name = " ".join(note.name.split())[:MAX_NAME_CHARS]
    reply_to = note.reply_to.strip()
    if reply_to:
        try:
            reply_to = wiki.people.allowed_email(reply_to)
        except BadInput:
            raise BadInput("reply_to") from None
        if not note.agreed:
            raise BadInput("agreed")
    return Note(text, name, reply_to, note.agreed)
