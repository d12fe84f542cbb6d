"""Coming back in: a new password by a one-time link, and an address that proves who one is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from gare.model.entering import Message, Purpose, Wanted
from gare.model.errors import BadInput, LinkVoid
from gare.model.people import Account, AccountState
from gare.wiki.entering import Place, slow_mail
from gare.wiki.wiki import Wiki

Write = Callable[[Account, str], Message]
"""Writes the message about an account that carries a secret; the recipient is put in later."""
Answer = Callable[[Account, str, str], Message]
"""The same in a language, outside of any request."""
_MAX_ACCOUNTS = 3


def ask_for_password(wiki: Wiki, who: str, language: str, place: Place, now: datetime) -> None:
    """Have a link sent to the confirmed address of whoever has this name or address.

    Whether anyone has is only looked at later, beside the requests: neither the answer nor its time
    tells it. Raises TooManyAttempts.
    """
    slow_mail(wiki, place, now)
    wiki.people.askings.add(who, language, now)


def answer_asked(wiki: Wiki, now: datetime, write: Answer) -> int:
    """Put in the queue the links that were asked for; return how many. By one process at a time.

    Who was asked about several times meanwhile gets one.
    """
    people = wiki.people
    sent: set[int] = set()
    for asking in people.askings.waiting():
        for account, email in _addressed(wiki, asking.who)[:_MAX_ACCOUNTS]:
            if account.id not in sent:
                secret = people.links.make(Wanted(Purpose.PASSWORD, account.id), now)
                people.outbox.add(_to(email, write(account, secret, asking.language)), now)
                sent.add(account.id)
        people.askings.answered(asking)
    return len(sent)


def password_link(wiki: Wiki, account: Account, now: datetime, made_by: str = "") -> str:
    """Return the secret of a link to choose a password, for someone who cannot get a message."""
    wanted = Wanted(Purpose.PASSWORD, account.id, made_by=made_by)
    return wiki.people.links.make(wanted, now)


def account_of_link(wiki: Wiki, secret: str, purpose: Purpose, now: datetime) -> Account:
    """Return the account a link is about, the link not used. Raises LinkVoid."""
    return _about(wiki, wiki.people.links.find(secret, purpose, now).account_id)


def choose_password(wiki: Wiki, secret: str, password: str, now: datetime) -> Account:
    """Return an account under the password chosen by a link; all that opened it is void.

    Raises LinkVoid; WeakPassword, and then the link may still be used.
    """
    account = account_of_link(wiki, secret, Purpose.PASSWORD, now)
    wiki.people.check_password(account, password)
    _about(wiki, wiki.people.links.use(secret, Purpose.PASSWORD, now).account_id)
    return wiki.people.recover(account.id, password)


def ask_to_confirm(
    wiki: Wiki, account: Account, email: str, place: Place, now: datetime, write: Write
) -> None:
    """Send a link to an address, kept once the link is followed.

    Raises BadInput("email"), TooManyAttempts.
    """
    address = wiki.people.allowed_email(email)
    slow_mail(wiki, place, now)
    secret = wiki.people.links.make(Wanted(Purpose.EMAIL, account.id, address), now)
    wiki.people.outbox.add(_to(address, write(account, secret)), now)


def confirm_email(wiki: Wiki, secret: str, now: datetime) -> Account:
    """Return the account whose address was confirmed. Raises LinkVoid."""
    link = wiki.people.links.use(secret, Purpose.EMAIL, now)
    account = _about(wiki, link.account_id, waiting=True)
    wiki.people.profiles.set_email(account.id, link.email)
    return account


def email_of_link(wiki: Wiki, secret: str, now: datetime) -> str:
    """Return the address a link would confirm, the link not used. Raises LinkVoid."""
    return wiki.people.links.find(secret, Purpose.EMAIL, now).email


def _addressed(wiki: Wiki, who: str) -> tuple[tuple[Account, str], ...]:
    """Return the accounts of a name or an address that have a confirmed address, with it."""
    people = wiki.people
    if "@" in who:
        accounts = people.profiles.of_email(who)
    else:
        named = people.account_named(who)
        accounts = (named,) if named is not None else ()
    profiles = [people.profiles.of(account.id) for account in accounts]
    return tuple(
        (profile.account, profile.email)
        for profile in profiles
        if profile is not None and profile.email and profile.state is AccountState.ACTIVE
    )


def _about(wiki: Wiki, account_id: int | None, *, waiting: bool = False) -> Account:
    """Return the account of a link. Raises LinkVoid when it may not be entered."""
    profile = wiki.people.profiles.of(account_id or 0)
    allowed = {AccountState.ACTIVE, *([AccountState.WAITING] if waiting else [])}
    if profile is None or profile.state not in allowed:
        raise LinkVoid
    return profile.account


def _to(email: str, message: Message) -> Message:
    """Return a message with its recipient, and what keeps machines from answering it.

    Source: RFC 3834 §5.
    """
    if not email:
        raise BadInput("email")
    headers = {"Auto-Submitted": "auto-generated", **message.headers}
    return Message(email, message.subject, message.plain, message.html, headers)
