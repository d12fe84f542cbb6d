from __future__ import annotations

from datetime import timedelta

import pytest

from gare.model.entering import Identity, Message, Purpose, Wanted
from gare.model.errors import AccountShut, BadInput, NameTaken
from gare.model.people import CLOSED_NAME, Account, AccountState, Role, Scope
from gare.people.database import Database
from gare.people.moderation_tables import BROWSERS, JOURNAL
from gare.people.people import People
from tests.people.reading import kept_in
from tests.people.workers import NOW, PASSWORD

TODAY = NOW.date()
WHO = Identity("https://sso.example.org", "a1b2")


@pytest.fixture
def anne(people: People) -> Account:
    return people.register("Anne", PASSWORD, NOW)


def test_a_confirmed_address_is_found_in_any_case(people: People, anne: Account) -> None:
    people.profiles.set_email(anne.id, "Anne@Example.org")

    assert people.profiles.of_email(" anne@example.ORG ") == (anne,)
    assert people.profiles.of_email("camille@example.org") == ()


@pytest.mark.parametrize(
    "email",
    [
        "anne",
        "anne@",
        "@example.org",
        "anne@localhost",
        "anne@example.org\r\nBcc: x@example.org",
        "a" * 65 + "@example.org",
        "anne@" + "a" * 250 + ".org",
        "anne @example.org",
        "anne@example.org, b@example.org",
    ],
)
def test_what_is_no_address_is_refused(people: People, anne: Account, email: str) -> None:
    with pytest.raises(BadInput):
        people.profiles.set_email(anne.id, email)


def test_a_new_name_is_the_one_that_is_shown(people: People, anne: Account) -> None:
    people.profiles.rename(anne, people.free_name("Nolwenn", anne.id), TODAY)

    renamed = people.account(anne.id)

    assert renamed is not None
    assert (renamed.name, renamed.handle) == ("Nolwenn", "anne")
    assert people.profiles.names() == {"anne": "Nolwenn"}
    assert people.authenticate("Nolwenn", PASSWORD) == renamed


def test_one_may_spell_one_s_name_otherwise_but_not_take_another_s(
    people: People, anne: Account
) -> None:
    people.register("Camille", PASSWORD, NOW)

    assert people.free_name("ANNE", anne.id) == "ANNE"
    with pytest.raises(NameTaken):
        people.free_name("camille", anne.id)
    with pytest.raises(NameTaken):
        people.profiles.rename(anne, "Camille", TODAY)


def test_a_visitor_s_handle_is_of_one_account(people: People, anne: Account) -> None:
    camille = people.register("Camille", PASSWORD, NOW)
    people.profiles.add_handle(anne.id, "visiteur-lilas-1001")

    with pytest.raises(BadInput):
        people.profiles.add_handle(camille.id, "visiteur-lilas-1001")

    found = people.profiles.of_handle("visiteur-lilas-1001")
    assert found is not None
    assert found.account == anne
    assert found.former_handles == ("visiteur-lilas-1001",)


def test_a_handle_can_be_given_back(people: People, anne: Account) -> None:
    people.profiles.add_handle(anne.id, "visiteur-lilas-1001")

    people.profiles.remove_handle(anne.id, "visiteur-lilas-1001")

    assert people.profiles.of_handle("visiteur-lilas-1001") is None


def test_a_closed_account_leaves_nothing_but_its_handle(
    people: People, anne: Account, url: str
) -> None:
    people.profiles.set_email(anne.id, "anne.durand@example.org")
    people.profiles.add_handle(anne.id, "visiteur-lilas-1001")
    people.identities.attach(anne.id, WHO)
    people.tokens.make(anne.id, "Clone du bureau", {Scope.READ}, TODAY + timedelta(9), TODAY)
    people.links.make(Wanted(Purpose.PASSWORD, anne.id), NOW)
    people.outbox.add(Message("anne.durand@example.org", "Bonjour", "Texte"), NOW)
    session = people.sessions.begin(anne.id, "Firefox", NOW)

    people.profiles.close(anne.id, TODAY)

    kept = kept_in(url)
    words = ["Anne", "durand", "lilas", "a1b2", "bureau", "Firefox", "scrypt"]
    assert [word for word in words if word in kept] == []
    assert people.sessions.signed_in(session, NOW) is None
    assert people.profiles.names() == {"anne": CLOSED_NAME}


