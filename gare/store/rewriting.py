"""History written again without what must go: a filter on the stream of `git fast-export`.

Source: git-fast-import(1), "INPUT FORMAT". Contents are not in the stream, only their names.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import IO, Final

from gare.model.errors import PageExists, StoreFailure
from gare.model.names import BlobId, CommitId, PagePath
from gare.store.erasing import Eraser

EXPORT: Final = (
    "-c", "core.quotePath=false", "fast-export", "--no-data", "--show-original-ids",
    "--reencode=no", "--use-done-feature", "--end-of-options",
)  # fmt: skip
_FILE: Final = re.compile(rb"M ([0-7]+) ([0-9a-f]{40}) (.*)")
_ESCAPE: Final = re.compile(rb'\\([abtnvfr"\\]|[0-3][0-7]{2})')
_LETTERS: Final = {
    b"a": b"\a", b"b": b"\b", b"t": b"\t", b"n": b"\n", b"v": b"\v", b"f": b"\f", b"r": b"\r",
}  # fmt: skip
_TO_QUOTE: Final = re.compile(rb'["\\\x00-\x1f\x7f]')
_KEPT: Final = (b"feature ", b"done")


@dataclass(slots=True)
class Tally:
    """What a rewriting changes: commits said otherwise or gone, versions of files, by name."""

    commits: int = 0
    changed: int = 0
    dropped: int = 0
    files: dict[bytes, int] = field(default_factory=dict)
    originals: dict[int, CommitId] = field(default_factory=dict)
    """The former name of each commit, by its mark in the stream."""
    instead: dict[int, int] = field(default_factory=dict)
    """What stands for a commit that goes: the mark of the one before it."""


@dataclass(slots=True)
class _Commit:
    """A commit as it stands in the stream."""

    head: list[bytes] = field(default_factory=list)
    mark: int = 0
    before: int = 0
    """The mark of its parent, 0 for none."""
    words: bytes = b""
    parents: list[bytes] = field(default_factory=list)
    lines: list[bytes] = field(default_factory=list)
    full: bool = False
    """True when it says or does something that stays."""
    touched: bool = False


class Rewriting:
    """One pass over the stream. `mended` says what becomes of contents: another name, or none."""

    def __init__(
        self,
        eraser: Eraser,
        mended: Mapping[BlobId, BlobId | None],
        staged: Callable[[bytes], bytes],
    ) -> None:
        self.tally = Tally()
        self._eraser = eraser
        self._mended = mended
        self._staged = staged
        # The files there are in the line of history being read, None when that is not known.
        self._there: set[bytes] | None = set()
        self._last = 0
        self._renamed: dict[bytes, bytes] = {}
        self._plain: set[bytes] = set()

    def pieces(self, stream: IO[bytes]) -> Iterator[bytes]:
        """Give the stream to import. StoreFailure when it stops, PageExists for a name taken."""
        ended = False
        line = stream.readline()
        while line:
            if line.startswith(b"commit "):
                commit, line = self._commit(line, stream)
                yield from self._written(commit)
                continue
            if line.startswith(b"reset "):
                yield b"reset " + self._staged(line[6:].strip()) + b"\n"
            elif line.startswith(b"from "):
                yield b"from " + self._mark(line[5:].strip()) + b"\n"
            elif line.startswith(_KEPT):
                yield line
            elif line != b"\n":
                raise StoreFailure("history holds something that cannot be written again")
            ended = line.startswith(b"done")
            line = stream.readline()
        if not ended:
            raise StoreFailure("git stopped before the end of history")

    def _commit(self, line: bytes, stream: IO[bytes]) -> tuple[_Commit, bytes]:
        """Read one commit; return it with the line after it."""
        commit = _Commit(head=[b"commit " + self._staged(line[7:].strip()) + b"\n"])
        line = self._beginning(commit, stream)
        while line.startswith((b"from ", b"merge ")):
            word, _space, mark = line.strip().partition(b" ")
            if word == b"from":
                commit.before = int(mark[1:])
            commit.parents.append(word + b" " + mark)
            line = stream.readline()
        if not commit.before:
            self._there = set()
        elif commit.before != self._last:
            self._there = None
        had = False
        while line.startswith((b"M ", b"D ")):
            self._line(commit, line.rstrip(b"\n"))
            had = True
            line = stream.readline()
        commit.full = not had or len(commit.parents) != 1 or bool(commit.lines)
        self._last = commit.mark
        return commit, line

    def _beginning(self, commit: _Commit, stream: IO[bytes]) -> bytes:
        """Read who, when and why; return the line after the message."""
        while line := stream.readline():
            if line.startswith(b"mark :"):
                commit.mark = int(line[6:])
                commit.head.append(line)
            elif line.startswith(b"original-oid "):
                self.tally.originals[commit.mark] = CommitId(line[13:].strip().decode("ascii"))
            elif line.startswith((b"author ", b"committer ")):
                made = self._eraser.person(line.rstrip(b"\n")) + b"\n"
                commit.touched = commit.touched or made != line
                commit.head.append(made)
            elif line.startswith(b"data "):
                words = stream.read(int(line[5:]))
                commit.words = self._eraser.message(words)
                commit.touched = commit.touched or commit.words != words
                return stream.readline()
            else:
                commit.head.append(line)
        raise StoreFailure("git stopped in the middle of a commit")

    def _line(self, commit: _Commit, line: bytes) -> None:
        """Take in what a commit does to one file."""
        found = _FILE.fullmatch(line)
        file = _unquoted(found[3] if found else line[2:])
        name = self._name(file)
        commit.touched = commit.touched or name != file
        if found is None:
            self._remove(commit, file, name)
            return
        mode, blob = found[1], found[2].decode("ascii")
        stays = blob
        if self._eraser.takes(file, blob):
            stays = ""
        elif BlobId(blob) in self._mended:
            stays = self._mended[BlobId(blob)] or ""
        if stays != blob or name != file:
            commit.touched = True
            self.tally.files[file] = self.tally.files.get(file, 0) + 1
        if not stays:
            self._remove(commit, file, name)
            return
        commit.lines.append(b"M %b %b %b" % (mode, stays.encode(), _quoted(name)))
        if self._there is not None:
            self._there.add(file)

    def _remove(self, commit: _Commit, file: bytes, name: bytes) -> None:
        """Have a file removed, unless it surely is not there."""
        if self._there is None or file in self._there:
            commit.lines.append(b"D " + _quoted(name))
        if self._there is not None:
            self._there.discard(file)

    def _written(self, commit: _Commit) -> Iterator[bytes]:
        """Give a commit as it is to be written; nothing when all it did goes."""
        tally = self.tally
        tally.commits += 1
        if not commit.full:
            tally.dropped += 1
            tally.instead[commit.mark] = tally.instead.get(commit.before, commit.before)
            return
        tally.changed += commit.touched
        yield from commit.head
        yield b"data %d\n%b\n" % (len(commit.words), commit.words)
        for parent_line in commit.parents:
            word, _space, mark = parent_line.partition(b" ")
            yield word + b" " + self._mark(mark) + b"\n"
        for line in commit.lines:
            yield line + b"\n"
        yield b"\n"

    def _mark(self, mark: bytes) -> bytes:
        """Return the mark of what stands for a commit."""
        number = int(mark[1:])
        return b":%d" % self.tally.instead.get(number, number)

    def _name(self, file: bytes) -> bytes:
        """Return a file's name without the texts. PageExists when another has that name."""
        if not self._eraser.has_texts:
            return file
        name = self._renamed.get(file)
        if name is None and self._eraser.holds(file):
            name = self._renamed[file] = self._eraser.without(file)
        if name is None:
            self._plain.add(file)
            name = file
        elif name in self._plain:
            raise PageExists(PagePath(name.decode("utf-8", "replace")))
        return name


def _unquoted(path: bytes) -> bytes:
    """Return a path as the tree has it (git quotes as C does)."""
    if not path.startswith(b'"'):
        return path
    return _ESCAPE.sub(_unescaped, path[1:-1])


def _unescaped(found: re.Match[bytes]) -> bytes:
    """Return the byte of one escape."""
    word = found[1]
    if len(word) == 3:
        return bytes([int(word, 8)])
    return _LETTERS.get(word, word)


def _quoted(path: bytes) -> bytes:
    """Return a path as the stream must have it."""
    if not _TO_QUOTE.search(path) and not path.startswith(b" "):
        return path
    return b'"' + _TO_QUOTE.sub(lambda found: b"\\%03o" % found[0][0], path) + b'"'
