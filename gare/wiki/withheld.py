"""What headers say that not everyone may see: search keeps none of its words, for anyone.

The index knows no kind, so it is told with each page; and told again of the pages of a kind when
its schema hides another field, or one field less.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set

from gare.kinds.forms import hidden_keys
from gare.model.names import BlobId, CommitId, FilePath
from gare.model.people import Role
from gare.model.records import Query
from gare.wiki.kinds import kind_named_by, kinds_in, schemas_in
from gare.wiki.wiki import Wiki

Withheld = Mapping[str, frozenset[str]]
"""The keys of headers that not everyone may see, by kind; kinds that hide none are left out."""


def withheld(wiki: Wiki, commit: CommitId) -> Withheld:
    """Return what the schemas of a commit keep from those who have no account."""
    schemas = schemas_in(wiki.store.snapshot(commit))
    key = " ".join(f"{name}:{blob}" for name, blob in schemas.items())
    return wiki.withheld.take(key, lambda: _made(wiki, commit, schemas))


def told_again(
    wiki: Wiki, base: CommitId, head: CommitId, changed: Set[FilePath]
) -> Iterator[tuple[FilePath, BlobId]]:
    """Give the pages, with their blobs, whose kind hides other fields than at a former commit.

    The files that `changed` between the two are left out: they are read anyway.
    """
    if not any(map(kind_named_by, changed)):
        return
    before, after = withheld(wiki, base), withheld(wiki, head)
    kinds = [name for name in {**before, **after} if before.get(name) != after.get(name)]
    for row in wiki.whole.iterate(Query(kinds=tuple(kinds))) if kinds else ():
        page = wiki.whole.page(row.path)
        if page is not None and page.file not in changed:
            yield page.file, page.blob


def _made(wiki: Wiki, commit: CommitId, schemas: Mapping[str, BlobId]) -> Withheld:
    """Return what schemas keep from those who have no account."""
    kinds = kinds_in(wiki.store, commit, schemas).by_name.values()
    hidden = {kind.name: hidden_keys(kind, Role.VISITOR) for kind in kinds}
    return {name: keys for name, keys in hidden.items() if keys}
