"""What is new in a push, looked at before anything of it counts: commits, files, sizes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from gare.model.errors import BadInput, StoreFailure
from gare.model.names import BlobId, CommitId, FilePath
from gare.model.pages import Commit
from gare.store import log, orders, trees
from gare.store.git import Repository
from gare.store.snapshot import Snapshot

MAX_COMMITS: Final = 1_000
MAX_CHANGES: Final = 20_000
MAX_TREE_BYTES: Final = 2_000_000
_TRAILER: Final = re.compile(rb"^\s*gare-[a-z]+\s*:", re.IGNORECASE | re.MULTILINE)
_COMMITTER: Final = re.compile(rb"^committer [^\n]*?<([^<>\n]*)>", re.MULTILINE)
_SIGNED: Final = re.compile(rb"^(?:author|committer) [^\n]*?<([^<>\n]*)>", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Touched:
    """A file that a commit changes: `fault` says why it cannot be served, "" when it can."""

    commit: CommitId
    file: FilePath
    is_new: bool
    is_gone: bool
    blob: BlobId | None
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Pushed:
    """The commits of a push that main has not, in a repository that holds both."""

    repository: Repository
    old: CommitId | None
    new: CommitId
    hosts: tuple[str, ...]

    def commits(self) -> tuple[Commit, ...]:
        """Return the new commits, oldest first. `BadInput` for too many, or what is no commit."""
        if self.repository.kind(self.new) != "commit":
            raise BadInput("commit", self.new)
        found: list[Commit] = []
        for commit in log.commits(self.repository, self.hosts, self.old, self.new):
            found.append(commit)
            if len(found) > MAX_COMMITS:
                raise BadInput("commits", str(MAX_COMMITS))
        return tuple(found)

    def follows(self) -> bool:
        """Tell whether the new head has the present one in its history."""
        if self.old is None or self.old == self.new:
            return True
        args = ["merge-base", "--is-ancestor", self.old, self.new]
        return self.repository.attempt(args).status == 0

    def is_ours(self, commit: CommitId) -> bool:
        """Tell whether a commit says that the site made it, or has trailers of ours."""
        raw = self.repository.data(commit, "commit")
        head, _blank, message = raw.partition(b"\n\n")
        mail = _COMMITTER.search(head)
        sites = {f"site@{host}".encode() for host in self.hosts}
        return (mail is not None and mail[1].lower() in sites) or bool(_TRAILER.search(message))

    def mails(self, commits: Iterable[Commit]) -> tuple[str, ...]:
        """Return the addresses that commits are signed with and that are not of this site."""
        heads = (self.repository.data(one.id, "commit").partition(b"\n\n")[0] for one in commits)
        found = (
            mail.decode("utf-8", "replace") for head in heads for mail in _SIGNED.findall(head)
        )
        return tuple(
            dict.fromkeys(
                one for one in found if "@" in one and one.rpartition("@")[2] not in self.hosts
            )
        )

    def touched(self, commits: Iterable[Commit]) -> Iterator[Touched]:
        """Give the files that each commit changes, then those that differ from the present head.

        A merge changes what is as in none of its parents; what it takes back of the present
        state is seen at the end.
        """
        given = "".join(f"{commit.id}\n" for commit in commits).encode()
        args = ["diff-tree", "--stdin", "-r", "-z", "--raw", "--no-renames", "--no-abbrev", "-c"]
        yield from self._changes(self.repository.run([*args, "--root"], given=given))
        if self.old is not None:
            whole = [*args[:1], *args[2:-1], "--end-of-options", self.old, self.new]
            yield from self._changes(self.repository.run(whole))

    def _changes(self, out: bytes) -> Iterator[Touched]:
        """Give the files of what diff-tree prints."""
        commit, seen = self.new, 0
        tokens = iter(out.split(b"\0"))
        for token in tokens:
            meta = token.lstrip(b"\n")
            if meta.startswith(b":"):
                seen += 1
                if seen > MAX_CHANGES:
                    raise BadInput("changes", str(MAX_CHANGES))
                yield _touched(commit, meta, next(tokens, b""))
            elif meta:
                commit = CommitId(meta.decode("ascii"))

    def sizes(self) -> Iterator[tuple[str, int, FilePath]]:
        """Give the new trees and contents: their kind, their size and a place where they are.

        StoreFailure when one is missing.
        """
        since = [] if self.old is None else [f"^{self.old}"]
        out = self.repository.run(["rev-list", "--objects", self.new, *since])
        places = dict(line.partition(b" ")[::2] for line in out.splitlines())
        asked = b"\n".join(places) + b"\n"
        answers = self.repository.run(["cat-file", "--batch-check", "--buffer"], given=asked)
        for line in answers.splitlines():
            words = line.split(b" ")
            if len(words) != 3:
                raise StoreFailure("an object is missing")
            name = FilePath(trees.decoded(places.get(words[0], b"")))
            yield words[1].decode("ascii"), int(words[2]), name

    def snapshot(self) -> Snapshot:
        """Return the files as they would be."""
        return Snapshot(self.repository, self.new)

    def author_handle(self, commit: Commit) -> str:
        """Return the handle under which a commit would count."""
        return orders.clean_author(commit.author).handle


def _touched(commit: CommitId, meta: bytes, name: bytes) -> Touched:
    """Return a change from `:100644 100644 <before> <after> M`; of a merge, as many as parents."""
    parents = len(meta) - len(meta.lstrip(b":"))
    words = meta[parents:].split(b" ")
    mode, blob, status = words[parents], words[2 * parents + 1], words[-1]
    gone = int(mode, 8) == 0
    return Touched(
        commit,
        FilePath(trees.decoded(name)),
        is_new=status.strip(b"A") == b"",
        is_gone=gone,
        blob=None if gone else BlobId(blob.decode("ascii")),
        fault="" if gone else trees.fault(int(mode, 8), name),
    )
