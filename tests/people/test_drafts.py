"""Drafts: each account has its own, and nobody else any of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from gare.model.drafts import Draft
from gare.model.errors import BadInput
from gare.model.names import PagePath
from gare.model.people import Account
from gare.people.drafts import MAX_DRAFTS, Drafts
from gare.people.people import People
from tests.people.workers import NOW, PASSWORD

ESSAI = Draft("d1", PagePath("etudes/essai"), "Essai", "# Essai\n\nTexte 🐢.\n", "", "", NOW)


@pytest.fixture
def anne(people: People) -> Account:
    return people.register("Anne", PASSWORD, NOW)


@pytest.fixture
def belkacem(people: People) -> Account:
    return people.register("Belkacem", PASSWORD, NOW)


@pytest.fixture
def drafts(people: People) -> Drafts:
    return people.drafts


def test_a_draft_is_its_owner_s_alone(drafts: Drafts, anne: Account, belkacem: Account) -> None:
    drafts.keep(anne.id, ESSAI)

    assert drafts.get(anne.id, "d1") == ESSAI
    assert drafts.get(belkacem.id, "d1") is None
    assert drafts.of(belkacem.id) == ()
    assert not drafts.drop(belkacem.id, "d1")
    assert drafts.of(anne.id) == (ESSAI,)


def test_a_draft_takes_the_place_of_what_it_was(drafts: Drafts, anne: Account) -> None:
    later = replace(ESSAI, source="# Autre\n", title="Autre", changed_at=NOW + timedelta(hours=1))
    drafts.keep(anne.id, ESSAI)

    drafts.keep(anne.id, later)

    assert drafts.of(anne.id) == (later,)


def test_two_drafts_of_a_page_are_two_texts(drafts: Drafts, anne: Account) -> None:
    second = replace(ESSAI, id="d2", changed_at=NOW + timedelta(minutes=1))
    elsewhere = replace(ESSAI, id="d3", page=PagePath("outils/essai"))
    for one in (ESSAI, second, elsewhere):
        drafts.keep(anne.id, one)

    assert [one.id for one in drafts.of(anne.id, "etudes/essai")] == ["d2", "d1"]
    assert drafts.drop(anne.id, "d2")
    assert {one.id for one in drafts.of(anne.id)} == {"d1", "d3"}


def test_an_account_keeps_so_many_drafts(drafts: Drafts, anne: Account, belkacem: Account) -> None:
    for number in range(MAX_DRAFTS):
        drafts.keep(anne.id, replace(ESSAI, id=f"d{number}"))

    with pytest.raises(BadInput):
        drafts.keep(anne.id, replace(ESSAI, id="one-more"))
    drafts.keep(anne.id, replace(ESSAI, id="d3", title="Encore"))
    drafts.keep(belkacem.id, replace(ESSAI, id="his"))

    assert len(drafts.of(anne.id)) == MAX_DRAFTS
    assert drafts.get(anne.id, "d3") == replace(ESSAI, id="d3", title="Encore")


def test_drafts_go_with_their_account(people: People, anne: Account) -> None:
    people.drafts.keep(anne.id, ESSAI)

    people.profiles.close(anne.id, NOW.date())

    assert people.drafts.of(anne.id) == ()
    assert people.erasing.count(("Texte 🐢",)) == 0


def test_a_purge_of_a_page_forgets_its_drafts(people: People, anne: Account) -> None:
    people.drafts.keep(anne.id, ESSAI)
    people.drafts.keep(anne.id, replace(ESSAI, id="d2", page=PagePath("autre")))

    people.erasing.forget_pages(["etudes/essai"])
    people.erasing.erase(("Texte",))

    assert [one.id for one in people.drafts.of(anne.id)] == ["d2"]
    assert people.drafts.of(anne.id)[0].source == "# Essai\n\nxxxxx 🐢.\n"


def test_a_nul_that_anybody_may_send_is_no_fault_of_the_database(
    people: People, anne: Account
) -> None:
    draft = replace(ESSAI, title="Ess\0ai", summary="un\0mot")

    people.drafts.keep(anne.id, draft)

    kept = people.drafts.get(anne.id, "d1")
    assert kept is not None
    assert kept.source == draft.source
    assert people.drafts.get(anne.id, "d1\0") is None
    assert people.moderation.proposals.get("a\0") is None
    assert not people.is_taken("Anne\0Le Bris")
