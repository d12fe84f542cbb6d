"""Erasing for ever: history written again, everything else forgotten, while nobody writes.

Until main moves the repository is what it was; from then on it is the new one, and a mark beside it
has what is left to do done by the next start or purge. Nothing that was erased is written down.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final

from gare.model.errors import StoreFailure
from gare.model.names import BlobId, CommitId, is_object_id
from gare.store import forgetting, maintenance, register
from gare.store.commands import end
from gare.store.erasing import Eraser, Removal
from gare.store.faults import from_git, from_system
from gare.store.git import Repository
from gare.store.objects import ObjectWriter, new_object
from gare.store.past import names_of
from gare.store.queueing import held
from gare.store.rewriting import EXPORT, Rewriting, Tally
from gare.store.scanning import MAX_MENDED_BYTES, holding, scanned
from gare.store.store import Store
from gare.store.tags import Ref, moved_tag, refs_of

_MAINTENANCE_SECONDS: Final = 600.0
_IMPORT: Final = ("fast-import", "--quiet", "--force", "--done")
_SOMETHING: Final = BlobId("0" * 40)
"""What counting puts in place of contents that would be written again."""
_ALL: Final = frozenset({"blob", "tree", "commit", "tag"})


@dataclass(frozen=True, slots=True)
class Counted:
    """What a purge changes: commits in all, said otherwise, gone; files; branches and tags.

    `unread` names the files that hold no text one can see, which proves nothing: pictures, PDF.
    """

    commits: int
    changed: int
    dropped: int
    files: tuple[tuple[str, int], ...]
    blobs: int
    refs: int
    unread: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Purged:
    """What a purge did, and how many objects still hold a text: none, unless git was written to."""

    counted: Counted
    moved: int
    left: int


def count(store: Store, removal: Removal) -> Counted:
    """Return what a purge would change; nothing is written."""
    eraser = Eraser(removal)
    found = scanned(store.git, eraser)
    with _staged(store.git) as refs:
        tally = _counted(store.git, refs, eraser, dict.fromkeys(found.to_mend, _SOMETHING))
    return _sum(tally, len(found.to_mend), len(refs), names_of(store.git, found.unread))


def purge(store: Store, removal: Removal) -> Purged:
    """Erase: no object of the repository holds what had to go when this returns.

    The caller ends the purge (`forgetting.end`) once what it derived from history is gone too.
    Writers wait meanwhile. Busy when they are too many, PageExists when a file has the name that
    another one would get, DiskFull, ReadOnly or StoreFailure when the disk or git refuses: the
    repository is then as it was.
    """
    eraser = Eraser(removal)
    with _maintaining(store.path), store.alone() as turn:
        forgetting.leftovers(store.git)
        found = scanned(store.git, eraser).to_mend
        mended = _mend(store, eraser, found)
        with _staged(store.git) as refs:
            tally, marks = _import(store.git, refs, eraser, mended)
            moved = _moves(tally, marks)
            forgetting.begin(store.path)
            register.add(store.path, moved)
            _switch(store, refs, moved, eraser)
        forgetting.finish(store.git, turn)
    after = tuple(holding(store.git, eraser, _ALL)) if eraser.has_texts else ()
    unread = names_of(store.git, (one.id for one in after if one.unread))
    left = sum(not one.unread for one in after)
    return Purged(_sum(tally, len(found), len(refs), unread), len(moved), left)


def remotes(repository: Repository) -> tuple[str, ...]:
    """Return the names of the repositories that this one pushes to or fetches from."""
    return tuple(repository.run(["remote"]).decode("utf-8", "replace").split())


def finish(path: Path) -> bool:
    """Do what an interrupted purge left to do, and tell whether there was something.

    Nothing is done while a purge is at it. The caller ends the purge.
    """
    if not forgetting.begun(path):
        return False
    with forgetting.turn(path) as turn:
        if turn is None or not forgetting.begun(path):
            return False
        repository = Repository(path)
        try:
            forgetting.leftovers(repository)
            forgetting.finish(repository, turn)
        finally:
            repository.close()
    return True


@contextmanager
def _maintaining(path: Path) -> Iterator[None]:
    """Keep packing away for the time of a purge."""
    with held(path / maintenance.LOCK, time.monotonic() + _MAINTENANCE_SECONDS):
        yield


@contextmanager
def _staged(repository: Repository) -> Iterator[tuple[Ref, ...]]:
    """Give the branches and tags that lead to commits, each with a name that git can export."""
    refs = refs_of(repository)
    orders = [f"update {ref.source} {ref.commit}\n" for ref in refs if ref.source != ref.name]
    if orders:
        repository.run(["update-ref", "--stdin"], given="".join(orders).encode())
    try:
        yield refs
    finally:
        forgetting.staged_refs(repository)


def _mend(store: Store, eraser: Eraser, found: Mapping[BlobId, int]) -> dict[BlobId, BlobId | None]:
    """Write the files without the texts; return what becomes of each, None when it goes whole."""
    mended: dict[BlobId, BlobId | None] = {}
    writer = ObjectWriter(store.path)
    try:
        for blob, size in found.items():
            content = eraser.mended(store.read(blob)) if size <= MAX_MENDED_BYTES else None
            mended[blob] = None
            if content is not None:
                made = new_object("blob", content)
                writer.write([made])
                mended[blob] = BlobId(made.id)
    finally:
        writer.close()
    return mended


def _counted(
    repository: Repository,
    refs: tuple[Ref, ...],
    eraser: Eraser,
    mended: Mapping[BlobId, BlobId | None],
) -> Tally:
    """Go through history without writing any."""
    work = Rewriting(eraser, mended, lambda name: name)
    with repository.streaming([*EXPORT, *(ref.source for ref in refs)]) as export:
        for _piece in work.pieces(_pipe(export.stdout)):
            pass
    return work.tally


def _import(
    repository: Repository,
    refs: tuple[Ref, ...],
    eraser: Eraser,
    mended: Mapping[BlobId, BlobId | None],
) -> tuple[Tally, dict[int, CommitId]]:
    """Write history again beside the present one; return the name of each new commit by mark."""
    names = {ref.source.encode(): ref.staged.encode() for ref in refs}
    work = Rewriting(eraser, mended, lambda name: names.get(name, name))
    with tempfile.NamedTemporaryFile(dir=repository.path, prefix=forgetting.MARKS) as marks:
        args = [*_IMPORT, f"--export-marks={marks.name}"]
        process = repository.start(args)
        try:
            with repository.streaming([*EXPORT, *(ref.source for ref in refs)]) as export:
                sink = _pipe(process.stdin)
                for piece in work.pieces(_pipe(export.stdout)):
                    sink.write(piece)
                sink.close()
            said = _pipe(process.stderr).read()
            if process.wait() != 0:
                raise from_git(said.decode("utf-8", "replace").strip())
        except BrokenPipeError as fault:
            raise from_git(_pipe(process.stderr).read().decode("utf-8", "replace")) from fault
        except OSError as fault:
            raise from_system(fault) from fault
        finally:
            end(process)
        return work.tally, _marks(Path(marks.name))


def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
    """Return a pipe that is there."""
    if pipe is None:
        raise StoreFailure("git has no pipes")
    return pipe


def _marks(file: Path) -> dict[int, CommitId]:
    """Return the names of the new commits, by mark."""
    found = {}
    with file.open() as lines:
        for line in lines:
            mark, _space, name = line.strip().partition(" ")
            if mark.startswith(":") and is_object_id(name):
                found[int(mark[1:])] = CommitId(name)
    return found


def _moves(tally: Tally, marks: Mapping[int, CommitId]) -> dict[CommitId, CommitId]:
    """Return old → new of each commit that changed its name."""
    moved = {}
    for mark, old in tally.originals.items():
        new = marks.get(tally.instead.get(mark, mark))
        if new is None:
            raise StoreFailure("a commit was not written again")
        if new != old:
            moved[old] = new
    return moved


def _switch(
    store: Store, refs: tuple[Ref, ...], moved: Mapping[CommitId, CommitId], eraser: Eraser
) -> None:
    """Move every branch and tag at once; what was staged goes."""
    orders = ["start"]
    for ref in refs:
        commit = moved.get(ref.commit, ref.commit)
        new = commit if ref.tag is None else moved_tag(store.git, ref.tag, commit, eraser)
        if eraser.holds(ref.name.encode()) and not ref.is_main:
            orders += [f"delete {ref.name} {ref.target}", f"create {ref.without(eraser)} {new}"]
        elif new != ref.target:
            orders.append(f"update {ref.name} {new} {ref.target}")
    if len(orders) > 1:
        order = "\n".join([*orders, "prepare", "commit", ""])
        store.git.run(["update-ref", "--no-deref", "-m", "gare", "--stdin"], given=order.encode())
    forgetting.sync_refs(store.path)


def _sum(tally: Tally, blobs: int, refs: int, unread: tuple[str, ...]) -> Counted:
    """Return the figures of a rewriting."""
    files = sorted((name.decode("utf-8", "replace"), times) for name, times in tally.files.items())
    return Counted(tally.commits, tally.changed, tally.dropped, tuple(files), blobs, refs, unread)