def test_what_moderation_knows_of_a_closed_account_has_no_name(
    people: People, anne: Account, url: str
) -> None:
    database = Database(url)
    log = {
        "made_at": NOW, "by_handle": "anne", "by_name": "Anne", "act": "approve", "page": "essai",
        "commit": "", "about": "", "reason": "", "pages": 1,
    }  # fmt: skip
    with database.writing() as connection:
        connection.execute(BROWSERS.insert().values(handle="anne", browser="b1", seen_on=TODAY))
        connection.execute(JOURNAL.insert().values(log))
    database.close()

    people.profiles.close(anne.id, TODAY)

    kept = kept_in(url)
    assert "Anne" not in kept
    assert "b1" not in kept
    assert "essai" in kept


def test_nobody_is_given_the_handle_of_a_closed_account(people: People, anne: Account) -> None:
    people.profiles.close(anne.id, TODAY)

    other = people.register("Anne", PASSWORD, NOW)

    assert other.handle == "anne-2"
    assert people.authenticate("Anne", PASSWORD) == other


def test_closed_accounts_do_not_stand_in_each_other_s_way(people: People, anne: Account) -> None:
    other = people.register("Camille", PASSWORD, NOW)

    people.profiles.close(anne.id, TODAY)
    people.profiles.close(other.id, TODAY)

    assert people.roll.search().entries == ()


def test_an_identity_opens_one_account(people: People, anne: Account) -> None:
    camille = people.register("Camille", PASSWORD, NOW)
    people.identities.attach(anne.id, WHO)

    with pytest.raises(BadInput):
        people.identities.attach(camille.id, WHO)

    assert people.identities.find(WHO) == anne
    assert people.identities.find(Identity(WHO.issuer, "other")) is None
    assert people.identities.find(Identity("https://other.example.org", WHO.subject)) is None


def test_an_identity_does_not_open_a_disabled_account(people: People, anne: Account) -> None:
    people.identities.attach(anne.id, WHO)
    people.roll.set_state(anne.id, AccountState.DISABLED)

    with pytest.raises(AccountShut):
        people.identities.find(WHO)


@pytest.mark.parametrize(
    "identity", [Identity("", "x"), Identity("x", ""), Identity("x", "y" * 256)]
)
def test_an_identity_that_cannot_be_kept_is_refused(
    people: People, anne: Account, identity: Identity
) -> None:
    with pytest.raises(BadInput):
        people.identities.attach(anne.id, identity)


def test_a_detached_identity_opens_nothing(people: People, anne: Account) -> None:
    people.identities.attach(anne.id, WHO)

    people.identities.detach(anne.id, WHO.issuer)

    assert people.identities.find(WHO) is None


def test_the_roll_is_searched_by_name_handle_and_state(people: People, anne: Account) -> None:
    camille = people.register("Camille Le Bris", PASSWORD, NOW, AccountState.WAITING)

    def found(text: str = "", state: AccountState | None = None) -> list[int]:
        return [entry.account.id for entry in people.roll.search(text, state).entries]

    assert found() == [anne.id, camille.id]
    assert found("le bris") == [camille.id]
    assert found("camille-le") == [camille.id]
    assert found(state=AccountState.WAITING) == [camille.id]
    assert found("%") == []
    assert people.roll.count(AccountState.WAITING) == 1


def test_an_account_that_was_declined_is_gone(people: People, anne: Account) -> None:
    camille = people.register("Camille", PASSWORD, NOW, AccountState.WAITING)

    people.roll.decline(camille.id)

    assert people.account(camille.id) is None
    with pytest.raises(BadInput):
        people.roll.decline(anne.id)


def test_those_who_administer_are_known(people: People, anne: Account) -> None:
    people.set_role(anne.id, Role.ADMIN)

    assert people.roll.admins() == (anne.id,)
    people.roll.set_state(anne.id, AccountState.DISABLED)
    assert people.roll.admins() == ()
