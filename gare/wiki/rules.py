"""The rules of a wiki as its repository says them now; a text with a fault never opens anything."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Final

from gare.model.names import BlobId, CommitId, FilePath
from gare.model.rules import RuleFault
from gare.moderation.reading_rules import read_rules
from gare.moderation.rules import Rule, Rules
from gare.store.store import Store
from gare.wiki.hiding import hidden
from gare.wiki.kinds import kinds_in, schemas_in
from gare.wiki.laws import Make, RulesNow
from gare.wiki.text import decode
from gare.wiki.wiki import Wiki

RULES: Final = FilePath("_gare/rules.yml")
NOT_TEXT: Final = RuleFault("not-text")
LOST: Final = RuleFault("lost")
"""The file is not there, and it was: a wiki without any rule has an empty one, or never had one."""


def rules_now(wiki: Wiki) -> RulesNow:
    """Return the rules of the head of the store: at once after a save or a push."""
    return rules_at(wiki, wiki.store.head())


def rules_at(wiki: Wiki, head: CommitId | None) -> RulesNow:
    """Return the rules of a commit. Of a text with a fault, those of the last one without.

    A text that is not there any more is a fault too. What is said of a kind is said of those that
    extend it in that commit.
    """

    def find() -> tuple[str | None, Make]:
        if head is None:
            return None, RulesNow
        snapshot = wiki.store.snapshot(head)
        blob = snapshot.find(RULES)
        last = _last_text(wiki, head) if blob is None else None
        if blob is None and last is None:
            return None, RulesNow
        schemas = schemas_in(snapshot)
        named = (str(blob or f"lost:{last}"), *(f"{one}:{its}" for one, its in schemas.items()))
        return " ".join(named), lambda: _made(wiki.store, head, blob, schemas)

    return wiki.laws.at(head, find)


def lost_text(wiki: Wiki) -> str:
    """Return the last text of rules that are lost, "" of rules that are there or never were."""
    head = wiki.store.head()
    if head is None or wiki.store.snapshot(head).find(RULES) is not None:
        return ""
    last = _last_text(wiki, head)
    return decode(wiki.store.read(last)).text if last and last not in hidden(wiki) else ""


def faults_of(content: bytes) -> tuple[RuleFault, ...]:
    """Return all that is wrong in the text of rules."""
    found = _read(content)
    return _faults(found)


def widened(wiki: Wiki, rules: Iterable[Rule]) -> Rules:
    """Return rules made ready, with the kinds that extend those they speak of now."""
    head, found = wiki.store.head(), tuple(rules)
    if head is None:
        return Rules(found)
    return _wide(wiki.store, head, found, schemas_in(wiki.store.snapshot(head)))


def _read(content: bytes) -> tuple[Rule, ...] | tuple[RuleFault, ...]:
    """Return the rules of a text, or its faults."""
    text = decode(content)
    if not text.readable:
        return (NOT_TEXT,)
    rules: list[Rule] = []
    faults: list[RuleFault] = []
    for one in read_rules(text.text):
        if isinstance(one, RuleFault):
            faults.append(one)
        else:
            rules.append(one)
    return tuple(faults) or tuple(rules)


def _last_text(wiki: Wiki, head: CommitId) -> BlobId | None:
    """Return the last text of rules before a commit that has none; None when none ever had.

    What was looked at is not looked at again: most commits bring one more than the last.
    """
    known = wiki.laws.bare
    if known is not None and wiki.store.parents(head) == (known,):
        wiki.laws.bare = head
        return None
    since = known if known is not None and wiki.store.is_ancestor(known, head) else None
    last = next(wiki.store.versions(RULES, head, since), None)
    if last is None:
        wiki.laws.bare = head
    return last


def _made(
    store: Store, head: CommitId, blob: BlobId | None, schemas: Mapping[str, BlobId]
) -> RulesNow:
    """Return the rules of a text; of one at fault or lost, those of the last one without fault."""
    found = _read(store.read(blob)) if blob else (LOST,)
    faults = _faults(found)
    if not faults:
        return RulesNow(_wide(store, head, _rules(found), schemas))
    for older in store.versions(RULES, head):
        earlier = _read(store.read(older))
        if not _faults(earlier):
            return RulesNow(_wide(store, head, _rules(earlier), schemas), faults)
    return RulesNow(Rules(), faults)


def _rules(found: Iterable[Rule | RuleFault]) -> tuple[Rule, ...]:
    """Return the rules of what was read."""
    return tuple(one for one in found if isinstance(one, Rule))


def _faults(found: Iterable[Rule | RuleFault]) -> tuple[RuleFault, ...]:
    """Return the faults of what was read."""
    return tuple(one for one in found if isinstance(one, RuleFault))


def _wide(
    store: Store, head: CommitId, rules: tuple[Rule, ...], schemas: Mapping[str, BlobId]
) -> Rules:
    """Return rules made ready; a schema is only read when one of them speaks of a kind."""
    if not any(rule.kinds for rule in rules):
        return Rules(rules)
    kinds = kinds_in(store, head, schemas)
    return Rules(
        replace(rule, kinds=rule.kinds.union(*(kinds.all_of(name) for name in rule.kinds)))
        for rule in rules
    )
