"""The rules of a wiki as its repository says them now; a text with a fault never opens anything."""

from __future__ import annotations

from typing import Final

from gare.model.names import BlobId, CommitId, FilePath
from gare.model.rules import RuleFault
from gare.moderation.reading_rules import read_rules
from gare.moderation.rules import Rule, Rules
from gare.store.store import Store
from gare.wiki.laws import Make, RulesNow
from gare.wiki.text import decode
from gare.wiki.wiki import Wiki

RULES: Final = FilePath("_gare/rules.yml")
NOT_TEXT: Final = RuleFault("not-text")


def rules_now(wiki: Wiki) -> RulesNow:
    """Return the rules of the head of the store: at once after a save or a push."""
    return rules_at(wiki, wiki.store.head())


def rules_at(wiki: Wiki, head: CommitId | None) -> RulesNow:
    """Return the rules of a commit. Of a text with a fault, those of the last one without."""

    def find() -> tuple[BlobId | None, Make]:
        blob = None if head is None else wiki.store.snapshot(head).find(RULES)
        if head is None or blob is None:
            return None, RulesNow
        return blob, lambda: _made(wiki.store, head, blob)

    return wiki.laws.at(head, find)


def faults_of(content: bytes) -> tuple[RuleFault, ...]:
    """Return all that is wrong in the text of rules."""
    found = _read(content)
    return found if isinstance(found, tuple) else ()


def _read(content: bytes) -> Rules | tuple[RuleFault, ...]:
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
    return tuple(faults) or Rules(rules)


def _made(store: Store, head: CommitId, blob: BlobId) -> RulesNow:
    """Return the rules of a text; with a fault, those of the newest text before without one."""
    found = _read(store.read(blob))
    if isinstance(found, Rules):
        return RulesNow(found)
    for older in store.versions(RULES, head):
        earlier = _read(store.read(older))
        if isinstance(earlier, Rules):
            return RulesNow(earlier, found)
    return RulesNow(Rules(), found)
