"""Each table ends with the delay that is told, and each column about a person is known to be so."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from gare.model.retention import KEPT, NOBODY, Topic
from gare.people.database import Database
from gare.people.links import LASTS
from gare.people.people import People
from gare.people.tables import METADATA
from tests.people.rows import NOW, fill

DELAYS = {table: kept.lasts for kept in KEPT for table in kept.tables}
ENDING = sorted(table for table, lasts in DELAYS.items() if lasts and table != "contacts")
LASTING = sorted(table for table, lasts in DELAYS.items() if not lasts)


def left(url: str) -> set[str]:
    """Return the tables that hold something."""
    database = Database(url)
    with database.reading() as connection:
        found = {
            table.name
            for table in METADATA.sorted_tables
            if connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one()
        }
    database.close()
    return found


def test_each_table_of_the_database_is_told_of_once(url: str) -> None:
    database = Database(url)
    with database.reading() as connection:
        there = set(sa.inspect(connection).get_table_names()) - {"alembic_version"}
    database.close()

    told = [table for kept in KEPT for table in kept.tables] + list(NOBODY)

    assert sorted(told) == sorted(there)
    assert {kept.topic for kept in KEPT} == set(Topic)


def test_what_ends_is_there_until_its_end_and_not_after_it(people: People, url: str) -> None:
    fill(people, url)
    gone: dict[str, timedelta] = {}
    before = left(url)

    for hours in (
        0,
        1,
        2,
        24,
        48,
        72,
        24 * 8,
        24 * 15,
        24 * 31,
        24 * 32,
        24 * 91,
        24 * 181,
        24 * 366,
    ):
        people.retention.forget(NOW + timedelta(hours=hours))
        for table in before - left(url):
            gone.setdefault(table, timedelta(hours=hours))

    day = timedelta(days=1)
    assert before == {table.name for table in METADATA.sorted_tables}
    assert sorted(gone) == ENDING
    late = {table: after for table, after in gone.items() if after > _last(table) + day}
    assert late == {}
    assert set(LASTING) <= left(url)


@pytest.mark.parametrize("table", ENDING)
def test_nothing_goes_before_its_time(people: People, url: str, table: str) -> None:
    fill(people, url)

    people.retention.forget(NOW)

    assert table in left(url)


def test_forgetting_twice_finds_nothing_to_do(people: People, url: str) -> None:
    fill(people, url)
    later = datetime(2040, 1, 1, tzinfo=UTC)

    first = people.retention.forget(later)

    assert first >= len(ENDING)
    assert people.retention.forget(later) == 0


def test_links_last_no_longer_than_is_told() -> None:
    assert max(LASTS.values()) == DELAYS["links"]


def test_a_proposal_forgets_its_browser_before_it_goes(people: People, url: str) -> None:
    fill(people, url)

    people.retention.forget(NOW + timedelta(days=91))

    database = Database(url)
    with database.reading() as connection:
        kept = connection.execute(sa.text("select browser from proposals")).scalars().all()
    database.close()
    assert kept == [""]


def _last(table: str) -> timedelta:
    """Return how long after its making a row may be there."""
    lasts = DELAYS[table]
    assert lasts is not None
    # A token and a block have ends of their own, after which the delay begins.
    own = {"tokens": timedelta(days=90), "blocks": timedelta(days=1)}
    return lasts + own.get(table, timedelta())
