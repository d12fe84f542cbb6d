"""Private contacts of the persons that pages are about: an address and a phone nobody is shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from gare.model.contacts import Contact
from gare.people.contact_tables import CONTACTS
from gare.people.database import Database


class Contacts:
    """The contacts by page."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, page: str) -> Contact | None:
        """Return the contact of a page, None when there is none."""
        with self._database.reading() as connection:
            row = connection.execute(sa.select(CONTACTS).where(CONTACTS.c.page == page)).first()
        return None if row is None else _contact(row)

    def of_all(self, pages: Iterable[str]) -> dict[str, Contact]:
        """Return the contacts of some pages, by page; those without any are left out."""
        query = sa.select(CONTACTS).where(CONTACTS.c.page.in_(list(pages)))
        with self._database.reading() as connection:
            return {row.page: _contact(row) for row in connection.execute(query)}

    def keep(
        self, page: str, email: str, phone: str, now: datetime, *, confirmed: bool = False
    ) -> Contact:
        """Keep the contact of a page in place of what was kept; an empty one is forgotten."""
        row = {
            "page": page,
            "email": email,
            "phone": phone,
            "made_at": now,
            "confirmed_at": now if confirmed else None,
            "asked_at": None,
            "reminded_at": None,
            "gone_at": None,
        }
        with self._database.writing() as connection:
            connection.execute(CONTACTS.delete().where(CONTACTS.c.page == page))
            if email or phone:
                connection.execute(CONTACTS.insert().values(row))
        return Contact(page, email, phone, now if confirmed else None)

    def confirm(self, page: str, email: str, now: datetime) -> bool:
        """Note that the person agreed, unless the address is another one by now."""
        mine = (CONTACTS.c.page == page) & (CONTACTS.c.email == email)
        with self._database.writing() as connection:
            done = connection.execute(sa.update(CONTACTS).where(mine).values(confirmed_at=now))
        return done.rowcount > 0

    def asked(self, page: str, now: datetime, *, again: bool = False) -> None:
        """Note that the person was asked whether they still agree, or asked `again`."""
        self._change(page, {"reminded_at": now} if again else {"asked_at": now})

    def all(self) -> tuple[Contact, ...]:
        """Return all contacts, in the order of their pages."""
        with self._database.reading() as connection:
            rows = connection.execute(sa.select(CONTACTS).order_by(CONTACTS.c.page))
            return tuple(_contact(row) for row in rows)

    def gone(self, page: str, since: datetime | None) -> None:
        """Note since when the page of a contact is not shown, None when it is."""
        self._change(page, {"gone_at": since})

    def rekey(self, page: str, new: str) -> bool:
        """Keep a contact under another name of its page; False when that one has a contact."""
        try:
            self._change(page, {"page": new})
        except IntegrityError:
            return False
        return True

    def forget(self, page: str) -> bool:
        """Remove the contact of a page; tell whether there was one."""
        with self._database.writing() as connection:
            done = connection.execute(CONTACTS.delete().where(CONTACTS.c.page == page))
        return done.rowcount > 0

    def _change(self, page: str, values: Mapping[str, object]) -> None:
        """Change the contact of a page."""
        update = sa.update(CONTACTS).where(CONTACTS.c.page == page)
        with self._database.writing() as connection:
            connection.execute(update.values(**values))


def _contact(row: sa.Row[tuple[object, ...]]) -> Contact:
    """Return the contact of a row."""
    return Contact(
        row.page, row.email, row.phone, row.confirmed_at, row.asked_at, row.reminded_at, row.gone_at
    )
