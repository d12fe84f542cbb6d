"""The files of one commit, read lazily from raw trees."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from gare.model.errors import StoreFailure, VersionMissing
from gare.model.names import BlobId, CommitId, FilePath
from gare.model.pages import TreeFile
from gare.store import trees
from gare.store.git import Repository
from gare.store.objects import NewObject

_MAX_FILES: Final = 1_000_000
_MAX_DEPTH: Final = 64


class Snapshot:
    """The tree of one commit; `commit` is None (and the tree empty) before the first commit.

    Used by one thread; remembers the folders it has read.
    """

    def __init__(self, repository: Repository, commit: CommitId | None) -> None:
        self.commit = commit
        self._repository = repository
        self._read: dict[str, bytes] = {}
        self._root: str | None = None
        self._new: dict[str, bytes] = {}

    def after(self, commit: CommitId, objects: Iterable[NewObject]) -> Snapshot:
        """Return the tree of a commit made on this one, whose objects are not on the disk yet."""
        later = Snapshot(self._repository, commit)
        later._read = self._read
        later._new = {**self._new, **{one.id: one.content for one in objects}}
        later._root = later._new[commit].partition(b"\0")[2][5:45].decode("ascii")
        return later

    @property
    def root(self) -> str | None:
        """Return the name of the root tree, None before the first commit."""
        if self._root is None and self.commit is not None:
            raw = self._repository.data(self.commit, "commit")
            self._root = raw[5:45].decode("ascii", "replace")
        return self._root

    def tree(self, name: str) -> bytes:
        """Return a raw tree of this snapshot by its name."""
        if name in self._new:
            return self._new[name].partition(b"\0")[2]
        if name not in self._read:
            self._read[name] = (
                b"" if name == trees.EMPTY_TREE else self._repository.data(name, "tree")
            )
        return self._read[name]

    def find(self, file: FilePath) -> BlobId | None:
        """Return the blob of a regular file with an allowed name, None for anything else."""
        found = self._entry(trees.encoded(file))
        if (
            found is None
            or not found.is_regular
            or trees.fault(int(found.mode, 8), trees.encoded(file))
        ):
            return None
        return BlobId(found.id)

    def read(self, blob: BlobId) -> bytes:
        """Return the content of a blob; VersionMissing when the repository lacks it."""
        if blob in self._new:
            return self._new[blob].partition(b"\0")[2]
        return self._repository.data(blob, "blob")

    def under(self, folder: str) -> tuple[TreeFile, ...]:
        """Return all files below a folder ("" for all), in git's order; their sizes are 0."""
        return tuple(self._below(trees.encoded(folder)))

    def _below(self, folder: bytes) -> Iterator[TreeFile]:
        """Give the files below a folder; StoreFailure for a tree made to be endless."""
        start = self._folder(folder)
        waiting = [] if start is None else [(folder, start)]
        seen = 0
        while waiting:
            path, name = waiting.pop()
            inner = []
            for entry in trees.entries(self.tree(name)):
                place = path + b"/" + entry.name if path else entry.name
                seen += 1
                if seen > _MAX_FILES or place.count(b"/") > _MAX_DEPTH:
                    raise StoreFailure("a tree has too many files")
                if entry.is_folder:
                    inner.append((place, entry.id))
                else:
                    yield _file(place, entry)
            waiting.extend(reversed(inner))

    def _folder(self, path: bytes) -> str | None:
        """Return the name of the tree of a folder, None when it is not one."""
        if not path:
            return self.root
        found = self._entry(path)
        return found.id if found is not None and found.is_folder else None

    def _entry(self, path: bytes) -> trees.Entry | None:
        """Return the tree entry at a path, None without one."""
        name, found = self.root, None
        for segment in path.split(b"/"):
            if name is None or not segment:
                return None
            found = trees.entry(self.tree(name), segment)
            name = found.id if found is not None and found.is_folder else None
        return found


def _file(place: bytes, entry: trees.Entry) -> TreeFile:
    """Return a file of a tree, with why it cannot be served."""
    file = FilePath(trees.decoded(place))
    return TreeFile(file, BlobId(entry.id), 0, trees.fault(int(entry.mode, 8), place))


def files(repository: Repository, commit: CommitId) -> Iterator[TreeFile]:
    """Give all files of a commit with their sizes, streamed; also those that cannot be served."""
    args = ["ls-tree", "-r", "-z", "-l", "--full-tree", commit]
    with repository.streaming(args) as process:
        if process.stdout is None:
            raise VersionMissing(commit)
        seen, rest = 0, b""
        while chunk := process.stdout.read(65_536):
            *lines, rest = (rest + chunk).split(b"\0")
            seen += len(lines)
            if seen > _MAX_FILES:
                raise StoreFailure("a tree has too many files")
            yield from map(_listed, lines)
        if process.wait() != 0:
            raise StoreFailure("git cannot list the files")


def _listed(line: bytes) -> TreeFile:
    """Return a file from `100644 blob <sha>    size\\tpath`."""
    head, _tab, path = line.partition(b"\t")
    mode, _kind, sha, size = head.split()
    return TreeFile(
        FilePath(trees.decoded(path)),
        BlobId(sha.decode("ascii")),
        int(size) if size.isdigit() else 0,
        trees.fault(int(mode, 8), path),
    )
