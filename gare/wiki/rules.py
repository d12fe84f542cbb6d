"""The rules of a wiki as its repository says them now; a text with a fault never opens anything."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Final

from gare.kinds.kinds import Kinds, join
from gare.kinds.schema import read_kind
from gare.model.kinds import Kind
from gare.model.names import BlobId, CommitId, FilePath
from gare.model.rules import RuleFault
from gare.moderation.reading_rules import read_rules
from gare.moderation.rules import Rule, Rules
from gare.store.store import Snapshot, Store
from gare.wiki.kinds import FOLDER, SUFFIX, kind_named_by
from gare.wiki.laws import Make, RulesNow
from gare.wiki.text import decode
from gare.wiki.wiki import Wiki

RULES: Final = FilePath("_gare/rules.yml")
NOT_TEXT: Final = RuleFault("not-text")


def rules_now(wiki: Wiki) -> RulesNow:
    """Return the rules of the head of the store: at once after a save or a push."""
    return rules_at(wiki, wiki.store.head())


def rules_at(wiki: Wiki, head: CommitId | None) -> RulesNow:
    """Return the rules of a commit. Of a text with a fault, those of the last one without.

    What is said of a kind is said of those that extend it in that commit.
    """

    def find() -> tuple[str | None, Make]:
        snapshot = None if head is None else wiki.store.snapshot(head)
        blob = snapshot.find(RULES) if snapshot else None
        if snapshot is None or head is None or blob is None:
            return None, RulesNow
        schemas = _schemas(snapshot)
        key = " ".join((blob, *(f"{name}:{schema}" for name, schema in schemas.items())))
        return key, lambda: _made(wiki.store, head, blob, schemas)

    return wiki.laws.at(head, find)


def faults_of(content: bytes) -> tuple[RuleFault, ...]:
    """Return all that is wrong in the text of rules."""
    found = _read(content)
    return _faults(found)


def widened(wiki: Wiki, rules: Iterable[Rule]) -> Rules:
    """Return rules made ready, with the kinds that extend those they speak of now."""
    head, found = wiki.store.head(), tuple(rules)
    if head is None:
        return Rules(found)
    return _wide(wiki.store, head, found, _schemas(wiki.store.snapshot(head)))


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


def _made(store: Store, head: CommitId, blob: BlobId, schemas: Mapping[str, BlobId]) -> RulesNow:
    """Return the rules of a text; with a fault, those of the newest text before without one."""
    found = _read(store.read(blob))
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


def _schemas(snapshot: Snapshot) -> dict[str, BlobId]:
    """Return the schemas of kinds of a commit by the names of their kinds."""
    files = snapshot.under(FOLDER)
    named = ((kind_named_by(one.file), one.blob) for one in files if not one.fault)
    return {name: blob for name, blob in named if name}


def _wide(
    store: Store, head: CommitId, rules: tuple[Rule, ...], schemas: Mapping[str, BlobId]
) -> Rules:
    """Return rules made ready; a schema is only read when one of them speaks of a kind."""
    if not any(rule.kinds for rule in rules):
        return Rules(rules)
    kinds = _kinds(store, head, schemas)
    return Rules(
        replace(rule, kinds=rule.kinds.union(*(kinds.all_of(name) for name in rule.kinds)))
        for rule in rules
    )


def _kinds(store: Store, head: CommitId, schemas: Mapping[str, BlobId]) -> Kinds:
    """Return the kinds of a commit; of a text that cannot serve, those of the last good one."""
    good: dict[str, Kind] = {}
    for name, blob in schemas.items():
        made = read_kind(name, decode(store.read(blob)).text)
        if not isinstance(made, Kind):
            texts = store.versions(FilePath(f"{FOLDER}/{name}{SUFFIX}"), head)
            earlier = (read_kind(name, decode(store.read(one)).text) for one in texts)
            made = next((one for one in earlier if isinstance(one, Kind)), made)
        if isinstance(made, Kind):
            good[name] = made
    return join(good)
