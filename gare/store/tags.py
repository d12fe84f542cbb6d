"""Branches and tags as a purge sees them: what leads to which commit, and tags written again."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from gare.model.errors import StoreFailure
from gare.model.names import CommitId
from gare.store.erasing import Eraser
from gare.store.git import Repository
from gare.store.objects import ObjectWriter, new_object
from gare.store.refs import MAIN

STAGED: Final = "refs/gare-purge/"
_FORMAT: Final = "--format=%(objectname) %(objecttype) %(*objectname) %(*objecttype) %(refname)"
_SIGNATURE: Final = re.compile(rb"-----BEGIN (?:PGP|SSH|SIGNED).*", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Ref:
    """A branch or a tag: its name, what it names, the commit it leads to.

    `tag` is the object of an annotated tag; `source` the name to export, `staged` the one to write.
    """

    name: str
    target: str
    commit: CommitId
    tag: str | None
    source: str
    staged: str

    @property
    def is_main(self) -> bool:
        """True for the branch of the wiki."""
        return self.name == MAIN

    def without(self, eraser: Eraser) -> str:
        """Return the name without the texts."""
        return eraser.without(self.name.encode()).decode("utf-8", "replace")


def refs_of(repository: Repository) -> tuple[Ref, ...]:
    """Return the branches and tags that lead to a commit, main first."""
    found = []
    listed = repository.run(["for-each-ref", _FORMAT]).decode("utf-8", "surrogateescape")
    for number, line in enumerate(listed.splitlines()):
        target, kind, rest = line.split(" ", 2)
        inner, inner_kind, name = rest.split(" ", 2)
        staged = f"{STAGED}new/{number}"
        if name.startswith(STAGED):
            continue
        if kind == "commit":
            found.append(Ref(name, target, CommitId(target), None, name, staged))
        elif inner_kind == "commit":
            source = f"{STAGED}old/{number}"
            found.append(Ref(name, target, CommitId(inner), target, source, staged))
        else:
            raise StoreFailure(f"{name} leads to no commit: remove it first")
    return tuple(sorted(found, key=lambda ref: not ref.is_main))


def moved_tag(repository: Repository, tag: str, commit: CommitId, eraser: Eraser) -> str:
    """Return an annotated tag for the commit of today, written when it is another one."""
    raw = repository.data(tag, "tag")
    head, _blank, words = raw.partition(b"\n\n")
    lines = [b"object " + commit.encode(), *head.split(b"\n")[1:]]
    made = b"\n".join(eraser.person(line) if line.startswith(b"tagger ") else line
                      for line in lines)  # fmt: skip
    whole = eraser.without(made) + b"\n\n" + eraser.without(words)
    if whole == raw:
        return tag
    item = new_object("tag", _SIGNATURE.sub(b"", whole))
    writer = ObjectWriter(repository.path)
    try:
        writer.write([item])
    finally:
        writer.close()
    return item.id
