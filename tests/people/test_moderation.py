"""What moderation keeps: exact counts, blocks with an end, reviews, trust, the log, proposals."""

from __future__ import annotations

import multiprocessing
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from gare.model.moderation import (
    Entering,
    JournalEntry,
    Proposal,
    ProposalState,
    Reason,
    ReviewVerdict,
    Source,
)
from gare.people.people import People

NOW = datetime(2026, 3, 14, 10, 0, 30, tzinfo=UTC)
LILAS = Entering("visiteur-lilas-1001", "b" * 32, "n" * 32, "", NOW)
WRITE = (("write", (60, 3600)),)
PROPOSAL = Proposal(
    id="abc", commit="1" * 40, page="etudes", title="Études", base="", handle="visiteur-lilas-1001",
    name="Lilas", browser="b" * 32, summary="", reasons=(Reason.LINKS, Reason.NEWCOMER),
    state=ProposalState.WAITING, made_at=NOW, changed_at=NOW,
)  # fmt: skip


def test_each_source_of_a_write_is_counted_in_each_window(people: People) -> None:
    people.moderation.gate.enter(LILAS, WRITE)

    known = people.moderation.gate.enter(LILAS, WRITE)

    sources = (Source.HANDLE, Source.BROWSER, Source.NETWORK)
    assert known.counts == {("write", one, span): 2 for one in sources for span in (60, 3600)}


def test_a_count_begins_again_in_the_next_window(people: People) -> None:
    people.moderation.gate.enter(LILAS, WRITE)

    later = replace(LILAS, at=NOW + timedelta(seconds=60))
    known = people.moderation.gate.enter(later, WRITE)

    assert known.counts["write", Source.HANDLE, 60] == 1
    assert known.counts["write", Source.HANDLE, 3600] == 2


def test_a_network_is_counted_whatever_browser_writes_from_it(people: People) -> None:
    for number in range(4):
        other = replace(LILAS, handle=f"visiteur-ambre-{number}", browser=f"{number}" * 32)
        known = people.moderation.gate.enter(other, WRITE)

    assert known.counts["write", Source.NETWORK, 60] == 4
    assert known.counts["write", Source.BROWSER, 60] == 1


def test_who_changes_names_behind_one_network_leaves_no_more_than_it_may_write(
    people: People,
) -> None:
    gate = people.moderation.gate
    for number in range(12):
        other = replace(LILAS, handle=f"visiteur-ambre-{number}", browser=f"{number:032d}")
        known = gate.enter(other, WRITE, ceilings={60: 4, 3600: 100})

    assert known.counts == {("write", Source.NETWORK, span): 12 for span in (60, 3600)}
    assert len(gate.handles_of(Source.NETWORK, LILAS.network)) == 4
    assert sum(bool(gate.origins_of(f"visiteur-ambre-{one}")[0]) for one in range(12)) == 4


def test_counts_of_several_processes_are_exact(url: str) -> None:
    context = multiprocessing.get_context("spawn")
    with context.Pool(4) as pool:
        found = pool.map(enter_often, [url] * 4)

    numbers = sorted(number for some in found for number in some)
    assert numbers == list(range(1, 101))


def enter_often(url: str) -> list[int]:
    """Return what a process that writes 25 times is told each time."""
    people = People(url)
    found = [
        people.moderation.gate.enter(LILAS, WRITE).counts["write", Source.NETWORK, 3600]
        for _turn in range(25)
    ]
    people.close()
    return found


def test_who_wrote_from_a_browser_or_a_network_is_known_for_a_while(people: People) -> None:
    gate = people.moderation.gate
    gate.enter(LILAS, WRITE)
    gate.enter(replace(LILAS, handle="anne", browser=""), WRITE)

    assert gate.handles_of(Source.NETWORK, "n" * 32) == ("anne", "visiteur-lilas-1001")
    assert gate.handles_of(Source.BROWSER, "b" * 32) == ("visiteur-lilas-1001",)
    assert gate.origins_of("visiteur-lilas-1001") == (("b" * 32,), ("n" * 32,))


def test_networks_are_forgotten_in_two_days_and_browsers_in_a_season(people: People) -> None:
    gate = people.moderation.gate
    gate.enter(LILAS, WRITE)

    gate.enter(replace(LILAS, handle="anne", browser="", network="o" * 32, at=_day(2)), WRITE)
    after_two_days = gate.origins_of(LILAS.handle)
    gate.enter(replace(LILAS, handle="anne", browser="", network="o" * 32, at=_day(91)), WRITE)
    after_a_season = gate.origins_of(LILAS.handle)

    assert after_two_days == (("b" * 32,), ())
    assert after_a_season == ((), ())


def test_a_challenge_serves_once(people: People) -> None:
    assert people.moderation.gate.spend("c" * 24, _day(1))
    assert not people.moderation.gate.spend("c" * 24, _day(1))


