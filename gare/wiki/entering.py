"""Entering an account: password, then code; guessing is slowed, nobody is locked out."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from gare.model.entering import Counter
from gare.model.errors import AccountShut, BadCredentials, BadInput
from gare.model.people import Account, Origin
from gare.people.names import key
from gare.wiki.wiki import Wiki

PER_NETWORK_AND_ACCOUNT: Final = 6
PER_NETWORK: Final = 40
PER_ACCOUNT: Final = 100
PER_KNOWN_BROWSER: Final = 10
REGISTRATIONS_PER_NETWORK: Final = 60
MAILS_PER_NETWORK: Final = 20
"""How many tries in a window of a quarter of an hour; a workshop registers from one address."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody tries to enter from, and the accounts this browser was signed in to."""

    origin: Origin
    known: frozenset[int] = frozenset()
    browser: str = ""


def enter(wiki: Wiki, name: str, password: str, place: Place, now: datetime) -> Account:
    """Return the account of a name and a password.

    Raises BadCredentials, AccountShut, TooManyAttempts: the same whether the account exists or not.
    """
    people = wiki.people
    found = people.account_named(name)
    counters = _counters("password", found, name, place)
    people.attempts.take(counters, now)
    try:
        account = people.authenticate(name, password)
    except AccountShut:
        people.attempts.forgive(counters, now)
        raise
    people.attempts.forgive(counters, now)
    return account


def confirm(wiki: Wiki, account: Account, password: str, place: Place, now: datetime) -> None:
    """Check that whoever is signed in knows the password, before what cannot be undone.

    Raises BadCredentials, TooManyAttempts. An account without password needs none.
    """
    counters = _counters("confirm", account, "", place)
    wiki.people.attempts.take(counters, now)
    if not wiki.people.has_password(account.id, password):
        raise BadCredentials
    wiki.people.attempts.forgive(counters, now)


def check_code(wiki: Wiki, account: Account, code: str, place: Place, now: datetime) -> None:
    """Check the second factor of an account whose password was right.

    Raises BadInput("code"), TooManyAttempts.
    """
    counters = _counters("code", account, "", place)
    wiki.people.attempts.take(counters, now)
    if not wiki.people.second_factor.accepts(account.id, code, now):
        raise BadInput("code")
    wiki.people.attempts.forgive(counters, now)


def slow_registrations(wiki: Wiki, place: Place, now: datetime) -> None:
    """Count one more account asked for from a network. Raises TooManyAttempts."""
    _take_one(wiki, "register", place, REGISTRATIONS_PER_NETWORK, now)


def slow_mail(wiki: Wiki, place: Place, now: datetime) -> None:
    """Count one more message asked for from a network. Raises TooManyAttempts."""
    _take_one(wiki, "mail", place, MAILS_PER_NETWORK, now)


def _take_one(wiki: Wiki, purpose: str, place: Place, most: int, now: datetime) -> None:
    """Count one more try of a purpose from a network."""
    wiki.people.attempts.take((Counter(f"{purpose}:{place.origin.network}", most),), now)


def _counters(
    purpose: str, account: Account | None, name: str, place: Place
) -> tuple[Counter, ...]:
    """Return what a try counts on: a browser that was signed in before has a count of its own."""
    whose = str(account.id) if account is not None else _hidden(key(name))
    if account is not None and account.id in place.known:
        return (Counter(f"{purpose}:{whose}:known:{place.browser}", PER_KNOWN_BROWSER),)
    network = place.origin.network
    return (
        Counter(f"{purpose}:{whose}:{network}", PER_NETWORK_AND_ACCOUNT),
        Counter(f"{purpose}:net:{network}", PER_NETWORK),
        Counter(f"{purpose}:{whose}", PER_ACCOUNT),
    )


def _hidden(name: str) -> str:
    """Return a mark of a name nobody bears: what was typed there may be a password."""
    return hashlib.sha256(b"gare name\0" + name.encode("utf-8", "replace")).hexdigest()[:32]
