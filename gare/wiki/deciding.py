"""What becomes of a write, asked once before each: the facts are gathered here, decided below."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Final

from gare.config import Newcomers
from gare.model.errors import StoreFailure
from gare.model.moderation import (
    ChallengeWanted,
    Closed,
    Decision,
    Entering,
    Reason,
    Refused,
    TooFast,
    Verdict,
)
from gare.model.people import Origin, Person, Role
from gare.moderation import challenge
from gare.moderation.decision import (
    DAY,
    HOUR,
    SPANS,
    EditFacts,
    PersonFacts,
    decide,
    forbidden,
    is_removal,
)
from gare.moderation.measuring import gesture, measured, removal
from gare.wiki.policies import policy_now
from gare.wiki.standing import decisions
from gare.wiki.wiki import Wiki

READ_ONLY: Final = "read-only"
"""The switch that closes the site to writing; its value is what readers are told."""
KEEPERS: Final = frozenset({Role.MODERATOR, Role.ADMIN})
_WRITE, _REMOVE = "write", "remove"


def pass_text(
    wiki: Wiki,
    person: Person,
    before: str,
    after: str,
    said: Iterable[str] = (),
    *,
    chosen: bool = False,
) -> Decision:
    """Return what becomes of a text: shown, or held as a proposal (`chosen`: as they wish).

    `said` is what is said around it: its summary, the path of a new page. Counts one write.
    Raises `Refused` and its kin: `TooFast`, `ChallengeWanted`.
    """
    edit = measured(before, after, _signed(person, said), chosen=chosen)
    return _passed(wiki, person, edit)


def pass_gesture(
    wiki: Wiki, person: Person, said: Iterable[str] = (), *, removes: bool = False
) -> Decision:
    """Let a move, a file, a deletion through; it cannot wait: what would be held is refused."""
    around = _signed(person, said)
    return _passed(wiki, person, removal(around) if removes else gesture(around))


def refuse_name(wiki: Wiki, name: str) -> None:
    """Raise `Refused` for the name of an account with a word or a site that is refused here."""
    found = forbidden(gesture((name,)), policy_now(wiki).policy)
    if found is not None:
        raise _refusal(found)


def pass_push(
    wiki: Wiki,
    person: Person,
    texts: Sequence[tuple[str, str]],
    handles: Iterable[str],
    said: Iterable[str] = (),
) -> None:
    """Let pages that are pushed through, each as it was and as it would be: as if all were typed.

    All are counted, those that go too, unless they are too many at once. `handles` are those that
    sign: what comes from them comes from who pushes. `said` is what commits say. Nothing waits and
    no challenge is asked: what would is refused. Raises `Refused` and its kin.
    """
    if person.role in KEEPERS or not texts:
        return
    for handle in handles:
        wiki.people.moderation.gate.enter(replace(entering(person), handle=handle), ())
    policy = policy_now(wiki).policy
    edits = [replace(measured(before, after), is_text=False) for before, after in texts]
    gone = sum(is_removal(one, policy) for one in edits)
    hold = wiki.settings.newcomers is Newcomers.HOLD
    judged = (*edits, gesture(said))
    for counts in (False, True):
        facts = _pushed(wiki, person, len(edits), gone, counts=counts)
        for edit in judged:
            found = decide(edit, facts, policy, hold=hold)
            if found.verdict is not Verdict.ALLOW:
                raise _refusal(found)


def refuse_closed(wiki: Wiki) -> None:
    """Raise `Closed` while nobody may write."""
    message = read_only(wiki)
    if message is not None:
        raise Closed("write", detail=message)


def read_only(wiki: Wiki) -> str | None:
    """Return what is told of a site that is closed to writing, None when it is open.

    The database is asked once after each decision: every door asks this.
    """
    if wiki.settings.read_only:
        return wiki.settings.read_only
    try:
        return wiki.closed.take(
            str(decisions(wiki)), lambda: wiki.people.moderation.switches.value(READ_ONLY)
        )
    except StoreFailure:
        return None  # what lets newcomers through asks the same database, and says no


def proof(
    wiki: Wiki, sent: tuple[str, str, str], origin: Origin, address: str, secret: bytes
) -> str:
    """Return the challenge that was answered by (its text, work, words), "" for none."""
    text, work, said = sent
    policy = policy_now(wiki).policy
    now = int(time.time())
    return challenge.answered(policy, text, work, said, origin.browser, address, secret, now)


def new_challenge(wiki: Wiki, origin: Origin, address: str, secret: bytes) -> challenge.Asked:
    """Return a challenge for whoever writes at an address."""
    policy = policy_now(wiki).policy
    return challenge.ask(policy, origin.browser, address, secret, int(time.time()))


def _signed(person: Person, said: Iterable[str]) -> tuple[str, ...]:
    """Return what is said around a write, its signature too when it is not that of an account."""
    return (*said, "" if person.account else person.author.name)


def _passed(wiki: Wiki, person: Person, edit: EditFacts) -> Decision:
    """Return the decision when it lets the write through, now or later."""
    policy = policy_now(wiki).policy
    facts = _facts(wiki, person, removes=is_removal(edit, policy))
    hold = wiki.settings.newcomers is Newcomers.HOLD
    found = decide(edit, facts, policy, hold=hold)
    if found.verdict is Verdict.ASK and _spent(wiki, person):
        found = decide(edit, replace(facts, has_answered=True), policy, hold=hold)
    if found.verdict in {Verdict.ALLOW, Verdict.HOLD}:
        return found
    raise _refusal(found)


def _facts(wiki: Wiki, person: Person, *, removes: bool) -> PersonFacts:
    """Return what is known of who writes, this write counted; nothing is asked about keepers."""
    if person.role in KEEPERS:
        return PersonFacts(is_keeper=True)
    counted: list[tuple[str, tuple[int, ...]]] = [(_WRITE, SPANS)]
    if removes:
        counted.append((_REMOVE, (HOUR,)))
    known = wiki.people.moderation.gate.enter(
        entering(person), counted, ceilings=policy_now(wiki).policy.networks.most
    )
    removals = (n for (act, _source, _span), n in known.counts.items() if act == _REMOVE)
    return PersonFacts(
        is_trusted=known.is_trusted,
        block=known.block,
        writes={
            (source, span): n for (act, source, span), n in known.counts.items() if act == _WRITE
        },
        removals=max(removals, default=0),
    )


def _pushed(wiki: Wiki, person: Person, number: int, gone: int, *, counts: bool) -> PersonFacts:
    """Return what is known of who pushes so many pages, counted or as if they were."""
    gate, who = wiki.people.moderation.gate, entering(person)
    times, more = (1, 0) if counts else (0, 1)
    known = gate.enter(who, [(_WRITE, (HOUR, DAY))], number * times)
    taken = gate.enter(who, [(_REMOVE, (HOUR,))], gone * times) if gone else None
    return PersonFacts(
        is_trusted=known.is_trusted,
        block=known.block,
        writes={
            (source, span): n + number * more for (_act, source, span), n in known.counts.items()
        },
        removals=max(taken.counts.values(), default=0) + gone * more if taken else 0,
    )


def entering(person: Person) -> Entering:
    """Return who comes to write, as the gate knows them."""
    came = person.origin
    return Entering(
        person.author.handle, came.browser, came.network, came.past_network, datetime.now(UTC)
    )


def _spent(wiki: Wiki, person: Person) -> bool:
    """Tell whether a challenge was answered for this very write; it serves no more."""
    answer = person.origin.proof
    ends_at = datetime.now(UTC) + timedelta(seconds=challenge.SECONDS)
    return bool(answer) and wiki.people.moderation.gate.spend(answer, ends_at)


def _refusal(found: Decision) -> Refused:
    """Return the error that says why a write does not go through."""
    reason, detail = found.reasons[0], found.detail
    if found.verdict is Verdict.ASK:
        return ChallengeWanted("write", reason=reason)
    if reason is Reason.PACE:
        return TooFast("write", reason=reason, retry_seconds=found.retry_seconds)
    return Refused("write", reason=reason, detail=detail, until=found.until)
