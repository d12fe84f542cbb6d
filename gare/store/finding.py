"""Find the files of a commit that hold some words, as they are written."""

from __future__ import annotations

from typing import Final

from gare.model.names import CommitId, FilePath
from gare.store.commands import failed
from gare.store.git import Repository
from gare.store.trees import decoded

_NONE_FOUND: Final = 1


def files_saying(git: Repository, commit: CommitId, text: str) -> tuple[FilePath, ...]:
    """Return the Markdown files of a commit that hold a text; reads them all, by one process."""
    command = ["grep", "--threads=1", "-l", "-z", "-F", "-e", text, commit, "--", "*.md"]
    outcome = git.attempt(command)
    if outcome.status == _NONE_FOUND:
        return ()
    if outcome.status != 0:
        raise failed(outcome)
    names = (name.partition(b":")[2] for name in outcome.out.split(b"\0") if name)
    return tuple(FilePath(decoded(name)) for name in names)
