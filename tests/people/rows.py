"""A row about one person in every table: a new table fails here until somebody thought of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

import sqlalchemy as sa

from gare.model.people import Account
from gare.people.database import Database
from gare.people.emails import email_key
from gare.people.follow_tables import REFUSALS
from gare.people.people import People
from gare.people.tables import METADATA
from gare.people.tokens import hashed
from tests.people.workers import NOW, PASSWORD

NAME, HANDLE, FORMER = "Zélie Quatrebarbes", "zelie-quatrebarbes", "visiteur-lilas-1001"
EMAIL = "Zelie@orange.example"
__all__ = ["EMAIL", "FORMER", "HANDLE", "NAME", "NOW", "fill", "person"]


def person(people: People) -> Account:
    """Return the account of a person whose address is known."""
    account = people.register(NAME, PASSWORD, NOW)
    people.profiles.set_email(account.id, EMAIL)
    return account


def fill(people: People, url: str) -> Account:
    """Return a person of whom every table says something."""
    account = person(people)
    rows = _rows(account.id)
    tables = {table.name: table for table in METADATA.sorted_tables}
    assert set(rows) | {"accounts"} == set(tables), "say here what a row of the new table is"
    database = Database(url)
    with database.writing() as connection:
        for name, row in rows.items():
            connection.execute(_insert(tables[name], row))
    database.close()
    return account


def _insert(table: sa.Table, row: Mapping[str, object]) -> sa.Insert:
    """Return what puts a row in a table."""
    return table.insert().values(**row)


def _rows(number: int) -> dict[str, Mapping[str, object]]:
    """Return a row for each table but that of accounts."""
    mine = {"account_id": number}
    return _entering(number) | _moderating() | {
        "tokens": mine | {"name": "Bureau", "scopes": "read", "hash": "t" * 64,
                          "made_on": NOW.date(), "ends_on": NOW.date() + timedelta(days=90)},
        "contacts": {"page": "id:zelie", "email": EMAIL, "phone": "", "made_at": NOW},
        "outbox": {"recipient": EMAIL, "subject": f"Pour {NAME}", "plain": "Bonjour", "html": "",
                   "headers": "{}", "made_at": NOW, "not_before": NOW, "attempts": 0},
        "follows": mine | {"what": "page", "value": "essai", "pace": "now", "made_at": NOW},
        "notices": mine | {"commit": "1" * 40, "path": "essai", "what": "page",
                           "value": "essai", "pace": "now", "made_at": NOW},
        "drafts": mine | {"id": "d" * 16, "page": "essai", "title": "Essai", "source": "# Essai",
                          "base": "", "summary": "", "changed_at": NOW},
        "followed": {"name": "head", "value": "1" * 40},
        "follow_feeds": mine | {"number": 2},
        REFUSALS.name: {"hash": hashed(email_key(EMAIL)), "refused_at": NOW},
    }  # fmt: skip


def _entering(number: int) -> dict[str, Mapping[str, object]]:
    """Return the rows of how an account is entered."""
    mine, day = {"account_id": number}, NOW.date()
    period = int(NOW.timestamp()) // 900
    return {
        "sessions": mine | {"hash": "s" * 64, "browser": "Firefox, Linux", "made_on": day,
                            "seen_on": day, "ends_on": day + timedelta(days=90)},
        "links": mine | {"hash": "l" * 64, "purpose": "email", "email": EMAIL, "role": None,
                         "made_by": HANDLE, "note": "pour moi", "made_at": NOW,
                         "ends_at": NOW + timedelta(days=3)},
        "askings": {"who": "somebody", "language": "fr", "made_at": NOW},
        "identities": mine | {"issuer": "https://compte.example", "subject": "zelie-42"},
        "recovery_codes": mine | {"hash": "c" * 64},
        "former_handles": mine | {"handle": FORMER},
        "attempts": {"what": f"password:{number}", "period": period, "number": 1},
    }  # fmt: skip


def _moderating() -> dict[str, Mapping[str, object]]:
    """Return the rows of moderation."""
    day, browser = NOW.date(), "b" * 32
    soon = NOW + timedelta(minutes=1)
    return {
        "network_keys": {"day": day, "key": "0" * 64},
        "browsers": {"handle": FORMER, "browser": browser, "seen_on": day},
        "passages": {"network": "n" * 32, "handle": HANDLE, "day": day, "since": NOW},
        "counts": {"what": f"write:handle:{HANDLE}", "seconds": 60, "period": 1, "ends_at": soon,
                   "number": 1},
        "blocks": {"source": "handle", "mark": FORMER, "about": NAME, "reason": "liens",
                   "made_at": NOW, "made_by": "mona", "ends_at": NOW + timedelta(days=1)},
        "trusted": {"handle": HANDLE, "since": NOW, "made_by": ""},
        "reviews": {"commit": "2" * 40, "handle": HANDLE, "verdict": "approved", "made_at": NOW,
                    "made_by": "mona"},
        "moderation_log": {"made_at": NOW, "by_handle": HANDLE, "by_name": NAME, "act": "block",
                           "page": "essai", "commit": "", "about": NAME, "reason": "liens",
                           "pages": 0},
        "switches": {"name": "read-only", "value": "Travaux", "made_at": NOW, "made_by": HANDLE},
        "proposals": {"id": "abc", "commit": "3" * 40, "page": "essai", "title": "Essai",
                      "base": "", "handle": FORMER, "name": NAME, "browser": browser,
                      "summary": "", "reasons": "", "state": "accepted", "made_at": NOW,
                      "changed_at": NOW, "decided_at": NOW, "decided_by": NAME, "answer": "",
                      "landed": "", "told": True},
        "spent": {"challenge": "x", "ends_at": soon},
    }  # fmt: skip
