"""History as `git log` streams it: commits with what they changed, oldest first."""

from __future__ import annotations

import subprocess
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain, islice
from typing import IO, Final, NamedTuple

from gare.model.errors import StoreFailure, VersionMissing
from gare.model.names import BlobId, CommitId, FilePath, is_object_id
from gare.model.pages import Commit, FileChange
from gare.store import orders, trees
from gare.store.commands import CHUNK_BYTES
from gare.store.git import Repository

_FIELDS: Final = 7
_FORMAT: Final = "--format=tformat:%H%x00%P%x00%an%x00%ae%x00%ce%x00%at%x00%B%x00"
_LOG: Final = (
    "log", "--topo-order", "--raw", "-c", "-M", "-l200", "-z", "--no-abbrev", "--no-color",
    "--no-decorate", "--no-ext-diff", "--no-textconv", "--encoding=UTF-8", _FORMAT,
)  # fmt: skip
_BATCH: Final = 200
_ASKED_AT_ONCE: Final = 500
_KNOWN_SIZES: Final = 100_000


@dataclass(frozen=True, slots=True)
class _Change:
    """A change as git writes it: names in bytes, moves in one line."""

    old: bytes
    new: bytes
    before: BlobId | None
    after: BlobId | None
    exact: bool


@dataclass(frozen=True, slots=True)
class _Entry:
    """A commit as git writes it."""

    fields: tuple[bytes, ...]
    changes: tuple[_Change, ...]


def commits(
    repository: Repository, hosts: Iterable[str], since: CommitId | None, until: CommitId
) -> Iterator[Commit]:
    """Give the commits reachable from `until` and not from `since`, oldest first, streamed."""
    span = checked(until) if since is None else f"{checked(since)}..{checked(until)}"
    return _log(repository, tuple(hosts), ["--reverse", "--end-of-options", span, "--"])


def one(repository: Repository, hosts: Iterable[str], commit: CommitId) -> Commit:
    """Return one commit with what it changed."""
    args = ["--no-walk", "--end-of-options", checked(commit), "--"]
    for found in _log(repository, tuple(hosts), args):
        return found
    raise VersionMissing(commit)


def changed(repository: Repository, old: CommitId, new: CommitId) -> Iterator[FileChange]:
    """Give the differences between the trees of two commits, without looking for moves."""
    args = ["diff-tree", "-r", "-z", "--raw", "--no-renames", "--no-abbrev", "--end-of-options"]
    command = [*args, checked(old), checked(new)]
    with repository.streaming(command) as process, Sizes(repository) as sizes:
        reader = _Reader(_output(process), ())
        found = reader.changes()
        while batch := list(islice(found, _BATCH)):
            parts = reader.parts(batch)
            sizes.learn(parts)
            yield from (_file_change(part, sizes, None) for part in parts)
        _ended_well(process)


def versions(
    repository: Repository, file: FilePath, until: CommitId, since: CommitId | None = None
) -> Iterator[BlobId]:
    """Give the contents that a file had up to a commit and after another, the newest first."""
    args = ["log", "--format=", "--raw", "--no-renames", "--no-abbrev", "-m", "--first-parent"]
    span = checked(until) if since is None else f"{checked(since)}..{checked(until)}"
    with repository.streaming([*args, "--end-of-options", span, "--", f":(literal){file}"]) as git:
        for line in _output(git):
            blob = line.split(b" ")[3].decode("ascii") if line.startswith(b":") else ""
            if is_object_id(blob) and blob.strip("0"):
                yield BlobId(blob)


def last(repository: Repository, file: FilePath, until: CommitId) -> CommitId | None:
    """Return the last commit that changed a file, up to one of main; None when none did."""
    command = ["log", "-1", "--format=%H", "--first-parent", "--end-of-options", checked(until)]
    found = repository.run([*command, "--", ":(literal)" + file]).decode("ascii").strip()
    return CommitId(found) if is_object_id(found) else None


def checked(commit: str) -> str:
    """Return a commit's full name; VersionMissing for anything of another form."""
    if not is_object_id(commit):
        raise VersionMissing(commit)
    return commit


class _Part(NamedTuple):
    """What happens to one file."""

    file: FilePath
    before: BlobId | None
    after: BlobId | None


class Sizes:
    """The sizes of blobs, asked from one `git cat-file --batch-check` process."""

    def __init__(self, repository: Repository) -> None:
        self._asked = repository.streaming(["cat-file", "--batch-check=%(objectsize)"])
        self._process: subprocess.Popen[bytes] | None = None
        self._known: dict[BlobId, int] = {}

    def __enter__(self) -> Sizes:
        self._process = self._asked.__enter__()
        return self

    def __exit__(self, *_fault: object) -> None:
        self._asked.__exit__(None, None, None)

    def of(self, blob: BlobId | None) -> int:
        """Return the size of a blob learnt before, 0 for none."""
        return 0 if blob is None else self._known.get(blob, 0)

    def learn(self, parts: Iterable[_Part]) -> None:
        """Ask for the sizes not known yet, by portions that always fit in the pipe."""
        blobs = {blob for part in parts for blob in (part.before, part.after) if blob}
        if len(self._known) > _KNOWN_SIZES:
            self._known = {}
        process = self._process
        if process is None or process.stdin is None or process.stdout is None:
            raise StoreFailure("sizes asked outside of their process")
        unknown = iter([blob for blob in blobs if blob not in self._known])
        while portion := list(islice(unknown, _ASKED_AT_ONCE)):
            process.stdin.write("".join([f"{blob}\n" for blob in portion]).encode())
            process.stdin.flush()
            for blob in portion:
                answer = process.stdout.readline().strip()
                self._known[blob] = int(answer) if answer.isdigit() else 0


