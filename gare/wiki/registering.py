"""Creating an account: for anyone, once accepted, by invitation, or not at all."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from gare.config import Registration
from gare.model.entering import Identity, Link, Purpose
from gare.model.errors import BadInput, Forbidden, LinkVoid
from gare.model.people import Account, AccountState, Author, Role
from gare.wiki.called import changed
from gare.wiki.deciding import refuse_name
from gare.wiki.entering import Place, slow_registrations
from gare.wiki.indexing import catch_up
from gare.wiki.recovering import Write
from gare.wiki.wiki import Wiki

_APART: Final = timedelta(hours=1)
"""Between two messages that say an account waits."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody asks for: a name, a password unless another service opens the account.

    `handle` is the one their browser signed with, when they say that this was them.
    """

    name: str
    password: str | None
    invitation: str = ""
    handle: str = ""
    identity: Identity | None = None


def may_register(wiki: Wiki, invitation: str, now: datetime) -> bool:
    """Tell whether an account can be asked for, with the secret of an invitation or none."""
    mode = wiki.settings.registration
    if mode in {Registration.OPEN, Registration.APPROVAL}:
        return True
    return mode is Registration.INVITATION and _invitation(wiki, invitation, now) is not None


def register(wiki: Wiki, wish: Wish, place: Place, now: datetime) -> tuple[Account, AccountState]:
    """Return a new account and whether it may be entered at once.

    Whoever another service names is no exception: it says who somebody is, not that they may have
    an account. Raises Forbidden("register"), BadInput("name"), NameTaken, WeakPassword,
    TooManyAttempts, Refused for words that are refused here.
    """
    invited = _invitation(wiki, wish.invitation, now)
    if not may_register(wiki, wish.invitation, now):
        raise Forbidden("register")
    slow_registrations(wiki, place, now)
    refuse_name(wiki, wish.name)
    waits = invited is None and wiki.settings.registration is Registration.APPROVAL
    state = AccountState.WAITING if waits else AccountState.ACTIVE
    people = wiki.people
    first = AccountState.WAITING if invited else state
    account = people.register(wish.name, wish.password, now, first)
    if invited is not None:
        account = _welcome(wiki, account, invited, wish.invitation, now)
    if wish.identity is not None:
        _attach(wiki, account, wish.identity)
    if wish.handle:
        people.profiles.add_handle(account.id, wish.handle)
    if state is AccountState.ACTIVE:
        changed(wiki)
    return account, state


def tell_keepers(wiki: Wiki, now: datetime, write: Write) -> int:
    """Tell by mail those who moderate that an account waits; return how many are told.

    Nobody when another that was asked for within the hour waits too: they were told of that one.
    """
    if wiki.people.roll.waiting_since(now - _APART) > 1:
        return 0
    profiles = [wiki.people.profiles.of(number) for number in wiki.people.roll.keepers()]
    told = [one for one in profiles if one is not None and one.email]
    for one in told:
        message = replace(write(one.account, ""), recipient=one.email)
        wiki.people.outbox.add(message, now)
    return len(told)


def contributed(wiki: Wiki, author: Author) -> bool:
    """Tell whether a visitor's handle has signed anything that nobody said was theirs."""
    if wiki.people.profiles.of_handle(author.handle) is not None:
        return False
    catch_up(wiki)
    return bool(wiki.index.changes(limit=1, author=author.handle).rows)


def _attach(wiki: Wiki, account: Account, identity: Identity) -> None:
    """Have an identity open an account that was made for it; no account without one of its own."""
    try:
        wiki.people.identities.attach(account.id, identity)
    except BadInput:
        wiki.people.roll.set_state(account.id, AccountState.WAITING)
        wiki.people.roll.decline(account.id)
        raise


def _invitation(wiki: Wiki, secret: str, now: datetime) -> Link | None:
    """Return an invitation that may still be used, None when there is none or they do not count."""
    if not secret or wiki.settings.registration is Registration.CLOSED:
        return None
    try:
        return wiki.people.links.find(secret, Purpose.INVITATION, now)
    except LinkVoid:
        return None


def _welcome(wiki: Wiki, account: Account, invited: Link, secret: str, now: datetime) -> Account:
    """Return the account of who was invited, in its role; no account when the link just served."""
    people = wiki.people
    try:
        people.links.use(secret, Purpose.INVITATION, now)
    except LinkVoid:
        people.roll.decline(account.id)
        raise
    people.roll.set_state(account.id, AccountState.ACTIVE)
    return people.set_role(account.id, invited.role or Role.MEMBER)
