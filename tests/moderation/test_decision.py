"""Decisions: a table of cases, and what holds whatever the facts."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gare.model.moderation import Block, Decision, Reason, Source, Verdict
from gare.moderation.decision import DAY, HOUR, MINUTE, EditFacts, PersonFacts, decide
from gare.moderation.measuring import gesture, measured, removal
from gare.moderation.policy import Pace, Policy, When

POLICY = Policy()
NEWCOMER = PersonFacts()
TRUSTED = PersonFacts(is_trusted=True)
KEEPER = PersonFacts(is_keeper=True)
BLOCK = Block(
    1, Source.BROWSER, "b", "Lilas", "Publicité", datetime(2026, 1, 1, tzinfo=UTC), "anne",
    datetime(2026, 2, 1, tzinfo=UTC),
)  # fmt: skip
PLAIN = measured("", "Un texte.")
LINKED = measured("", "Voir https://casino.example/ et https://www.autre.example.")
STRICT = Policy(
    refused_words=("jeux d'argent",), refused_sites=("casino.example",), held_words=("promo",)
)

edits = st.builds(
    EditFacts,
    is_text=st.booleans(),
    words=st.sampled_from(["", "un texte", "des jeux d argent", "une promo"]),
    sites=st.frozensets(st.sampled_from(["casino.example", "a.casino.example", "b.example"])),
    links=st.integers(0, 20),
    removed=st.integers(0, 100),
    chosen=st.booleans(),
)
people = st.builds(
    PersonFacts,
    is_keeper=st.booleans(),
    is_trusted=st.booleans(),
    block=st.sampled_from([None, BLOCK]),
    writes=st.dictionaries(
        st.tuples(st.sampled_from(Source), st.sampled_from([MINUTE, HOUR, DAY])),
        st.integers(0, 6000),
    ),
    removals=st.integers(0, 20),
    has_answered=st.booleans(),
)
policies = st.sampled_from(
    [POLICY, STRICT, replace(STRICT, challenge=When.NEVER), Policy(challenge=When.ALWAYS)]
)
LENIENCE = {Verdict.ALLOW: 3, Verdict.ASK: 2, Verdict.HOLD: 1, Verdict.REFUSE: 0}


def verdict(edit: EditFacts, person: PersonFacts, policy: Policy = POLICY) -> Verdict:
    """Return what becomes of an edit where newcomers are shown."""
    return decide(edit, person, policy, hold=False).verdict


def test_what_a_newcomer_writes_is_shown_and_flagged() -> None:
    assert decide(PLAIN, NEWCOMER, POLICY, hold=False) == Decision(Verdict.ALLOW, flagged=True)


def test_what_a_newcomer_writes_waits_when_the_operator_wishes_so() -> None:
    found = decide(PLAIN, NEWCOMER, POLICY, hold=True)

    assert (found.verdict, found.reasons) == (Verdict.HOLD, (Reason.NEWCOMER,))


def test_what_cannot_wait_is_refused_instead() -> None:
    assert decide(removal(), NEWCOMER, POLICY, hold=True).verdict is Verdict.REFUSE


def test_a_trusted_person_is_neither_flagged_nor_asked() -> None:
    assert decide(LINKED, TRUSTED, POLICY, hold=True) == Decision(Verdict.ALLOW)


def test_a_newcomer_who_adds_a_link_answers_a_challenge_first() -> None:
    assert verdict(LINKED, NEWCOMER) is Verdict.ASK
    assert verdict(LINKED, replace(NEWCOMER, has_answered=True)) is Verdict.ALLOW
    assert verdict(LINKED, NEWCOMER, Policy(challenge=When.NEVER)) is Verdict.ALLOW


def test_a_newcomer_who_writes_fast_answers_a_challenge_then_waits() -> None:
    hurried = replace(NEWCOMER, writes={(Source.BROWSER, MINUTE): 11})
    too_fast = replace(NEWCOMER, writes={(Source.HANDLE, HOUR): 121}, has_answered=True)

    in_a_room = replace(NEWCOMER, writes={(Source.NETWORK, MINUTE): 11})

    assert verdict(PLAIN, hurried) is Verdict.ASK
    assert verdict(PLAIN, in_a_room) is Verdict.ALLOW
    assert decide(PLAIN, too_fast, POLICY, hold=False) == Decision(
        Verdict.REFUSE, (Reason.PACE,), retry_seconds=HOUR
    )


def test_a_network_may_write_more_than_a_person() -> None:
    policy = Policy(newcomers=Pace(2, 2, 2), networks=Pace(9, 9, 9), challenge=When.NEVER)
    room = replace(NEWCOMER, writes={(Source.NETWORK, DAY): 9})

    assert verdict(PLAIN, room, policy) is Verdict.ALLOW
    assert verdict(PLAIN, replace(room, writes={(Source.NETWORK, DAY): 10}), policy) is (
        Verdict.REFUSE
    )


def test_a_refused_word_is_found_whatever_its_accents_and_signs() -> None:
    text = measured("", "Des JEUX-D’ARGENT ici")

    found = decide(text, NEWCOMER, STRICT, hold=False)

    assert (found.verdict, found.reasons, found.detail) == (
        Verdict.REFUSE, (Reason.WORD,), "jeux d'argent",
    )  # fmt: skip
    assert verdict(measured("", "Des jeux d’argenterie"), NEWCOMER, STRICT) is Verdict.ALLOW


@pytest.mark.parametrize(
    "text",
    ["http://casino.example", "[ici](//www.casino.example/x)", "www.casino.example",
     "HTTPS://a.b.CASINO.example:8080/?q", "<https://moi@casino.example>",
     "[ici](https&#58;//casino&#46;example/)", "https://casino%2Eexample/",
     "https://casino\u3002example/"],
)  # fmt: skip
def test_a_refused_site_is_found_however_it_is_written(text: str) -> None:
    found = decide(measured("", text), NEWCOMER, STRICT, hold=False)

    assert (found.verdict, found.detail) == (Verdict.REFUSE, "casino.example")


@pytest.mark.parametrize(
    "text",
    ["jeux d’ar**gent**", "jeux d'a*r*gent", "jeux d&#39;arg&#101;nt", "jeux d’ar<b>gent</b>",
     "jeux d'[ar](x)gent", "jeux d'ar\u200bgent", "jeux d'ar\u00adgent", "jeux d'ar<!-- x -->gent",
     "jeux d\\'argent"],
)  # fmt: skip
def test_a_refused_word_is_found_as_it_is_read(text: str) -> None:
    found = decide(measured("", text), NEWCOMER, STRICT, hold=False)

    assert (found.verdict, found.detail) == (Verdict.REFUSE, "jeux d'argent")


@pytest.mark.parametrize(
    "said",
    ["jeux d’argent gratuits", "https://casino.example/", "Visitez casino.example",
     "jeux-d-argent/f2", "www.casino.example", "Allez sur promo.casino.example !"],
)  # fmt: skip
@pytest.mark.parametrize("measure", [lambda said: measured("", "Texte", said), gesture, removal])
def test_what_is_said_around_a_text_is_looked_at(
    said: str, measure: Callable[[Iterable[str]], EditFacts]
) -> None:
    assert decide(measure(("", said)), NEWCOMER, STRICT, hold=False).verdict is Verdict.REFUSE
    assert decide(measure(("", said)), TRUSTED, STRICT, hold=False).verdict is Verdict.ALLOW
    assert measure(("", said)).links == 0


def test_a_site_that_is_only_named_in_a_text_is_no_link() -> None:
    assert measured("", "Le nom casino.example, et moncasino.example.com.").sites == frozenset()
    assert gesture(("mon-casino.example",)).sites == {"mon-casino.example"}


def test_what_was_there_before_is_not_held_against_who_edits() -> None:
    before = "Voir https://casino.example/\n\nDes jeux d’argent\n"

    found = measured(before, "Un titre\n\n" + before)

    assert (found.sites, found.links, found.words) == (frozenset(), 0, "un titre")


def test_many_links_wait() -> None:
    text = "\n".join(f"https://s{number}.example/" for number in range(11))

    found = decide(
        measured("", text), replace(NEWCOMER, has_answered=True), POLICY, hold=False
    )  # fmt: skip

    assert (found.verdict, found.reasons) == (Verdict.HOLD, (Reason.LINKS,))


def test_emptying_many_pages_waits() -> None:
    emptied = measured("Une ligne de texte.\n" * 50, "")
    fast = replace(NEWCOMER, removals=6)

    assert emptied.removed == 100
    assert verdict(emptied, NEWCOMER) is Verdict.ALLOW
    assert verdict(emptied, fast) is Verdict.HOLD
    assert verdict(removal(), fast) is Verdict.REFUSE


def test_writing_a_page_anew_is_not_a_removal() -> None:
    assert measured("Une ligne de texte.\n" * 50, "Une autre ligne.\n" * 60).removed == 0


def test_a_blocked_person_is_told_why_and_until_when() -> None:
    found = decide(PLAIN, replace(TRUSTED, block=BLOCK), POLICY, hold=False)

    assert found == Decision(
        Verdict.REFUSE, (Reason.BLOCKED,), "Publicité", until=BLOCK.ends_at
    )  # fmt: skip


@given(edits, people, policies, st.booleans())
def test_a_keeper_is_never_refused_nor_asked(
    edit: EditFacts, person: PersonFacts, policy: Policy, hold: bool
) -> None:
    found = decide(edit, replace(person, is_keeper=True), policy, hold=hold)

    assert found.verdict is (Verdict.HOLD if edit.chosen else Verdict.ALLOW)


@given(edits, people, policies, st.booleans())
def test_trust_never_makes_a_decision_harder(
    edit: EditFacts, person: PersonFacts, policy: Policy, hold: bool
) -> None:
    edit = replace(edit, chosen=False)
    before = decide(edit, replace(person, is_trusted=False), policy, hold=hold)
    after = decide(edit, replace(person, is_trusted=True), policy, hold=hold)

    assert LENIENCE[after.verdict] >= LENIENCE[before.verdict]
    assert Reason.CHALLENGE not in after.reasons


@given(edits, people, policies, st.booleans())
def test_a_block_always_refuses_who_is_not_a_keeper(
    edit: EditFacts, person: PersonFacts, policy: Policy, hold: bool
) -> None:
    found = decide(edit, replace(person, is_keeper=False, block=BLOCK), policy, hold=hold)

    assert (found.verdict, found.reasons) == (Verdict.REFUSE, (Reason.BLOCKED,))


@given(edits, people, policies, st.booleans())
def test_an_answer_always_ends_the_questions(
    edit: EditFacts, person: PersonFacts, policy: Policy, hold: bool
) -> None:
    found = decide(edit, replace(person, has_answered=True), policy, hold=hold)

    assert found.verdict is not Verdict.ASK


@given(edits, people, policies, st.booleans())
def test_only_texts_wait_and_every_no_has_a_reason(
    edit: EditFacts, person: PersonFacts, policy: Policy, hold: bool
) -> None:
    found = decide(edit, person, policy, hold=hold)

    assert found.verdict is not Verdict.HOLD or edit.is_text or edit.chosen
    assert bool(found.reasons) is (found.verdict is not Verdict.ALLOW)


@given(edits, people, st.booleans())
def test_a_longer_list_never_makes_a_decision_easier(
    edit: EditFacts, person: PersonFacts, hold: bool
) -> None:
    before = decide(edit, person, POLICY, hold=hold)
    after = decide(edit, person, STRICT, hold=hold)

    assert LENIENCE[after.verdict] <= LENIENCE[before.verdict]


@given(st.text(), st.text())
def test_any_two_texts_are_measured(before: str, after: str) -> None:
    found = measured(before, after)

    assert 0 <= found.removed <= 100
    assert found.links >= len(found.sites)
    assert measured(before, before) == EditFacts()
