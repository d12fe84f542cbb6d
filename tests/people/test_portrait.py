"""A person sees all that is kept about them, and closing the account erases it: table by table."""

from __future__ import annotations

import json
from typing import Final

from gare.people.database import Database
from gare.people.people import People
from gare.people.portrait import UNTOLD, UNTOLD_TABLES
from gare.people.tables import METADATA
from tests.people.reading import kept_in
from tests.people.rows import EMAIL, FORMER, HANDLE, NAME, NOW, fill, person

COLUMNS: Final = {f"{t.name}.{c.name}" for t in METADATA.sorted_tables for c in t.columns}
AFTER: Final = {
    "accounts.handle": "nobody else is ever given it: history has it",
    "moderation_log.by_handle": "the log of moderation is public, under the handle",
    "reviews.handle": "whether a change was read, by the handle of history",
    "switches.made_by": "who switched the site, by the handle",
    "proposals.handle": "what was proposed, by the handle; gone after a year",
    "blocks.mark": "closing an account does not end a block; gone after it",
    "counts.what": "gone in a day",
    "contacts.email": "of a fiche, not of the account: its person withdraws it by a link",
}
"""Where something that leads to a person is found after the account is closed, and why."""


def test_every_column_of_every_table_is_given_or_not_for_a_reason(people: People, url: str) -> None:
    account = fill(people, url)

    given = people.profiles.everything(account)

    columns = {
        f"{table}.{column}"
        for table, rows in given.items()
        for column in (rows[0] if isinstance(rows, list) else ())
    }
    left_out = {one for one in COLUMNS if one.partition(".")[0] in UNTOLD_TABLES} | set(UNTOLD)
    assert columns | left_out == COLUMNS
    assert columns & left_out == set()


def test_what_is_given_is_all_about_the_person_and_holds_no_secret(
    people: People, url: str
) -> None:
    account = fill(people, url)
    other = people.register("Belkacem", "neuf tortues calmes", NOW)

    text = json.dumps(people.profiles.everything(account))
    of_other = people.profiles.everything(other)

    for secret in ("scrypt", "s" * 64, "t" * 64, "l" * 64, "c" * 64):
        assert secret not in text
    assert list(of_other) == ["accounts"]


def test_what_was_signed_before_the_account_is_given_too(people: People, url: str) -> None:
    account = fill(people, url)

    given = people.profiles.everything(account)

    assert isinstance(given["browsers"], list)
    assert [row["handle"] for row in given["browsers"]] == [FORMER]


def test_an_address_in_other_capitals_is_the_same(people: People) -> None:
    account = person(people)
    people.contacts.keep("id:zelie", EMAIL.lower(), "", NOW)

    assert "contacts" in people.profiles.everything(account)


def test_closing_leaves_nothing_that_leads_to_the_person_but_for_a_reason(
    people: People, url: str
) -> None:
    account = fill(people, url)

    people.profiles.close(account.id, NOW.date())

    words = {NAME, EMAIL, EMAIL.lower(), HANDLE, FORMER, "zelie-42", "pour moi", "Bureau"}
    found = {place for place, value in _values(url) if any(one in value for one in words)}
    assert found == set(AFTER)
    assert NAME not in kept_in(url)


def _values(url: str) -> list[tuple[str, str]]:
    """Return every value of the database with its table and column."""
    database = Database(url)
    with database.reading() as connection:
        found = [
            (f"{table.name}.{column}", str(value))
            for table in METADATA.sorted_tables
            for row in connection.execute(table.select()).mappings()
            for column, value in row.items()
        ]
    database.close()
    return found
