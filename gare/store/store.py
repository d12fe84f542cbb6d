"""The store: the only way in and out of the truth, for the layers above."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from types import TracebackType
from typing import Final, TypeVar

from gare.model.errors import BadRepository, StoreFailure, VersionMissing
from gare.model.names import BlobId, CommitId, FilePath, is_object_id
from gare.model.pages import Commit, Edit, FileChange, Saved, TreeFile
from gare.store import creating, log, maintenance, proposed, saving
from gare.store.answers import answers, some
from gare.store.commands import CHUNK_BYTES
from gare.store.finding import files_saying
from gare.store.git import Repository
from gare.store.orders import Order, Site
from gare.store.pushed import Pushed
from gare.store.queueing import WriterQueue
from gare.store.receiving import Incoming, incoming
from gare.store.refs import read_main
from gare.store.register import became
from gare.store.snapshot import Snapshot, files
from gare.store.writing import Writer

__all__ = ["Order", "Site", "Snapshot", "Store"]

T = TypeVar("T")
_PREFIX: Final = re.compile(r"[0-9a-f]{7,40}")
_MAX_ALIKE: Final = 100
_WHOLE_BYTES: Final = 1_000_000


class Store:
    """A bare repository whose branch main is the wiki. Shared by all threads of a process."""

    def __init__(
        self,
        path: Path,
        site: Site,
        lock_seconds: float = 20.0,
        clock: Callable[[], float] = time.time,
    ) -> None:
        if not (path / "objects").is_dir():
            raise BadRepository(str(path), "not a bare repository")
        self.git = Repository(path)
        self.path = self.git.path
        self.site = site
        self._queue = WriterQueue(self.path / creating.LOCK, lock_seconds)
        self._writer = Writer(self.git, site, clock)
        self._hosts: tuple[str, ...] = ()

    @classmethod
    def create(cls, path: Path, site: Site) -> Store:
        """Return the store at `path`, made or finished first when needed; about 5 ms when whole."""
        creating.create(path, site)
        return cls(path, site)

    def close(self) -> None:
        """End the git processes kept by this process; they come back when needed."""
        self._writer.close()
        self.git.close()

    def __enter__(self) -> Store:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @property
    def hosts(self) -> tuple[str, ...]:
        """Return the hosts whose synthetic addresses are ours."""
        if not self._hosts:
            self._hosts = creating.hosts(self.git, self.site)
        return self._hosts

    def head(self) -> CommitId | None:
        """Return the commit of main, None before the first one: a file read."""
        return read_main(self.path)

    def snapshot(self, commit: CommitId | None = None) -> Snapshot:
        """Return the files of a commit (of main by default), read lazily by one thread."""
        if commit is None:
            return Snapshot(self.git, self.head())
        return Snapshot(self.git, CommitId(log.checked(commit)))

    def read(self, blob: BlobId) -> bytes:
        """Return the content of a blob; VersionMissing when there is none."""
        return self.git.data(blob, "blob")

    def size(self, blob: BlobId) -> int:
        """Return the size of a blob in bytes; VersionMissing when there is none."""
        return self.git.size(blob)

    def chunks(self, blob: BlobId) -> Iterator[bytes]:
        """Give the content of a blob by pieces of 64 kB, in bounded memory."""
        if self.size(blob) <= _WHOLE_BYTES:
            data = self.read(blob)
            yield from (data[at : at + CHUNK_BYTES] for at in range(0, len(data), CHUNK_BYTES))
            return
        with self.git.streaming(["cat-file", "blob", blob]) as process:
            if process.stdout is None:
                raise VersionMissing(blob)
            while chunk := process.stdout.read(CHUNK_BYTES):
                yield chunk
            if process.wait() != 0:
                raise StoreFailure("a blob cannot be read to its end")

    def read_many(self, blobs: Iterable[BlobId]) -> Iterator[tuple[BlobId, bytes]]:
        """Give blobs with their content, streamed by one process; those missing are left out."""
        with self.git.streaming(["cat-file", "--batch"]) as process:
            waiting = (blob for blob in blobs if is_object_id(blob))
            while portion := some(waiting):
                yield from answers(process.stdin, process.stdout, portion)

    def write(
        self, build: Callable[[Snapshot], tuple[Order, T]], landed: Callable[[Commit], None]
    ) -> tuple[Commit, T]:
        """Make one commit of what `build` wants of the present files; on disk when it returns.

        `build` is called again when main moved meanwhile. `landed` is told inside the queue: what
        it raises is logged and undoes nothing. NothingToDo when no file changes, Busy when the
        queue is too long, DiskFull, ReadOnly or StoreFailure when the disk refuses.
        """
        with self._queue.turn():
            return self._writer.write(build, landed)

    def alone(self) -> AbstractContextManager[int]:
        """Keep all other writers waiting, in all processes; Busy when the queue is too long.

        Gives the handle of the lock, for children that must keep it if this process dies.
        """
        return self._queue.turn()

    def write_series(
        self,
        builds: Sequence[Callable[[Snapshot], Order]],
        landed: Callable[[tuple[Commit, ...]], None],
    ) -> tuple[Commit, ...]:
        """Make one commit of each build, one on the other, all at once: on disk, or none at all.

        A file may be in one of them only. A build that raises NothingToDo makes no commit. Raises
        as `write`; `landed` is told of all of them at once.
        """
        with self._queue.turn():
            return self._writer.write_series(builds, landed)

    def propose(
        self, name: str, edit: Edit, check: Callable[[str], None], was: CommitId | None = None
    ) -> Commit:
        """Commit an edit as it was typed, under refs/proposals/<name>: main does not move.

        `was` is what the proposal was before, None for a new one; it must be so still. Raises
        NothingToDo when the text is that of main, and whatever `check` raises.
        """

        def build(snapshot: Snapshot) -> Order:
            return saving.proposed_order(edit, snapshot, check)

        with self._queue.turn():
            return self._writer.put_aside(proposed.ref_of(name), build, was)

    def proposal(self, commit: CommitId) -> Commit:
        """Return the commit of a proposal, out of the history of main; VersionMissing once gone."""
        if self.git.kind(commit) != "commit":
            raise VersionMissing(commit)
        return log.one(self.git, self.hosts, CommitId(log.checked(commit)))

    def proposals(self) -> dict[str, CommitId]:
        """Return the proposals there are, with their commits."""
        return proposed.all_refs(self.git)

    def drop_proposal(self, name: str) -> None:
        """Take a proposal away; its objects go with the next packing."""
        proposed.drop_ref(self.git, proposed.ref_of(name))

    def save(
        self, edit: Edit, check: Callable[[str], None], landed: Callable[[Commit], None]
    ) -> Saved:
        """Commit one person's edit, joined with what others wrote since its base.

        Conflict, PageGone, NothingToDo, and whatever `check` raises for the joined text.
        """

        def build(snapshot: Snapshot) -> tuple[Order, saving.Joined | None]:
            return saving.order_for(edit, snapshot, check)

        commit, joined = self.write(build, landed)
        after = next((part.after for part in commit.changes if part.file == edit.file), None)
        if joined is None:
            return Saved(commit.id, edit.path, after)
        names = saving.joined_names(self.git, edit.file, joined, commit.author.name)
        return Saved(commit.id, edit.path, after, names)

    def receiving(self) -> AbstractContextManager[Incoming]:
        """Give a place for what is pushed, apart from what is ours."""
        return incoming(self.git)

    def pushed(self, place: Incoming, old: CommitId | None, new: CommitId) -> Pushed:
        """Return what a push brings on top of `old`."""
        return Pushed(place.repository, old, new, self.hosts)

    def land(self, place: Incoming, old: CommitId | None, new: CommitId) -> bool:
        """Move main to what was pushed, on disk when this returns; False when main moved."""
        with self._queue.turn():
            if self.head() != old:
                return False
            place.settle(self.git)
            return self._writer.move(old, new)

    def was_purged(self, commit: CommitId) -> bool:
        """Tell whether a commit is of a history that was erased."""
        return became(self.path, commit) is not None

    def commit(self, commit: CommitId) -> Commit:
        """Return a commit of main; VersionMissing for any other."""
        head = self.head()
        if head is None or not self.is_ancestor(CommitId(log.checked(commit)), head):
            raise VersionMissing(commit)
        return log.one(self.git, self.hosts, commit)

    def resolve(self, prefix: str) -> CommitId:
        """Return the only commit of main whose name begins so (7 to 40 digits), VersionMissing.

        A commit that a purge wrote again is found by its old name too.
        """
        head = self.head()
        if head is None or _PREFIX.fullmatch(prefix) is None:
            raise VersionMissing(prefix)
        out = self.git.run(["rev-parse", f"--disambiguate={prefix}"]).decode("ascii")
        alike = [CommitId(line) for line in out.split()[:_MAX_ALIKE]]
        found = [name for name in alike if self.is_ancestor(name, head)]
        if not found:
            new = became(self.path, prefix)
            found = [new] if new is not None and self.is_ancestor(new, head) else []
        if len(found) != 1:
            raise VersionMissing(prefix)
        return found[0]

    def commits(self, since: CommitId | None, until: CommitId) -> Iterator[Commit]:
        """Give the commits after `since` up to `until`, oldest first, streamed."""
        return log.commits(self.git, self.hosts, since, until)

    def versions(
        self, file: FilePath, until: CommitId, since: CommitId | None = None
    ) -> Iterator[BlobId]:
        """Give the contents that a file had up to a commit, the newest first, streamed."""
        return log.versions(self.git, file, until, since)

    def parents(self, commit: CommitId) -> tuple[CommitId, ...]:
        """Return the parents of a commit; VersionMissing when there is no such commit."""
        header = self.git.data(log.checked(commit), "commit").partition(b"\n\n")[0]
        lines = (line.partition(b" ") for line in header.splitlines())
        return tuple(
            CommitId(name.decode("ascii")) for word, _sp, name in lines if word == b"parent"
        )

    def last(self, file: FilePath, until: CommitId) -> CommitId | None:
        """Return the last commit that changed a file, up to one of main; None when none did."""
        return log.last(self.git, file, until)

    def is_ancestor(self, old: CommitId, new: CommitId) -> bool:
        """Tell whether `old` is in the history of `new`; False for what is no commit."""
        if not (is_object_id(old) and is_object_id(new)) or self.git.kind(old) != "commit":
            return False
        return old == new or self.git.attempt(["merge-base", "--is-ancestor", old, new]).status == 0

    def changed(self, old: CommitId | None, new: CommitId) -> Iterator[FileChange]:
        """Give the files that differ between two commits, all of them when `old` is None."""
        if old is not None:
            yield from log.changed(self.git, old, new)
            return
        for file in self.tree(new):
            if not file.fault:
                yield FileChange(file.file, None, file.blob, 0, file.size)

    def tree(self, commit: CommitId) -> Iterator[TreeFile]:
        """Give all files of a commit; `fault` says why one cannot be served."""
        return files(self.git, CommitId(log.checked(commit)))

    def files_saying(self, commit: CommitId, text: str) -> tuple[FilePath, ...]:
        """Return the Markdown files of a commit that hold a text; reads them all."""
        return files_saying(self.git, CommitId(log.checked(commit)), text)

    def maintain(self) -> None:
        """Pack loose objects when there are many; safe next to writers, slow, at low priority."""
        maintenance.maintain(self.git)