class _Reader:
    """Makes commits of what one git process prints."""

    def __init__(self, stream: IO[bytes], hosts: Iterable[str]) -> None:
        self._tokens = _tokens(stream)
        self._messages = orders.Messages(hosts)
        self._faults = trees.Faults()

    def commits(self, sizes: Sizes) -> Iterator[Commit]:
        """Give the commits of a log, by batches for the sizes' sake."""
        found = self._entries()
        while batch := list(islice(found, _BATCH)):
            parts = [self.parts(entry.changes) for entry in batch]
            sizes.learn(chain.from_iterable(parts))
            for entry, own in zip(batch, parts, strict=True):
                yield self._commit(entry, own, sizes)

    def changes(self) -> Iterator[_Change]:
        """Give the changes of a difference of trees."""
        return (self._change(token) for token in self._tokens if token)

    def parts(self, changes: Iterable[_Change]) -> list[_Part]:
        """Return what happens to each file: a move is a file that goes and one that appears."""
        found = []
        for change in changes:
            old, new = FilePath(trees.decoded(change.old)), FilePath(trees.decoded(change.new))
            if old == new:
                found.append(_Part(new, change.before, change.after))
            else:
                found.append(_Part(old, change.before, None))
                found.append(_Part(new, None, change.after))
        return sorted([part for part in found if part.before != part.after], key=_file)

    def _entries(self) -> Iterator[_Entry]:
        """Give the commits: a header of fixed length, then one token or more a change."""
        fields: tuple[bytes, ...] = ()
        changes: list[_Change] = []
        for token in self._tokens:
            word = token.lstrip(b"\n")
            if word.startswith(b":"):
                changes.append(self._change(word))
            elif word:
                if fields:
                    yield _Entry(fields, tuple(changes))
                fields, changes = (word, *islice(self._tokens, _FIELDS - 1)), []
        if fields:
            yield _Entry(fields, tuple(changes))

    def _change(self, token: bytes) -> _Change:
        """Return a change from `:100644 100644 <sha> <sha> R100` and the names that follow.

        A merge has one column more a parent; its first parent is what was before.
        """
        parents = len(token) - len(token.lstrip(b":"))
        words = token.lstrip(b":").split(b" ")
        modes, shas, status = words[: parents + 1], words[parents + 1 : 2 * parents + 2], words[-1]
        old = new = next(self._tokens)
        if parents == 1 and status[:1] in {b"R", b"C"}:
            new = next(self._tokens)
        return _Change(
            old,
            new,
            self._blob(modes[0], old, shas[0]),
            self._blob(modes[parents], new, shas[parents]),
            exact=status == b"R100",
        )

    def _blob(self, mode: bytes, name: bytes, sha: bytes) -> BlobId | None:
        """Return the blob of a file that can be served, None for any other thing or nothing."""
        number = int(mode, 8)
        if number == 0 or self._faults.of(number, name):
            return None
        return BlobId(sha.decode("ascii"))

    def _commit(self, entry: _Entry, parts: list[_Part], sizes: Sizes) -> Commit:
        """Return the commit of an entry."""
        name, parents, author, mail, committer, at, text = (
            field.decode("utf-8", "replace") for field in entry.fields
        )
        said = self._messages.read((author, mail), committer, text)
        origins = _origins(entry, said, parts)
        return Commit(
            id=CommitId(name),
            parent=CommitId(parents.split(" ")[0]) if parents else None,
            author=said.author,
            at=orders.instant(int(at or "0")),
            summary=said.summary,
            action=said.action,
            page=said.page,
            merged=said.merged,
            changes=tuple([_file_change(part, sizes, origins.get(part.file)) for part in parts]),
            co_authors=said.co_authors,
        )


def _file(part: _Part) -> str:
    """Return what files are sorted by."""
    return part.file


def _file_change(part: _Part, sizes: Sizes, origin: FilePath | None) -> FileChange:
    """Return what happens to a file, with sizes."""
    file, before, after = part
    return FileChange(file, before, after, sizes.of(before), sizes.of(after), origin)


def _log(repository: Repository, hosts: tuple[str, ...], args: list[str]) -> Iterator[Commit]:
    """Give the commits of one `git log` process."""
    with repository.streaming([*_LOG, *args]) as process, Sizes(repository) as sizes:
        yield from _Reader(_output(process), hosts).commits(sizes)
        _ended_well(process)


def _output(process: subprocess.Popen[bytes]) -> IO[bytes]:
    """Return the standard output of a command; its input is closed."""
    if process.stdin is not None:
        process.stdin.close()
    if process.stdout is None:
        raise StoreFailure("git has no output")
    return process.stdout


def _ended_well(process: subprocess.Popen[bytes]) -> None:
    """Raise StoreFailure when git stopped before the end: what came is not all."""
    if process.wait() != 0:
        raise StoreFailure("git stopped before the end of the history")


def _tokens(stream: IO[bytes]) -> Iterator[bytes]:
    """Give what stands between NUL bytes."""
    rest = b""
    while chunk := stream.read(CHUNK_BYTES):
        *whole, rest = (rest + chunk).split(b"\0")
        yield from whole
    if rest:
        yield rest


def _origins(entry: _Entry, said: orders.Said, parts: list[_Part]) -> Mapping[FilePath, FilePath]:
    """Return new file → old file: as our trailers say, else as git finds them alike."""
    alike = {
        FilePath(trees.decoded(change.new)): FilePath(trees.decoded(change.old))
        for change in entry.changes
        if change.old != change.new and change.before and (change.exact or not said.ours)
    }
    if not said.ours:
        return alike
    if said.origin is None:
        return {}
    created = [part.file for part in parts if part.before is None]
    gone = {part.file for part in parts if part.after is None}
    return {**alike, **orders.moved(said.page, said.origin, created, gone)}
