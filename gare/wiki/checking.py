"""Check a wiki: its repository, its names, its index, its people."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from gare.config import Settings
from gare.model.errors import GareError
from gare.store.repair import check
from gare.wiki.wiki import open_wiki

_ADVICE: Final = frozenset({"twin-form", "twin-case", "index-behind", "index-missing", "empty"})


@dataclass(frozen=True, slots=True)
class Found:
    """Something found: a code, the file it is about, a detail; `serious` when it is a fault.

    What is not serious is served anyway, or put right by itself at the next start.
    """

    code: str
    path: str
    detail: str
    serious: bool


def check_wiki(settings: Settings) -> Iterator[Found]:
    """Give all that is wrong, changing nothing. Raises `BadRepository` without a repository."""
    wiki = open_wiki(settings)
    for finding in check(wiki.store):
        serious = finding.code not in _ADVICE and not finding.code.startswith("name-")
        yield Found(finding.code, finding.path, finding.detail, serious)
    head, indexed = wiki.store.head(), wiki.index.head()
    if indexed is None:
        yield Found("index-missing", "", "", serious=False)
    elif head is not None and indexed != head:
        yield Found("index-behind", "", "", serious=False)
    else:
        for wrong in wiki.index.verify():
            yield Found(f"index-{wrong.code}", "", wrong.detail, serious=True)
    try:
        wiki.people.accounts()
    except GareError as fault:
        yield Found("people", "", str(getattr(fault, "detail", fault)), serious=True)
