"""Private contacts, and texts taken out of the whole database, on both systems."""

from __future__ import annotations

from gare.model.entering import Message
from gare.people.people import People
from tests.people.reading import kept_in
from tests.people.workers import NOW, PASSWORD

EMAIL = "paule.exemple@orange.example"
PAGE = "id:paule-1"


def test_a_contact_serves_once_the_person_agreed(people: People) -> None:
    people.contacts.keep(PAGE, EMAIL, "", NOW)
    before = people.contacts.of(PAGE)

    confirmed = people.contacts.confirm(PAGE, EMAIL, NOW)

    after = people.contacts.of(PAGE)
    assert before is not None
    assert after is not None
    assert (before.can_be_written_to, confirmed, after.can_be_written_to) == (False, True, True)


def test_another_address_is_not_confirmed_by_the_link_of_the_former(people: People) -> None:
    people.contacts.keep(PAGE, "autre@orange.example", "", NOW)

    assert not people.contacts.confirm(PAGE, EMAIL, NOW)


def test_contacts_are_found_together_and_forgotten(people: People) -> None:
    people.contacts.keep(PAGE, EMAIL, "02 98 00 00 00", NOW, confirmed=True)
    people.contacts.asked(PAGE, NOW)

    found = people.contacts.of_all([PAGE, "id:personne"])
    gone = people.contacts.forget(PAGE)

    assert {page: one.asked_at for page, one in found.items()} == {PAGE: NOW}
    assert gone
    assert people.contacts.of(PAGE) is None
    assert not people.contacts.forget(PAGE)


def test_an_empty_contact_is_none(people: People) -> None:
    people.contacts.keep(PAGE, EMAIL, "", NOW)

    people.contacts.keep(PAGE, "", "", NOW)

    assert people.contacts.of(PAGE) is None


def test_a_text_is_taken_out_of_every_table_but_accounts(people: People, url: str) -> None:
    people.register("Paule Quatrebarbes", PASSWORD, NOW)
    people.outbox.add(Message("x@y.example", "Pour Quatrebarbes", "Bonjour Quatrebarbes."), NOW)
    people.contacts.keep("path:quatrebarbes", "quatrebarbes@y.example", "", NOW)

    counted = people.erasing.count(("Quatrebarbes", "quatrebarbes@y.example"))
    people.erasing.erase(("Bonjour Quatrebarbes", "Pour Quatrebarbes", "quatrebarbes@y.example"))

    kept = kept_in(url)
    assert counted == 2
    assert "Bonjour Quatrebarbes" not in kept
    assert "quatrebarbes@y.example" not in kept
    assert people.erasing.accounts(("Quatrebarbes",)) == ("paule-quatrebarbes",)
    assert people.account_named("Paule Quatrebarbes") is not None


def test_two_rows_that_would_look_alike_do_not_stop_an_erasing(people: People) -> None:
    for number in range(2):
        people.contacts.keep(f"path:{'Un' * number}secret", EMAIL, "", NOW)
    people.contacts.keep("path:xxxxx", EMAIL, "", NOW)

    people.erasing.erase(("secret",))

    assert people.erasing.count(("secret",)) == 0
