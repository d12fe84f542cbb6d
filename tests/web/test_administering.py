"""The accounts of others: who may do what to them, and that the wiki is never left alone."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from gare.app import application
from gare.model.people import Account, AccountState, Role
from gare.wiki.wiki import Wiki
from tests.making import MakeWiki
from tests.web.people import PASSWORD, Browser, person, said, signed_in

NAMES = {Role.MEMBER: "Anne", Role.MODERATOR: "Maud", Role.ADMIN: "Odile"}
ACTS = ("accept", "decline", "role", "disable", "enable", "link")
ALLOWED = {
    Role.VISITOR: frozenset[str](),
    Role.MEMBER: frozenset[str](),
    Role.MODERATOR: frozenset({"accept", "decline"}),
    Role.ADMIN: frozenset(ACTS),
}
REFUSED = {Role.VISITOR: 401, Role.MEMBER: 403, Role.MODERATOR: 403}


@pytest.fixture
def wiki(wiki_with: MakeWiki) -> Wiki:
    wiki = wiki_with({"accueil.md": "# A\n"}, registration="approval")
    for role, name in NAMES.items():
        person(wiki, name, role)
    return wiki


@pytest.fixture
def app(wiki: Wiki) -> Flask:
    return application(wiki)


@pytest.fixture
def yann(wiki: Wiki, app: Flask) -> Account:
    """Return an account that waits."""
    Browser(app).post("/-/register", "/-/register", name="Yann", password=PASSWORD)
    found = wiki.people.account_named("Yann")
    assert found is not None
    return found


def browser_of(app: Flask, role: Role) -> Browser:
    return Browser(app) if role is Role.VISITOR else signed_in(app, NAMES[role])


def state_of(wiki: Wiki, account: Account) -> AccountState | None:
    profile = wiki.people.profiles.of(account.id)
    return profile.state if profile else None


def subject(wiki: Wiki, yann: Account, act: str) -> Account:
    """Return the account an act is tried on, in the state that it needs."""
    if act == "enable":
        wiki.people.roll.set_state(yann.id, AccountState.DISABLED)
    elif act not in {"accept", "decline"}:
        wiki.people.roll.set_state(yann.id, AccountState.ACTIVE)
    return yann


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("role", Role)
def test_each_role_does_what_it_may_and_no_more(
    wiki: Wiki, app: Flask, yann: Account, role: Role, act: str
) -> None:
    subject(wiki, yann, act)
    before = wiki.people.profiles.of(yann.id)
    browser = browser_of(app, role)

    answer = browser.post(
        "/-/admin/account", "/-/me", account=str(yann.id), do=act, role="moderator"
    )

    if act in ALLOWED[role]:
        assert answer.status_code in {200, 303}
        assert act == "link" or wiki.people.profiles.of(yann.id) != before
    else:
        assert answer.status_code == REFUSED[role]
        assert wiki.people.profiles.of(yann.id) == before


@pytest.mark.parametrize("place", ["/-/admin", "/-/admin/invitations"])
@pytest.mark.parametrize(
    ("role", "status"),
    [(Role.VISITOR, 401), (Role.MEMBER, 403), (Role.MODERATOR, 200), (Role.ADMIN, 200)],
)
def test_each_role_sees_what_it_may(app: Flask, place: str, role: Role, status: int) -> None:
    assert browser_of(app, role).get(place).status_code == status


@pytest.mark.parametrize(
    ("role", "invited", "status"),
    [
        (Role.VISITOR, "member", 401),
        (Role.MEMBER, "member", 403),
        (Role.MODERATOR, "member", 200),
        (Role.MODERATOR, "moderator", 403),
        (Role.ADMIN, "moderator", 200),
        (Role.ADMIN, "admin", 400),
    ],
)
def test_each_role_invites_whom_it_may(app: Flask, role: Role, invited: str, status: int) -> None:
    browser = browser_of(app, role)

    answer = browser.post("/-/admin/invitations", "/-/me", note="Réseau", role=invited)

    assert answer.status_code == status


def test_an_invitation_is_shown_once_listed_and_withdrawn(app: Flask) -> None:
    browser = browser_of(app, Role.MODERATOR)
    made = browser.post("/-/admin/invitations", "/-/admin/invitations", note="Réseau 22")
    link = re.search(r"/-/register\?invitation=([\w-]+)", made.text)
    assert link is not None
    listed = browser.get("/-/admin/invitations").text
    number = re.search(r'name="withdraw" value="(\d+)"', listed)
    assert number is not None

    browser.post("/-/admin/invitations", "/-/admin/invitations", withdraw=number[1])

    assert "Réseau 22" in listed
    assert link[1] not in listed
    assert "Réseau 22" not in browser.get("/-/admin/invitations").text


@pytest.mark.parametrize("act", ["disable", "role"])
def test_the_last_who_administers_stays(wiki: Wiki, app: Flask, act: str) -> None:
    odile = wiki.people.account_named("Odile")
    assert odile is not None

    refused = browser_of(app, Role.ADMIN).post(
        "/-/admin/account", "/-/admin", account=str(odile.id), do=act, role="member"
    )

    assert refused.status_code == 403
    assert wiki.people.roll.admins() == (odile.id,)


def test_a_disabled_account_is_out_at_once(wiki: Wiki, app: Flask) -> None:
    anne = wiki.people.account_named("Anne")
    assert anne is not None
    member = browser_of(app, Role.MEMBER)

    browser_of(app, Role.ADMIN).post(
        "/-/admin/account", "/-/admin", account=str(anne.id), do="disable"
    )

    assert not member.is_signed_in()
    assert member.sign_in("Anne").status_code == 403


def test_a_new_role_counts_at_once(wiki: Wiki, app: Flask) -> None:
    anne = wiki.people.account_named("Anne")
    assert anne is not None
    member = browser_of(app, Role.MEMBER)

    browser_of(app, Role.ADMIN).post(
        "/-/admin/account", "/-/admin", account=str(anne.id), do="role", role="moderator"
    )

    assert member.get("/-/admin").status_code == 200


def test_what_makes_no_sense_is_refused(app: Flask) -> None:
    browser = browser_of(app, Role.ADMIN)

    answers = [
        browser.post("/-/admin/account", "/-/admin", account=number, do=act, role="member")
        for number in ("", "x", "-1", "999999", "9" * 30, "0")
        for act in (*ACTS, "", "anything")
    ]

    assert {answer.status_code for answer in answers} == {400}


def test_accounts_are_searched(app: Flask, yann: Account) -> None:
    browser = browser_of(app, Role.ADMIN)

    found = said(browser.get("/-/admin?q=mau"))

    assert "maud" in found
    assert "odile," not in found
    assert browser.get("/-/admin?state=nothing").status_code == 400
    assert browser.get("/-/admin?after=x").status_code == 400
