"""Adopting an existing git repository: the whole history of its current branch becomes main."""

from __future__ import annotations

import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from gare.model.errors import BadRepository
from gare.model.names import CommitId, is_object_id
from gare.model.pages import TreeFile
from gare.store import creating
from gare.store.commands import Outcome, attempt, environment
from gare.store.git import Repository
from gare.store.orders import Site
from gare.store.queueing import held
from gare.store.refs import MAIN
from gare.store.store import Store

_WAIT_SECONDS: Final = 20.0
_HEADS: Final = "refs/heads/"
_SAFE: Final = '[safe]\n\tdirectory = *\n[protocol "file"]\n\tallow = always\n'


@dataclass(frozen=True, slots=True)
class Adopted:
    """What was taken: the branch, its last commit, how many commits, files nobody can be served.

    `new` is false when the repository already had all of it.
    """

    branch: str
    head: CommitId
    commits: int
    refused: tuple[TreeFile, ...]
    new: bool


def adopt(source: Path, into: Path, site: Site, *, dry: bool = False) -> Adopted:
    """Copy the whole history of a local repository's current branch into the store at `into`.

    May be run again: what is already there is not taken twice, what is new is added. With `dry`
    nothing is written. No hook, setting, tag or borrowed object comes along. BadRepository when
    the source is no repository, has no commit, is shallow, or does not continue `into`.
    """
    if dry:
        with tempfile.TemporaryDirectory(prefix="gare-adopt-") as folder:
            return adopt(source, Path(folder) / "content.git", site)
    branch, tip = _current(source)
    with Store.create(into, site) as store:
        with held(store.path / creating.LOCK, time.monotonic() + _WAIT_SECONDS):
            present = store.head()
            new = present is None or not store.is_ancestor(tip, present)
            if new:
                _fetch(source, branch, store.git)
                store.git.run(["commit-graph", "write", "--reachable", "--changed-paths"])
        head = store.head()
        if head is None:
            raise BadRepository(str(source), "nothing was taken")
        count = store.git.run(["rev-list", "--count", head]).decode("ascii")
        refused = tuple(file for file in store.tree(head) if file.fault)
        return Adopted(branch.removeprefix(_HEADS), head, int(count), refused, new)


def _current(source: Path) -> tuple[str, CommitId]:
    """Return the branch a repository is on and its last commit."""
    if not source.is_dir():
        raise BadRepository(str(source), "not a folder")
    folder = _git_dir(source)
    branch = _ask(folder, ["symbolic-ref", "-q", "HEAD"])
    if branch.status != 0:
        raise BadRepository(str(source), "it is on no branch")
    name = branch.out.decode("utf-8", "surrogateescape").strip()
    tip = _ask(folder, ["rev-parse", "--verify", "-q", "--end-of-options", f"{name}^{{commit}}"])
    commit = tip.out.decode("ascii", "replace").strip()
    if tip.status != 0 or not is_object_id(commit) or not name.startswith(_HEADS):
        raise BadRepository(str(source), "its branch has no commit")
    if (folder / "shallow").exists():
        raise BadRepository(str(source), "its history is cut (shallow clone)")
    return name, CommitId(commit)


def _git_dir(source: Path) -> Path:
    """Return the git folder of a repository, bare or with a work tree, never one above it."""
    dotted = source / ".git"
    if dotted.is_file():
        words = dotted.read_text("utf-8", "replace").strip()
        dotted = source / words.removeprefix("gitdir:").strip()
    for folder in (dotted, source):
        if (folder / "HEAD").is_file() and (folder / "objects").is_dir():
            return folder.absolute()
    raise BadRepository(str(source), "not a git repository")


def _ask(folder: Path, args: list[str]) -> Outcome:
    """Ask the source one thing, with none of its hooks."""
    return attempt(args, environment(folder))


def _fetch(source: Path, branch: str, repository: Repository) -> None:
    """Take the branch as main: git verifies every object, and refuses what does not continue."""
    folder = _git_dir(source)
    args = [
        "fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--no-auto-maintenance",
        "--no-recurse-submodules", "--end-of-options", str(folder), f"{branch}:{MAIN}",
    ]  # fmt: skip
    with tempfile.TemporaryDirectory(prefix="gare-safe-") as settings:
        safe = Path(settings) / "config"
        safe.write_text(_SAFE)
        own = {"GIT_CONFIG_GLOBAL": str(safe), "GIT_ALLOW_PROTOCOL": "file"}
        outcome = attempt(args, environment(repository.path, own))
    if outcome.status != 0:
        raise BadRepository(str(source), outcome.said)
