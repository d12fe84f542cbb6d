"""Making a commit: objects on the disk first, then main moved, again until nobody was quicker."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, TypeVar

from gare.model.errors import BadPath, Busy, NothingToDo, VersionMissing
from gare.model.names import BlobId, CommitId, FilePath, PagePath, name_fault
from gare.model.pages import Commit, FileChange
from gare.store import orders, trees
from gare.store.git import Repository
from gare.store.objects import NewObject, ObjectWriter, new_object
from gare.store.orders import Order, Site
from gare.store.packing import write_pack
from gare.store.proposed import move_ref
from gare.store.refs import Branch, Moved, read_main
from gare.store.snapshot import Snapshot

T = TypeVar("T")
_Done = TypeVar("_Done")
_Puts = Mapping[FilePath, trees.Put]
_RACE_SECONDS: Final = 10.0


@dataclass(frozen=True, slots=True)
class Prepared:
    """A commit that is ready: its value, and the objects it needs."""

    commit: Commit
    objects: tuple[NewObject, ...]


class Writer:
    """Writes commits on main; its caller holds the queue of writers."""

    def __init__(self, repository: Repository, site: Site, clock: Callable[[], float]) -> None:
        self._repository = repository
        self._site = site
        self._clock = clock
        self._objects = ObjectWriter(repository.path)
        self._branch = Branch(repository, orders.clean_name(site.name) or "Gare", site.mail)

    def close(self) -> None:
        """End the git process kept for moving main, and the threads that wait for the disk."""
        self._branch.close()
        self._objects.close()

    def write(
        self, build: Callable[[Snapshot], tuple[Order, T]], landed: Callable[[Commit], None]
    ) -> tuple[Commit, T]:
        """Commit what `build` wants on top of main, rebuilt whenever main moved meanwhile.

        Busy when pushes keep winning for 10 s.
        """
        deadline = time.monotonic() + _RACE_SECONDS
        while True:
            head = read_main(self._repository.path)
            snapshot = Snapshot(self._repository, head)
            order, value = build(snapshot)
            ready = prepare(order, snapshot, self._repository, self._site, int(self._clock()))
            self._objects.write(ready.objects)
            try:
                self._branch.swap(head, ready.commit.id)
            except Moved:
                if time.monotonic() > deadline:
                    raise Busy("writers") from None
            else:
                _tell(landed, ready.commit)
                return ready.commit, value

    def move(self, old: CommitId | None, new: CommitId) -> bool:
        """Move main to a commit whose objects are on the disk; False when main is elsewhere."""
        try:
            self._branch.swap(old, new)
        except Moved:
            return False
        return True

    def write_series(
        self,
        builds: Sequence[Callable[[Snapshot], Order]],
        landed: Callable[[tuple[Commit, ...]], None],
    ) -> tuple[Commit, ...]:
        """Make one commit of each build on top of the one before, all at once or none.

        A build that raises NothingToDo makes no commit. Busy when pushes keep winning for 10 s.
        """
        deadline = time.monotonic() + _RACE_SECONDS
        while True:
            head = read_main(self._repository.path)
            made, objects = self._series(builds, Snapshot(self._repository, head))
            if not made:
                return ()
            write_pack(self._repository, objects)
            try:
                self._branch.swap(head, made[-1].id)
            except Moved:
                if time.monotonic() > deadline:
                    raise Busy("writers") from None
            else:
                _tell(landed, made)
                return made

    def _series(
        self, builds: Sequence[Callable[[Snapshot], Order]], snapshot: Snapshot
    ) -> tuple[tuple[Commit, ...], list[NewObject]]:
        """Return the commits that some builds make one after the other, and their objects."""
        made: list[Commit] = []
        objects: list[NewObject] = []
        for build in builds:
            try:
                order = build(snapshot)
                ready = prepare(order, snapshot, self._repository, self._site, int(self._clock()))
            except NothingToDo:
                continue
            made.append(ready.commit)
            objects += ready.objects
            snapshot = snapshot.after(ready.commit.id, ready.objects)
        return tuple(made), objects

    def put_aside(
        self, name: str, build: Callable[[Snapshot], Order], was: CommitId | None
    ) -> Commit:
        """Commit on top of main without moving it: only the ref `name` leads there.

        The ref is made, or moved from `was`; Moved when it is elsewhere.
        """
        snapshot = Snapshot(self._repository, read_main(self._repository.path))
        order = build(snapshot)
        ready = prepare(order, snapshot, self._repository, self._site, int(self._clock()))
        self._objects.write(ready.objects)
        move_ref(self._repository, name, ready.commit.id, was)
        return ready.commit


def _tell(landed: Callable[[_Done], None], done: _Done) -> None:
    """Announce a commit; what is derived may fail without undoing what is on the disk."""
    try:
        landed(done)
    except Exception:
        logging.getLogger(__name__).exception("the index did not follow a commit")


def prepare(
    order: Order, snapshot: Snapshot, repository: Repository, site: Site, at: int
) -> Prepared:
    """Return the commit an order makes on a snapshot; NothingToDo when the tree stays the same."""
    _check_names(order.changes)
    blobs = {
        file: new_object("blob", content)
        for file, content in order.changes.items()
        if isinstance(content, bytes)
    }
    puts = {
        file: trees.Put(blobs[file].id if file in blobs else _present(content, repository))
        for file, content in order.changes.items()
    }
    root, made = trees.splice(snapshot.root, puts, snapshot.tree)
    if root == (snapshot.root or trees.EMPTY_TREE):
        raise NothingToDo(order.page or PagePath(""))
    text = orders.commit_text(order, site, root, snapshot.commit, at)
    commit = new_object("commit", text)
    unique = {blob.id: blob for blob in blobs.values()}
    nested = (new_object("tree", data) for data in made.values())
    value = _value(order, puts, snapshot, repository, CommitId(commit.id), at)
    return Prepared(value, (*unique.values(), *nested, commit))


def _check_names(changes: Mapping[FilePath, bytes | BlobId | None]) -> None:
    """Raise BadPath when a file to be written has a name that is refused."""
    for file, content in changes.items():
        fault = name_fault(file)
        if fault is not None and content is not None:
            raise BadPath(file, fault.value)


def _present(content: bytes | BlobId | None, repository: Repository) -> str | None:
    """Return a blob that the repository has, None for a removal; VersionMissing otherwise."""
    if content is None or isinstance(content, bytes):
        return None
    if repository.kind(content) != "blob":
        raise VersionMissing(content)
    return content


def _value(
    order: Order, puts: _Puts, snapshot: Snapshot, repository: Repository, commit: CommitId, at: int
) -> Commit:
    """Return the commit as the history will tell it."""
    changes = _changes(order, puts, snapshot, repository)
    created = [part.file for part in changes if part.before is None]
    gone = {part.file for part in changes if part.after is None}
    origins = orders.moved(order.page, order.origin, created, gone)
    if order.origin is not None:
        told = {file: order.moves[file] for file in created if order.moves.get(file) in gone}
        origins = {**told, **origins}
    return Commit(
        id=commit,
        parent=snapshot.commit,
        author=orders.clean_author(order.author),
        at=orders.instant(at),
        summary=orders.clean_summary(order.summary)[0] or order.action.value,
        action=order.action,
        page=order.page,
        merged=order.merged,
        changes=tuple(replace(part, origin=origins.get(part.file)) for part in changes),
        co_authors=tuple(orders.clean_author(one) for one in order.co_authors),
    )


def _changes(
    order: Order, puts: _Puts, snapshot: Snapshot, repository: Repository
) -> list[FileChange]:
    """Return what the order really changes, file by file, in the order of their names."""
    found = []
    for file, content in sorted(order.changes.items()):
        before, after = snapshot.find(file), puts[file].blob
        if before != after:
            size = len(content) if isinstance(content, bytes) else _size(after, repository)
            found.append(
                FileChange(
                    file,
                    before,
                    None if after is None else BlobId(after),
                    _size(before, repository),
                    size,
                )
            )
    return found


def _size(blob: str | None, repository: Repository) -> int:
    """Return the size of a blob, 0 for none."""
    return 0 if blob is None else repository.size(blob)
