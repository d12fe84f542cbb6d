"""Making a commit: objects on the disk first, then main moved, again until nobody was quicker."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, TypeVar

from gare.model.errors import BadPath, Busy, NothingToDo, VersionMissing
from gare.model.names import BlobId, CommitId, FilePath, PagePath, name_fault
from gare.model.pages import Commit, FileChange
from gare.store import orders, trees
from gare.store.git import Repository
from gare.store.objects import NewObject, new_object, write_durably
from gare.store.orders import Order, Site
from gare.store.refs import Branch, Moved, read_main
from gare.store.snapshot import Snapshot

T = TypeVar("T")
_RACE_SECONDS: Final = 10.0


@dataclass(frozen=True, slots=True)
class Prepared:
    """A commit that is ready: its value, and the objects it needs."""

    commit: Commit
    objects: Mapping[str, NewObject]


class Writer:
    """Writes commits on main; its caller holds the queue of writers."""

    def __init__(self, repository: Repository, site: Site, clock: Callable[[], float]) -> None:
        self._repository = repository
        self._site = site
        self._clock = clock
        self._branch = Branch(repository, orders.clean_name(site.name) or "Gare", site.mail)

    def close(self) -> None:
        """End the git process kept for moving main."""
        self._branch.close()

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
            write_durably(self._repository.path, ready.objects)
            try:
                self._branch.swap(head, ready.commit.id)
            except Moved:
                if time.monotonic() > deadline:
                    raise Busy("writers") from None
            else:
                _tell(landed, ready.commit)
                return ready.commit, value


def _tell(landed: Callable[[Commit], None], commit: Commit) -> None:
    """Announce a commit; what is derived may fail without undoing what is on the disk."""
    try:
        landed(commit)
    except Exception:
        logging.getLogger(__name__).exception("the index did not follow %s", commit.id)


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
    objects = {blob.id: blob for blob in blobs.values()}
    objects.update({name: new_object("tree", data) for name, data in made.items()})
    objects[commit.id] = commit
    return Prepared(_value(order, snapshot, repository, CommitId(commit.id), at), objects)


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
    order: Order, snapshot: Snapshot, repository: Repository, commit: CommitId, at: int
) -> Commit:
    """Return the commit as the history will tell it."""
    changes = _changes(order, snapshot, repository)
    created = [part.file for part in changes if part.before is None]
    gone = {part.file for part in changes if part.after is None}
    origins = orders.moved(order.page, order.origin, created, gone)
    if order.origin is not None:
        origins = {**{new: old for new, old in order.moves.items() if old in gone}, **origins}
    said = orders.clean_summary(order.summary)[0]
    return Commit(
        id=commit,
        parent=snapshot.commit,
        author=orders.clean_author(order.author),
        at=orders.instant(at),
        summary=said or order.action.value,
        action=order.action,
        page=order.page,
        merged=order.merged,
        changes=tuple(_with_origin(part, origins) for part in changes),
    )


def _with_origin(part: FileChange, origins: Mapping[FilePath, FilePath]) -> FileChange:
    """Return a change with the former path of the file when it appears by a move."""
    return FileChange(
        part.file,
        part.before,
        part.after,
        part.size_before,
        part.size_after,
        origins.get(part.file) if part.before is None else None,
    )


def _changes(order: Order, snapshot: Snapshot, repository: Repository) -> list[FileChange]:
    """Return what the order really changes, file by file, in the order of their names."""
    found = []
    for file, content in sorted(order.changes.items()):
        before = snapshot.find(file)
        if isinstance(content, bytes):
            after, size = BlobId(new_object("blob", content).id), len(content)
        elif content is not None:
            after, size = content, repository.size(content)
        else:
            found.append(FileChange(file, before, None, repository.size(before) if before else 0))
            continue
        found.append(
            FileChange(file, before, after, repository.size(before) if before else 0, size)
        )
    return [part for part in found if part.before != part.after]
