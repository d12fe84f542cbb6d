"""What other processes do in the tests of the database: here, so that they import little."""

from __future__ import annotations

import os
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from multiprocessing import get_context

from gare.model.entering import Counter
from gare.model.errors import NameTaken, TooManyAttempts
from gare.people.people import People

NOW = datetime(2026, 11, 21, 20, 41, tzinfo=UTC)
PASSWORD = "le train de 8h47"


def site_secret() -> bytes:
    """Return the secret of the site of these tests."""
    return bytes(range(32))


def processes(number: int) -> ProcessPoolExecutor:
    """Return processes that share nothing, born of a clean one that imported the work once."""
    context = get_context("forkserver")
    context.set_forkserver_preload([__name__])
    return ProcessPoolExecutor(number, mp_context=context)


def migrate(url: str) -> int:
    """Return how many accounts there are once the tables are."""
    people = People(url)
    people.migrate()
    count = len(people.accounts())
    people.close()
    return count


def register(url: str, name: str) -> str:
    """Return the handle of a new account, or "taken"."""
    people = People(url)
    try:
        return people.register(name, PASSWORD, NOW).handle
    except NameTaken:
        return "taken"
    finally:
        people.close()


def fork_and_read(url: str, number: int) -> int:
    """Return 0 when parent and child, after a fork, both read the account."""
    people = People(url)
    name = people.accounts()[0].name
    child = os.fork()
    if child == 0:
        account = people.account(number)
        os._exit(0 if account is not None and account.name == name else 1)
    _, status = os.waitpid(child, 0)
    read = people.account(number)
    people.close()
    return status if read is not None else 1


def tries(url: str, number: int) -> int:
    """Return how many of these tries were allowed, of fifteen in all."""
    people = People(url)
    allowed = 0
    for _ in range(number):
        try:
            people.attempts.take((Counter("one", 15),), NOW)
            allowed += 1
        except TooManyAttempts:
            pass
    people.close()
    return allowed
