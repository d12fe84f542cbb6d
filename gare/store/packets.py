"""What a git client says when it pushes, and how it is answered: lines with their length.

Source: gitprotocol-pack(5), gitprotocol-http(5), gitprotocol-common(5).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from gare.model.errors import BadInput
from gare.model.names import CommitId, is_object_id

MAIN: Final = "refs/heads/main"
MAX_COMMANDS: Final = 100
_NONE: Final = "0" * 40
_FLUSH: Final = b"0000"
_BAND: Final = 900
"""How many bytes of a message go in one line: a client shows it as it comes."""
_CAN: Final = "report-status side-band-64k quiet ofs-delta object-format=sha1 agent=gare"


@dataclass(frozen=True, slots=True)
class Command:
    """A branch that a client wants moved; None where there is no commit."""

    ref: str
    old: CommitId | None
    new: CommitId | None


@dataclass(frozen=True, slots=True)
class Wanted:
    """All that a client wants, and whether it takes messages beside the result."""

    commands: tuple[Command, ...] = ()
    has_band: bool = False


def advertised(head: CommitId | None) -> bytes:
    """Return the branch a client may push to, and what it may use to do so."""
    name = f"{head} {MAIN}" if head else f"{_NONE} capabilities^{{}}"
    service = _line(b"# service=git-receive-pack\n") + _FLUSH
    return service + _line(f"{name}\0{_CAN}\n".encode()) + _FLUSH


def read_wanted(read: Callable[[int], bytes]) -> Wanted:
    """Return what a client wants; what follows in the stream is the pack.

    Raises `BadInput` for what no client sends.
    """
    commands: list[Command] = []
    band = False
    for line in _lines(read):
        words, _nul, can = line.partition(b"\0")
        if words.startswith(b"shallow "):
            continue
        if not commands:
            band = b"side-band-64k" in can.split()
        commands.append(_command(words))
        if len(commands) > MAX_COMMANDS:
            raise BadInput("commands")
    return Wanted(tuple(commands), band)


def reported(wanted: Wanted, faults: dict[str, str], messages: Iterable[str]) -> bytes:
    """Return the result: of each branch "ok", or a word that says why not; and messages."""
    lines = [_line(b"unpack ok\n")]
    for one in wanted.commands:
        fault = faults.get(one.ref, "")
        said = f"ng {one.ref} {fault}\n" if fault else f"ok {one.ref}\n"
        lines.append(_line(said.encode()))
    report = b"".join(lines) + _FLUSH
    if not wanted.has_band:
        return report
    beside = b"".join(_banded(2, f"{message}\n".encode()) for message in messages)
    return beside + _banded(1, report) + _FLUSH


def _banded(band: int, content: bytes) -> bytes:
    """Return bytes of one band, in lines."""
    parts = (content[at : at + _BAND] for at in range(0, len(content), _BAND))
    return b"".join(_line(bytes([band]) + part) for part in parts)


def _line(content: bytes) -> bytes:
    """Return a line with its length."""
    return f"{len(content) + 4:04x}".encode() + content


def _lines(read: Callable[[int], bytes]) -> Iterator[bytes]:
    """Give the lines up to a flush, or to the end of an empty request."""
    while True:
        head = _exactly(read, 4)
        if head in {b"", _FLUSH}:
            return
        try:
            size = int(head, 16)
        except ValueError:
            raise BadInput("packet") from None
        if not 4 < size <= 65_520:
            raise BadInput("packet")
        line = _exactly(read, size - 4)
        if len(line) != size - 4:
            raise BadInput("packet")
        yield line


def _exactly(read: Callable[[int], bytes], size: int) -> bytes:
    """Return so many bytes of a stream, fewer at its end."""
    found = b""
    while len(found) < size and (more := read(size - len(found))):
        found += more
    return found


def _command(words: bytes) -> Command:
    """Return one command: `<old> <new> <ref>`."""
    old, _space, rest = words.decode("utf-8", "replace").strip("\n").partition(" ")
    new, _space, ref = rest.partition(" ")
    if not (is_object_id(old) and is_object_id(new) and 0 < len(ref) < 300 and ref.isprintable()):
        raise BadInput("command")
    return Command(
        ref, None if old == _NONE else CommitId(old), None if new == _NONE else CommitId(new)
    )
