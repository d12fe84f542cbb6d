"""Texts that wait: commits under refs/proposals/, which no clone is shown."""

from __future__ import annotations

import re
from typing import Final

from gare.model.errors import BadInput, StoreFailure
from gare.model.names import CommitId
from gare.store.git import Repository

FOLDER: Final = "refs/proposals/"
_NAME: Final = re.compile(r"[a-z0-9]{1,32}")
_NOTHING: Final = "0" * 40


def ref_of(name: str) -> str:
    """Return the ref of a proposal. Raises BadInput for what is not the name of one."""
    if _NAME.fullmatch(name) is None:
        raise BadInput("proposal", name[:40])
    return FOLDER + name


def move_ref(repository: Repository, ref: str, commit: CommitId, was: CommitId | None) -> None:
    """Have a ref lead to a commit, on disk; StoreFailure when it is not at `was` (None: not)."""
    outcome = repository.attempt(["update-ref", ref, commit, was or _NOTHING])
    if outcome.status != 0:
        raise StoreFailure(outcome.said)


def drop_ref(repository: Repository, ref: str) -> None:
    """Take a ref away; nothing when there is none."""
    repository.run(["update-ref", "-d", ref])


def all_refs(repository: Repository) -> dict[str, CommitId]:
    """Return the proposals by their names, with their commits."""
    lines = repository.run(["for-each-ref", "--format=%(objectname) %(refname)", FOLDER])
    pairs = (line.split(" ", 1) for line in lines.decode("utf-8", "replace").splitlines())
    return {ref.removeprefix(FOLDER): CommitId(commit) for commit, ref in pairs}
