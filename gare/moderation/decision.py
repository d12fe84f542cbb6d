"""The decision: what becomes of a write, from its facts, its person's and the policy; no I/O."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from gare.model.fold import title_key
from gare.model.moderation import Block, Decision, Reason, Source, Verdict
from gare.moderation.policy import Pace, Policy, When

MINUTE, HOUR, DAY = 60, 3_600, 86_400
SPANS = (MINUTE, HOUR, DAY)
"""The windows in which writes are counted, in seconds."""
_HURRY = 2
"""A newcomer at half of the pace of a minute is asked a challenge, whatever is written."""


@dataclass(frozen=True, slots=True)
class EditFacts:
    """What a write does. `words` is all that it adds or says of itself, folded.

    `is_text` is false for what cannot wait as a proposal: a move, a deletion, a file. `removed`
    is the share of the former text that goes, in %.
    """

    is_text: bool = True
    words: str = ""
    sites: frozenset[str] = frozenset()
    links: int = 0
    removed: int = 0
    chosen: bool = False
    """Its author chose to propose it."""


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """Who writes. `writes` and `removals` count what each source did, this write included."""

    is_keeper: bool = False
    """A moderator or an admin."""
    is_trusted: bool = False
    block: Block | None = None
    writes: Mapping[tuple[Source, int], int] = field(default_factory=dict)
    """{(source, seconds of the window): how many}."""
    removals: int = 0
    """In the last hour."""
    has_answered: bool = False


def decide(edit: EditFacts, person: PersonFacts, policy: Policy, *, hold: bool) -> Decision:
    """Return what becomes of a write; with `hold`, what newcomers write waits to be read."""
    if person.is_keeper:
        return _allowed(edit)
    refusal = _refusal(edit, person, policy)
    if refusal is not None:
        return refusal
    if person.is_trusted:
        return _allowed(edit)
    if _wants_challenge(edit, person, policy) and not person.has_answered:
        return Decision(Verdict.ASK, (Reason.CHALLENGE,))
    reasons, detail = _waiting(edit, person, policy, hold=hold)
    if not reasons:
        return replace(_allowed(edit), flagged=True)
    verdict = Verdict.HOLD if edit.is_text else Verdict.REFUSE
    return Decision(verdict, reasons, detail, flagged=True)


def is_removal(edit: EditFacts, policy: Policy) -> bool:
    """Tell whether a write takes so much away that it is counted as a removal."""
    return edit.removed >= policy.removal


def _allowed(edit: EditFacts) -> Decision:
    """Return that nothing stands in the way: it waits only when its author wishes so."""
    if edit.chosen:
        return Decision(Verdict.HOLD, (Reason.CHOSEN,))
    return Decision(Verdict.ALLOW)


def _refusal(edit: EditFacts, person: PersonFacts, policy: Policy) -> Decision | None:
    """Return why a write is refused, whoever writes but keepers; None when it is not."""
    block = person.block
    if block is not None:
        return Decision(Verdict.REFUSE, (Reason.BLOCKED,), block.reason, until=block.ends_at)
    seconds = _too_fast(person, policy)
    if seconds:
        return Decision(Verdict.REFUSE, (Reason.PACE,), retry_seconds=seconds)
    return None if person.is_trusted else forbidden(edit, policy)


def forbidden(edit: EditFacts, policy: Policy) -> Decision | None:
    """Return that a word or a site is refused here, None when none is."""
    word = _first_word(edit.words, policy.refused_words)
    if word:
        return Decision(Verdict.REFUSE, (Reason.WORD,), word)
    site = _first_site(edit.sites, policy.refused_sites)
    return Decision(Verdict.REFUSE, (Reason.SITE,), site) if site else None


def _too_fast(person: PersonFacts, policy: Policy) -> int:
    """Return the longest window (seconds) in which a source did too much, 0 for none."""
    own = policy.trusted if person.is_trusted else policy.newcomers
    over = [
        seconds
        for (source, seconds), number in person.writes.items()
        if number > _most(_pace(source, own, policy), seconds)
    ]
    return max(over, default=0)


def _pace(source: Source, own: Pace, policy: Policy) -> Pace:
    """Return the pace of a source: a network has that of many people."""
    return policy.networks if source is Source.NETWORK else own


def _most(pace: Pace, seconds: int) -> int:
    """Return how many writes a pace allows in a window."""
    return {MINUTE: pace.minute, HOUR: pace.hour}.get(seconds, pace.day)


def _wants_challenge(edit: EditFacts, person: PersonFacts, policy: Policy) -> bool:
    """Tell whether a newcomer must answer a challenge for this."""
    if policy.challenge is When.NEVER:
        return False
    if policy.challenge is When.ALWAYS or edit.links:
        return True
    return any(
        number * _HURRY > _pace(source, policy.newcomers, policy).minute
        for (source, span), number in person.writes.items()
        if span == MINUTE
    )


def _waiting(
    edit: EditFacts, person: PersonFacts, policy: Policy, *, hold: bool
) -> tuple[tuple[Reason, ...], str]:
    """Return why what a newcomer wrote waits, nothing when it does not."""
    word = _first_word(edit.words, policy.held_words)
    site = _first_site(edit.sites, policy.held_sites)
    found = {
        Reason.CHOSEN: edit.chosen,
        Reason.NEWCOMER: hold,
        Reason.LINKS: edit.links > policy.links,
        Reason.WORD: bool(word),
        Reason.SITE: bool(site),
        Reason.REMOVALS: is_removal(edit, policy) and person.removals > policy.removals,
    }
    return tuple(reason for reason, is_so in found.items() if is_so), word or site


def _first_word(words: str, wanted: tuple[str, ...]) -> str:
    """Return the first of some words or phrases that is in a folded text, "" for none."""
    if not wanted or not words:
        return ""
    within = f" {words} "
    return next((word for word in wanted if f" {title_key(word)} " in within), "")


def _first_site(sites: frozenset[str], wanted: tuple[str, ...]) -> str:
    """Return the first of some sites, or of those below them, that is linked to, "" for none."""
    return next((one for one in wanted if any(_is_below(site, one) for site in sites)), "")


def _is_below(site: str, top: str) -> bool:
    """Tell whether a host is a site, or one of its own."""
    return site == top or site.endswith(f".{top}")
