"""The gate: what is known of who writes, and how often they did lately; one transaction a write."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Final

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError

from gare.model.moderation import BROWSER_DAYS, Entering, Known, Source
from gare.people.blocks import first_block
from gare.people.database import Database
from gare.people.moderation_tables import BROWSERS, COUNTS, PASSAGES, SPENT, TRUSTED

_REMEMBERED: Final = 10_000
_NO_END: Final = 1 << 62


class Gate:
    """Counts writes exactly, on several processes, and remembers whom browsers sign as."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._seen: dict[tuple[str, str, str], int] = {}

    def enter(
        self,
        who: Entering,
        counted: Iterable[tuple[str, tuple[int, ...]]],
        times: int = 1,
        ceilings: Mapping[int, int] | None = None,
    ) -> Known:
        """Count one more of each act ({"write": windows in seconds}), or several at once, and
        return what is known.

        A network over `ceilings` ({seconds of a window: number}) is the only one counted: whoever
        comes under another name each time leaves nothing of it. A power cut may lose the last
        counts: waiting for the disk would double the time of a save.
        """
        rows = _rows(who, counted, times)
        with self._database.writing(lasting=False) as connection:
            numbers = _counted(connection, [row for row in rows if _is_network(row)])
            most = ceilings or {}
            over = any(row["number"] > most.get(row["seconds"], _NO_END) for row in numbers)
            if not over:
                numbers += _counted(connection, [row for row in rows if not _is_network(row)])
                self._remember(connection, who)
            if any(row["number"] == times for row in numbers):
                _forget(connection, who.at)
            marks = [mark for _source, mark in who.marks()]
            return Known(
                is_trusted=_is_trusted(connection, who.handle),
                block=first_block(connection, [*marks, who.past_network], who.at),
                counts={_key(row["what"], row["seconds"]): row["number"] for row in numbers},
            )

    def spend(self, challenge: str, ends_at: datetime) -> bool:
        """Tell whether a challenge had not served yet; it has from now on."""
        try:
            with self._database.writing() as connection:
                connection.execute(SPENT.insert().values(challenge=challenge, ends_at=ends_at))
        except IntegrityError:
            return False
        return True

    def handles_of(self, source: Source, mark: str) -> tuple[str, ...]:
        """Return the handles that a browser, or a network these days, signed with."""
        if source is Source.HANDLE:
            return (mark,)
        table = BROWSERS if source is Source.BROWSER else PASSAGES
        column = BROWSERS.c.browser if source is Source.BROWSER else PASSAGES.c.network
        query = sa.select(table.c.handle).where(column == mark).order_by(table.c.handle)
        with self._database.reading() as connection:
            return tuple(connection.execute(query).scalars())

    def origins_of(self, handle: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return the marks of the browsers and of the networks a handle wrote from lately."""
        browsers = sa.select(BROWSERS.c.browser).where(BROWSERS.c.handle == handle)
        networks = sa.select(PASSAGES.c.network).where(PASSAGES.c.handle == handle)
        with self._database.reading() as connection:
            return (
                tuple(connection.execute(browsers).scalars()),
                tuple(connection.execute(networks).scalars()),
            )

    def _remember(self, connection: sa.Connection, who: Entering) -> None:
        """Note whom a browser and a network sign as, once a day in each process."""
        seen, day = (who.handle, who.browser, who.network), who.at.date().toordinal()
        if self._seen.get(seen) == day:
            return
        if len(self._seen) >= _REMEMBERED:
            self._seen = {}
        self._seen[seen] = day
        if who.browser:
            row = {"handle": who.handle, "browser": who.browser, "seen_on": who.at.date()}
            fresh = _insert(connection, BROWSERS).values(row)
            keys = [BROWSERS.c.handle, BROWSERS.c.browser]
            new = {"seen_on": fresh.excluded.seen_on}
            connection.execute(fresh.on_conflict_do_update(index_elements=keys, set_=new))
        if who.network:
            values = (who.network, who.handle, who.at.date(), who.at)
            passage = _insert(connection, PASSAGES).values(values)
            connection.execute(passage.on_conflict_do_nothing())


def _rows(
    who: Entering, counted: Iterable[tuple[str, tuple[int, ...]]], times: int
) -> list[dict[str, object]]:
    """Return what to count, in an order that is the same for all: no two writers cross."""
    seconds_now = int(who.at.timestamp())
    rows: list[dict[str, object]] = [
        {
            "what": f"{act}:{source}:{mark}",
            "seconds": seconds,
            "period": seconds_now // seconds,
            "ends_at": datetime.fromtimestamp((seconds_now // seconds + 1) * seconds, UTC),
            "number": times,
        }
        for act, windows in counted
        for source, mark in who.marks()
        for seconds in windows
    ]
    return sorted(rows, key=lambda row: (str(row["what"]), str(row["seconds"])))


def _is_network(row: Mapping[str, object]) -> bool:
    """Tell whether a count is that of a network."""
    return f":{Source.NETWORK}:" in str(row["what"])


def _counted(connection: sa.Connection, rows: list[dict[str, object]]) -> list[sa.RowMapping]:
    """Return the counts after adding to each: one statement, exact whoever counts too."""
    if not rows:
        return []
    fresh = _insert(connection, COUNTS)
    more = fresh.on_conflict_do_update(
        index_elements=[COUNTS.c.what, COUNTS.c.seconds, COUNTS.c.period],
        set_={"number": COUNTS.c.number + fresh.excluded.number},
    )
    returned = more.returning(COUNTS.c.what, COUNTS.c.seconds, COUNTS.c.number)
    return list(connection.execute(returned, rows).mappings())


def _insert(connection: sa.Connection, table: sa.Table) -> sqlite.Insert | postgresql.Insert:
    """Return an INSERT that may be told what to do when the row is there: both systems can."""
    if connection.dialect.name == "postgresql":
        return postgresql.insert(table)
    return sqlite.insert(table)


def _key(what: str, seconds: int) -> tuple[str, Source, int]:
    """Return what a count is of."""
    act, source, _mark = what.split(":", 2)
    return act, Source(source), seconds


def _is_trusted(connection: sa.Connection, handle: str) -> bool:
    """Tell whether a handle was trusted, by somebody or by its approved changes."""
    query = sa.select(TRUSTED.c.handle).where(TRUSTED.c.handle == handle)
    return connection.execute(query).first() is not None


def _forget(connection: sa.Connection, now: datetime) -> None:
    """Erase what is over: counts, answered challenges, networks of the past, old browsers."""
    connection.execute(COUNTS.delete().where(COUNTS.c.ends_at < now))
    connection.execute(SPENT.delete().where(SPENT.c.ends_at < now))
    yesterday = now.date() - timedelta(days=1)
    connection.execute(PASSAGES.delete().where(PASSAGES.c.day < yesterday))
    old = now.date() - timedelta(days=BROWSER_DAYS)
    connection.execute(BROWSERS.delete().where(BROWSERS.c.seen_on < old))
