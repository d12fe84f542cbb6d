from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from gare.model.entering import Link, Purpose, Wanted
from gare.model.errors import LinkVoid
from gare.model.people import Account, Role
from gare.people.links import LASTS
from gare.people.people import People
from tests.people.reading import kept_in
from tests.people.workers import NOW, PASSWORD


@pytest.fixture
def anne(people: People) -> Account:
    return people.register("Anne", PASSWORD, NOW)


def test_a_link_serves_once(people: People, anne: Account) -> None:
    secret = people.links.make(Wanted(Purpose.PASSWORD, anne.id), NOW)
    seen = people.links.find(secret, Purpose.PASSWORD, NOW)

    used = people.links.use(secret, Purpose.PASSWORD, NOW)

    assert seen == used
    assert used.account_id == anne.id
    with pytest.raises(LinkVoid):
        people.links.use(secret, Purpose.PASSWORD, NOW)


def test_of_many_who_use_a_link_at_once_one_does(people: People, anne: Account) -> None:
    secret = people.links.make(Wanted(Purpose.PASSWORD, anne.id), NOW)

    def use(_number: int) -> Link | None:
        try:
            return people.links.use(secret, Purpose.PASSWORD, NOW)
        except LinkVoid:
            return None

    with ThreadPoolExecutor(8) as pool:
        used = list(pool.map(use, range(8)))

    assert len([one for one in used if one is not None]) == 1


def test_the_secret_of_a_link_is_not_kept(people: People, anne: Account, url: str) -> None:
    secret = people.links.make(Wanted(Purpose.PASSWORD, anne.id), NOW)

    assert secret not in kept_in(url)


def test_a_link_is_for_one_purpose(people: People, anne: Account) -> None:
    secret = people.links.make(Wanted(Purpose.EMAIL, anne.id, "anne@example.org"), NOW)

    with pytest.raises(LinkVoid):
        people.links.use(secret, Purpose.PASSWORD, NOW)


@pytest.mark.parametrize("purpose", Purpose)
def test_a_link_ends(people: People, anne: Account, purpose: Purpose) -> None:
    secret = people.links.make(Wanted(purpose, anne.id), NOW)

    people.links.find(secret, purpose, NOW + LASTS[purpose] - timedelta(seconds=1))
    with pytest.raises(LinkVoid):
        people.links.find(secret, purpose, NOW + LASTS[purpose])


def test_a_new_link_makes_the_former_one_void(people: People, anne: Account) -> None:
    former = people.links.make(Wanted(Purpose.PASSWORD, anne.id), NOW)
    people.links.make(Wanted(Purpose.PASSWORD, anne.id), NOW)

    with pytest.raises(LinkVoid):
        people.links.find(former, Purpose.PASSWORD, NOW)


def test_invitations_are_listed_until_used_or_withdrawn(people: People) -> None:
    wanted = Wanted(Purpose.INVITATION, role=Role.MEMBER, made_by="camille", note="Réseau 22")
    first = people.links.make(wanted, NOW)
    people.links.make(wanted, NOW)
    newest, oldest = people.links.invitations(NOW)

    people.links.use(first, Purpose.INVITATION, NOW)
    people.links.withdraw(newest.id)

    assert (oldest.note, oldest.made_by, oldest.role) == ("Réseau 22", "camille", Role.MEMBER)
    assert people.links.invitations(NOW) == ()
