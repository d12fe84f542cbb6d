"""The accounts of others: accept, decline, give a role, disable, invite."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from gare.config import Registration
from gare.model.entering import Purpose, Wanted
from gare.model.errors import BadInput, Forbidden, LoginRequired
from gare.model.people import Account, AccountState, Person, Role
from gare.wiki.called import changed
from gare.wiki.recovering import Write, password_link
from gare.wiki.views.accounts import AdminLine, AdminView, InvitationLine, InvitationsView
from gare.wiki.wiki import Wiki

_KEEPERS = frozenset({Role.MODERATOR, Role.ADMIN})


def roll(wiki: Wiki, person: Person, text: str, state: str, after: int) -> AdminView:
    """Return the accounts, and those that wait to be accepted. Raises Forbidden, BadInput."""
    account = _keeper(person)
    wanted = _state(state) if state else None
    waiting = wiki.people.roll.search(state=AccountState.WAITING)
    found = wiki.people.roll.search(text, wanted, after)
    lines = {
        id(part): tuple(
            AdminLine(
                one.account.id,
                one.account.name,
                one.account.handle,
                one.account.role.value,
                one.state.value,
                one.account.created_at,
                one.has_email,
                one.has_second_factor,
            )
            for one in part.entries
        )
        for part in (waiting, found)
    }
    return AdminView(
        waiting=lines[id(waiting)],
        accounts=lines[id(found)],
        text=text,
        state=state,
        administers=person.role is Role.ADMIN,
        next_after=found.next,
        self_id=account.id,
    )


def accept(
    wiki: Wiki, person: Person, account_id: int, now: datetime, write: Write | None
) -> Account:
    """Let an account that waited be entered; its confirmed address is told, if there is one."""
    _keeper(person)
    profile = wiki.people.profiles.of(account_id)
    if profile is None or profile.state is not AccountState.WAITING:
        raise BadInput("account", str(account_id))
    wiki.people.roll.set_state(account_id, AccountState.ACTIVE)
    changed(wiki)
    if profile.email and write is not None:
        told = replace(write(profile.account, ""), recipient=profile.email)
        wiki.people.outbox.add(told, now)
    return profile.account


def decline(
    wiki: Wiki, person: Person, account_id: int, now: datetime, write: Write | None
) -> None:
    """Remove an account that waited; its confirmed address is told, if there is one."""
    _keeper(person)
    profile = wiki.people.profiles.of(account_id)
    wiki.people.roll.decline(account_id)
    if profile is not None and profile.email and write is not None:
        told = replace(write(profile.account, ""), recipient=profile.email)
        wiki.people.outbox.add(told, now)


def give_role(wiki: Wiki, person: Person, account_id: int, role: str) -> Account:
    """Return an account in another role; the last who administers keeps theirs."""
    _admin(person)
    if role not in {Role.MEMBER.value, Role.MODERATOR.value, Role.ADMIN.value}:
        raise BadInput("role", role)
    if role != Role.ADMIN.value:
        _another(wiki, account_id)
    return wiki.people.set_role(account_id, Role(role))


def disable(wiki: Wiki, person: Person, account_id: int) -> None:
    """Let an account be entered no more; the last who administers keeps theirs."""
    _admin(person)
    _another(wiki, account_id)
    wiki.people.roll.set_state(account_id, AccountState.DISABLED)
    changed(wiki)


def enable(wiki: Wiki, person: Person, account_id: int) -> None:
    """Let an account be entered again."""
    _admin(person)
    wiki.people.roll.set_state(account_id, AccountState.ACTIVE)
    changed(wiki)


def link_for(wiki: Wiki, person: Person, account_id: int, now: datetime) -> tuple[Account, str]:
    """Return an account and the secret of a link by which its owner chooses a password."""
    _admin(person)
    profile = wiki.people.profiles.of(account_id)
    if profile is None or profile.state is not AccountState.ACTIVE:
        raise BadInput("account", str(account_id))
    return profile.account, password_link(wiki, profile.account, now, _keeper(person).handle)


def invitations(wiki: Wiki, person: Person, now: datetime) -> InvitationsView:
    """Return the invitations nobody used yet."""
    _keeper(person)
    return InvitationsView(
        invitations=tuple(
            InvitationLine(
                one.id,
                one.note,
                (one.role or Role.MEMBER).value,
                one.made_by,
                one.made_at,
                one.ends_at,
            )
            for one in wiki.people.links.invitations(now)
        ),
        administers=person.role is Role.ADMIN,
        counted=wiki.settings.registration is not Registration.CLOSED,
    )


def invite(wiki: Wiki, person: Person, note: str, role: str, now: datetime) -> str:
    """Return the secret of an invitation; only who administers invites others than members."""
    account = _keeper(person)
    if role not in {Role.MEMBER.value, Role.MODERATOR.value}:
        raise BadInput("role", role)
    if role != Role.MEMBER.value:
        _admin(person)
    wanted = Wanted(Purpose.INVITATION, role=Role(role), made_by=account.handle, note=note[:100])
    return wiki.people.links.make(wanted, now)


def withdraw(wiki: Wiki, person: Person, link_id: int) -> None:
    """Make an invitation void."""
    _keeper(person)
    wiki.people.links.withdraw(link_id)


def _keeper(person: Person) -> Account:
    """Return the account of who moderates or administers. Raises LoginRequired, Forbidden."""
    if person.account is None:
        raise LoginRequired
    if person.role not in _KEEPERS:
        raise Forbidden("admin")
    return person.account


def _admin(person: Person) -> None:
    """Refuse whoever does not administer. Raises LoginRequired, Forbidden."""
    if _keeper(person).role is not Role.ADMIN:
        raise Forbidden("admin")


def _another(wiki: Wiki, account_id: int) -> None:
    """Refuse to leave the wiki without anyone who administers. Raises Forbidden."""
    if set(wiki.people.roll.admins()) <= {account_id}:
        raise Forbidden("last-admin")


def _state(word: str) -> AccountState:
    """Return a state that can be searched. Raises BadInput."""
    if word not in {AccountState.ACTIVE, AccountState.WAITING, AccountState.DISABLED}:
        raise BadInput("state", word)
    return AccountState(word)
