"""What accounts follow, and the notices of what there is to tell them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Final

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from gare.model.entering import Message
from gare.model.errors import BadInput
from gare.model.following import Follow, Follower, Notice, Noticed, Pace, What
from gare.model.people import Account, AccountState, Role
from gare.model.retention import NOTICE
from gare.people.database import Database
from gare.people.emails import email_key
from gare.people.entry_tables import FORMER_HANDLES
from gare.people.follow_tables import FEEDS, FOLLOWED, FOLLOWS, NOTICES, REFUSALS
from gare.people.outbox import row_of
from gare.people.outbox_tables import OUTBOX
from gare.people.tables import ACCOUNTS
from gare.people.tokens import hashed

MAX_FOLLOWS: Final = 200
"""How many things one account may follow."""
MAX_VALUE_CHARS: Final = 300
_HEAD: Final = "head"
_MANY: Final = 500


class Follows:
    """What accounts follow, what they were told of, their feeds and the addresses that are dead."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, account_id: int) -> tuple[Follow, ...]:
        """Return what an account follows, the oldest first."""
        query = sa.select(FOLLOWS).where(FOLLOWS.c.account_id == account_id).order_by(FOLLOWS.c.id)
        with self._database.reading() as connection:
            return tuple(_follow(row) for row in connection.execute(query).mappings())

    def follow(self, account_id: int, what: What, value: str, pace: Pace, now: datetime) -> None:
        """Have an account follow something at a pace, or change its pace.

        Raises BadInput("value") for one that is too long, BadInput("follows") for too many.
        """
        if len(value) > MAX_VALUE_CHARS:
            raise BadInput("value", value[:MAX_VALUE_CHARS])
        same = _mine(account_id) & (FOLLOWS.c.what == what.value) & (FOLLOWS.c.value == value)
        row = {"account_id": account_id, "what": what.value, "value": value, "made_at": now}
        try:
            with self._database.writing() as connection:
                known = connection.execute(
                    sa.update(FOLLOWS).where(same).values(pace=pace.value)
                ).rowcount
                if known:
                    return
                count = sa.select(sa.func.count()).where(_mine(account_id))
                if connection.execute(count).scalar_one() >= MAX_FOLLOWS:
                    raise BadInput("follows")
                connection.execute(FOLLOWS.insert().values(row | {"pace": pace.value}))
        except IntegrityError:
            return  # the same wish, twice at the same instant

    def set_paces(self, account_id: int, paces: Mapping[int, Pace | None]) -> None:
        """Change the pace of some of the follows of an account; None ends one."""
        with self._database.writing() as connection:
            for number, pace in paces.items():
                one = _mine(account_id) & (FOLLOWS.c.id == number)
                if pace is None:
                    connection.execute(FOLLOWS.delete().where(one))
                else:
                    connection.execute(sa.update(FOLLOWS).where(one).values(pace=pace.value))

    def silence(self, account_id: int, pace: Pace, now: datetime) -> None:
        """Send no more mail at a pace to an account: what it follows stays in its feed."""
        mine = _mine(account_id) & (FOLLOWS.c.pace == pace.value)
        waiting = (
            (NOTICES.c.account_id == account_id)
            & (NOTICES.c.pace == pace.value)
            & NOTICES.c.told_at.is_(None)
        )
        with self._database.writing() as connection:
            connection.execute(sa.update(FOLLOWS).where(mine).values(pace=Pace.FEED.value))
            connection.execute(sa.update(NOTICES).where(waiting).values(told_at=now))
            if (
                pace is Pace.NOW
                and not connection.execute(
                    sa.select(FOLLOWS.c.id).where(
                        _mine(account_id) & (FOLLOWS.c.what == What.MENTION.value)
                    )
                ).first()
            ):
                row = {"account_id": account_id, "what": What.MENTION.value, "value": ""}
                connection.execute(
                    FOLLOWS.insert().values(row | {"pace": Pace.FEED.value, "made_at": now})
                )

    def followers(self) -> tuple[Follower, ...]:
        """Return the accounts that follow something and may be entered."""
        query = (
            sa.select(FOLLOWS, *_ACCOUNT)
            .join(ACCOUNTS, ACCOUNTS.c.id == FOLLOWS.c.account_id)
            .where(ACCOUNTS.c.state == AccountState.ACTIVE.value)
            .order_by(FOLLOWS.c.account_id, FOLLOWS.c.id)
        )
        with self._database.reading() as connection:
            rows = connection.execute(query).mappings().all()
            former = connection.execute(sa.select(FORMER_HANDLES)).all()
        accounts = {row["account_id"]: _account(row) for row in rows}
        return tuple(
            Follower(
                account,
                frozenset(
                    {account.handle} | {one.handle for one in former if one.account_id == number}
                ),
                tuple(_follow(row) for row in rows if row["account_id"] == number),
            )
            for number, account in accounts.items()
        )

    def moved(self, old: str, new: str, but: Collection[int] = ()) -> None:
        """Have who follows a page follow it where it is now, `but` some accounts."""
        places = (
            (FOLLOWS.c.what == What.PAGE.value)
            & (FOLLOWS.c.value == old)
            & FOLLOWS.c.account_id.not_in(but)
        )
        others = sa.select(FOLLOWS.c.account_id).where(
            FOLLOWS.c.what == What.PAGE.value, FOLLOWS.c.value == new
        )
        with self._database.writing() as connection:
            twice = set(connection.execute(others).scalars())
            connection.execute(FOLLOWS.delete().where(places, FOLLOWS.c.account_id.in_(twice)))
            if len(new) <= MAX_VALUE_CHARS:
                connection.execute(sa.update(FOLLOWS).where(places).values(value=new))

    def seen(self) -> str:
        """Return the commit up to which the history was looked at, "" at the beginning."""
        query = sa.select(FOLLOWED.c.value).where(FOLLOWED.c.name == _HEAD)
        with self._database.reading() as connection:
            return connection.execute(query).scalar_one_or_none() or ""

    def notice(self, seen: str, noticed: Iterable[Noticed], now: datetime) -> None:
        """Keep what there is to tell, together with how far the history was looked at."""
        rows = [
            {
                "account_id": one.account_id,
                "commit": one.commit,
                "path": one.path,
                "what": one.follow.what.value,
                "value": one.follow.value,
                "pace": one.follow.pace.value,
                "made_at": now,
            }
            for one in noticed
        ]
        with self._database.writing() as connection:
            known = sa.update(FOLLOWED).where(FOLLOWED.c.name == _HEAD).values(value=seen)
            if not connection.execute(known).rowcount:
                connection.execute(FOLLOWED.insert().values(name=_HEAD, value=seen))
            old = NOTICES.c.made_at < now - NOTICE
            connection.execute(NOTICES.delete().where(old))
            for row in rows:
                same = (
                    (NOTICES.c.account_id == row["account_id"])
                    & (NOTICES.c.commit == row["commit"])
                    & (NOTICES.c.path == row["path"])
                )
                if not connection.execute(sa.select(NOTICES.c.id).where(same)).first():
                    connection.execute(NOTICES.insert().values(row))

    def waiting(self, pace: Pace, before: datetime) -> dict[int, tuple[Notice, ...]]:
        """Return what was not told yet at a pace, by account, when some of it is old enough.

        The oldest first, at most 500 for each account.
        """
        untold = (NOTICES.c.pace == pace.value) & NOTICES.c.told_at.is_(None)
        due = sa.select(NOTICES.c.account_id).where(untold, NOTICES.c.made_at < before)
        query = (
            sa.select(NOTICES)
            .where(untold, NOTICES.c.account_id.in_(due))
            .order_by(NOTICES.c.account_id, NOTICES.c.id)
        )
        found: dict[int, list[Notice]] = {}
        with self._database.reading() as connection:
            for row in connection.execute(query).mappings():
                found.setdefault(row["account_id"], []).append(_notice(row))
        return {number: tuple(notices[:_MANY]) for number, notices in found.items()}

    def last_told(self, account_id: int) -> datetime | None:
        """Return when an account was last told of something."""
        query = (
            sa.select(NOTICES.c.told_at)
            .where(NOTICES.c.account_id == account_id, NOTICES.c.told_at.is_not(None))
            .order_by(NOTICES.c.told_at.desc())
            .limit(1)
        )
        with self._database.reading() as connection:
            return connection.execute(query).scalar_one_or_none()

    def tell(self, notices: Iterable[Notice], message: Message | None, now: datetime) -> None:
        """Put a message in the queue and note what it tells, both or neither."""
        numbers = [one.id for one in notices]
        with self._database.writing() as connection:
            if message is not None:
                connection.execute(OUTBOX.insert().values(row_of(message, now)))
            connection.execute(
                sa.update(NOTICES).where(NOTICES.c.id.in_(numbers)).values(told_at=now)
            )

    def recent(self, account_id: int, limit: int = 50) -> tuple[Notice, ...]:
        """Return the last notices of an account, told or not, the newest first."""
        query = (
            sa.select(NOTICES)
            .where(NOTICES.c.account_id == account_id)
            .order_by(NOTICES.c.id.desc())
            .limit(limit)
        )
        with self._database.reading() as connection:
            return tuple(_notice(row) for row in connection.execute(query).mappings())

    def feed_number(self, account_id: int) -> int:
        """Return the number of the feed of an account: 0 until it is changed."""
        query = sa.select(FEEDS.c.number).where(FEEDS.c.account_id == account_id)
        with self._database.reading() as connection:
            return connection.execute(query).scalar_one_or_none() or 0

    def renew_feed(self, account_id: int) -> None:
        """Give the feed of an account another number: its former address is void."""
        mine = FEEDS.c.account_id == account_id
        with self._database.writing() as connection:
            known = connection.execute(
                sa.update(FEEDS).where(mine).values(number=FEEDS.c.number + 1)
            ).rowcount
            if not known:
                connection.execute(FEEDS.insert().values(account_id=account_id, number=1))

    def refuse(self, email: str, now: datetime) -> None:
        """Note that an address is nobody's: nothing is sent to it of what its owner follows."""
        row = {"hash": hashed(email_key(email)), "refused_at": now}
        with self._database.writing() as connection:
            connection.execute(REFUSALS.delete().where(REFUSALS.c.hash == row["hash"]))
            connection.execute(REFUSALS.insert().values(row))

    def refused_at(self, email: str) -> datetime | None:
        """Return when an address was refused, None when it was not."""
        query = sa.select(REFUSALS.c.refused_at).where(REFUSALS.c.hash == hashed(email_key(email)))
        with self._database.reading() as connection:
            return connection.execute(query).scalar_one_or_none()

    def forgive(self, email: str) -> None:
        """Try an address again."""
        one = REFUSALS.c.hash == hashed(email_key(email))
        with self._database.writing() as connection:
            connection.execute(REFUSALS.delete().where(one))


_ACCOUNT: Final = (
    ACCOUNTS.c.id.label("number"),
    ACCOUNTS.c.handle,
    ACCOUNTS.c.name,
    ACCOUNTS.c.role,
    ACCOUNTS.c.created_at,
)


def _mine(account_id: int) -> sa.ColumnElement[bool]:
    """Return the condition of the follows of an account."""
    return FOLLOWS.c.account_id == account_id


def _follow(row: sa.RowMapping) -> Follow:
    """Return the follow of a row."""
    return Follow(row["id"], What(row["what"]), row["value"], Pace(row["pace"]))


def _account(row: sa.RowMapping) -> Account:
    """Return the account of a row."""
    return Account(row["number"], row["handle"], row["name"], Role(row["role"]), row["created_at"])


def _notice(row: sa.RowMapping) -> Notice:
    """Return the notice of a row."""
    return Notice(
        row["id"], row["account_id"], row["commit"], row["path"], What(row["what"]),
        row["value"], Pace(row["pace"]), row["made_at"],
    )  # fmt: skip
