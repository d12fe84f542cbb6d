"""From rules to guards: who may read each page and file, as the index is to keep it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from gare.index.guards import Guarding
from gare.model.names import CommitId, FilePath
from gare.model.people import Person
from gare.model.rules import ANYONE, Asker, asker_of
from gare.wiki.kinds import kind_named_by
from gare.wiki.rules import RULES, rules_at
from gare.wiki.wiki import Wiki


def guarding(wiki: Wiki, head: CommitId, files: Iterable[FilePath] = ()) -> Guarding:
    """Return how the pages of a commit are guarded, when these files changed on the way to it."""
    rules, changed = rules_at(wiki, head).rules, tuple(files)
    afresh = RULES in changed or (rules.looks_at_kinds and any(map(kind_named_by, changed)))
    return Guarding(rules.guard, afresh=afresh, deep=rules.looks_at_pages)


def seen_by(wiki: Wiki, who: Person | Asker = ANYONE) -> Wiki:
    """Return the wiki as someone sees it: its index leaves out what they may not read."""
    asker = asker_of(who) if isinstance(who, Person) else who
    return replace(wiki, index=wiki.gate.seen_by(asker), asker=asker)


def sees_all(wiki: Wiki) -> bool:
    """Tell whether nothing of the wiki, present or past, is kept from who reads it."""
    return wiki.gate.seen_by(wiki.asker).sees_all()