def test_a_block_holds_until_its_end_or_until_it_is_lifted(people: People) -> None:
    blocks = people.moderation.blocks
    made = blocks.add(
        Source.BROWSER, "b" * 32, "Lilas", reason="Publicité", made_by="anne", made_at=NOW,
        ends_at=_day(1),
    )  # fmt: skip

    assert blocks.of(["x", "b" * 32], NOW) == made
    assert people.moderation.gate.enter(LILAS, WRITE).block == made
    assert blocks.of(["b" * 32], _day(1)) is None
    assert blocks.in_force(NOW) == (made,)
    assert blocks.lift(made.id, NOW) == replace(made, lifted_at=NOW)
    assert blocks.lift(made.id, NOW) is None
    assert blocks.of(["b" * 32], NOW) is None


def test_a_network_blocked_yesterday_is_known_by_its_mark_of_yesterday(people: People) -> None:
    people.moderation.blocks.add(
        Source.NETWORK, "y" * 32, "Lilas", reason="", made_by="anne", made_at=NOW, ends_at=_day(1)
    )

    known = people.moderation.gate.enter(replace(LILAS, past_network="y" * 32), WRITE)

    assert known.block is not None


def test_a_change_keeps_the_first_verdict_it_was_given(people: People) -> None:
    reviews = people.moderation.reviews
    first = reviews.mark([("1" * 40, "lilas")], ReviewVerdict.APPROVED, "anne", NOW)
    pair = [("1" * 40, "lilas"), ("2" * 40, "lilas")]
    second = reviews.mark(pair, ReviewVerdict.REVERTED, "bel", NOW)

    assert (first, second) == (1, 1)
    assert reviews.approved("lilas") == 1
    assert reviews.read(["1" * 40, "2" * 40, "3" * 40]) == {"1" * 40, "2" * 40}


def test_many_changes_are_marked_and_asked_about_at_once(people: People) -> None:
    commits = [f"{number:040x}" for number in range(1200)]

    people.moderation.reviews.mark(
        ((one, "lilas") for one in commits), ReviewVerdict.REVERTED, "anne", NOW
    )

    assert people.moderation.reviews.read(commits) == set(commits)


def test_a_handle_is_trusted_when_somebody_says_so(people: People) -> None:
    reviews = people.moderation.reviews

    assert reviews.trust("lilas", "anne", NOW)
    assert not reviews.trust("lilas", "anne", NOW)
    assert people.moderation.gate.enter(replace(LILAS, handle="lilas"), WRITE).is_trusted
    assert reviews.trusted(["lilas", "ambre"]) == {"lilas"}
    reviews.distrust("lilas")
    assert reviews.trusted(["lilas"]) == frozenset()


def test_the_log_is_read_from_its_end(people: People) -> None:
    journal = people.moderation.journal
    for number in range(3):
        journal.add(JournalEntry(NOW, "anne", "Anne", "approve", page=f"p{number}"))

    last = journal.entries(2)
    before = journal.entries(2, before=last[-1].id)

    assert [one.page for one in (*last, *before)] == ["p2", "p1", "p0"]
    assert last[0].made_at == NOW


def test_a_switch_is_on_with_its_value_until_it_is_off(people: People) -> None:
    switches = people.moderation.switches
    switches.turn("read-only", "Travaux", "anne", NOW)
    switches.turn("read-only", "Encore", "anne", NOW)
    on = switches.value("read-only")
    switches.turn("read-only", None, "anne", NOW)

    assert (on, switches.value("read-only")) == ("Encore", None)


def test_a_proposal_waits_until_it_is_decided_upon_once(people: People) -> None:
    proposals = people.moderation.proposals
    proposals.add(PROPOSAL)

    assert proposals.get("abc") == PROPOSAL
    assert proposals.waiting() == (PROPOSAL,)
    assert proposals.amend("abc", "1" * 40, "2" * 40, "", NOW)
    assert not proposals.amend("abc", "1" * 40, "3" * 40, "", NOW)
    declined = ProposalState.DECLINED
    assert proposals.decide("abc", declined, by="Anne", at=NOW, answer="Merci")
    assert not proposals.decide("abc", ProposalState.ACCEPTED, by="Bel", at=NOW)
    assert proposals.waiting() == ()


def test_an_author_is_told_once_what_became_of_a_proposal(people: People) -> None:
    proposals = people.moderation.proposals
    proposals.add(PROPOSAL)
    proposals.decide("abc", ProposalState.ACCEPTED, by="Anne", at=NOW)

    by_handle = proposals.of("visiteur-lilas-1001", "")
    by_browser = proposals.of("autre", "b" * 32)
    proposals.told("abc")

    assert [one.state for one in (*by_handle, *by_browser)] == [ProposalState.ACCEPTED] * 2
    assert proposals.of("visiteur-lilas-1001", "b" * 32) == ()
    assert proposals.of("autre", "") == ()


def _day(number: int) -> datetime:
    """Return an instant so many days later."""
    return NOW + timedelta(days=number)
