"""Looking inside compressed files: office documents, books and other zips, and PDF."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import Final

MAX_OPENED_BYTES: Final = 64 * 1024 * 1024
"""How much one file may become: beyond it, it was not looked into."""
MAX_MEMBERS: Final = 5_000
ZIP: Final = b"PK\x03\x04"
PDF: Final = b"%PDF-"
_LOOKED_AT: Final = 8_000
_STREAM: Final = re.compile(rb"stream\r?\n(.*?)endstream", re.DOTALL)
_STRINGS: Final = re.compile(rb"\(((?:[^()\\]|\\.)*)\)|<([0-9A-Fa-f\s]+)>", re.DOTALL)
_ESCAPED: Final = re.compile(rb"\\([0-7]{1,3}|.)", re.DOTALL)


class Unopened(Exception):
    """The file cannot be looked into: protected, damaged, of another sort, or too large."""


def is_binary(beginning: bytes) -> bool:
    """Tell whether a file is no text, from its first bytes (git's buffer_is_binary), or a PDF."""
    return b"\0" in beginning[:_LOOKED_AT] or is_closed(beginning)


def is_closed(beginning: bytes) -> bool:
    """Tell whether the texts of a file are compressed in it."""
    return beginning.startswith((ZIP, PDF))


def inside(content: bytes) -> Iterator[bytes]:
    """Give what is compressed in a zip or a PDF, piece by piece. Raises Unopened."""
    if content.startswith(ZIP):
        return _members(content)
    if content.startswith(PDF):
        return _streams(content)
    raise Unopened


def _members(content: bytes) -> Iterator[bytes]:
    """Give the names and the files of a zip; Unopened for one in another."""
    left = MAX_OPENED_BYTES
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
            if len(members) > MAX_MEMBERS:
                raise Unopened
            for member in members:
                yield member.filename.encode("utf-8", "replace")
                with archive.open(member) as file:
                    piece = file.read(left + 1)
                left -= len(piece)
                if left < 0:
                    raise Unopened
                yield piece
                if piece.startswith(ZIP):
                    raise Unopened
    except (zipfile.BadZipFile, zlib.error, RuntimeError, EOFError) as fault:
        raise Unopened from fault
    except (OSError, ValueError) as fault:
        raise Unopened from fault


def _streams(content: bytes) -> Iterator[bytes]:
    """Give the streams of a PDF and the strings shown in each; then Unopened.

    Fonts may give letters other numbers: that nothing was found in a PDF does not say that nothing
    is there.
    """
    left = MAX_OPENED_BYTES
    for found in _STREAM.finditer(content):
        try:
            piece = zlib.decompressobj().decompress(found[1], left)
        except zlib.error:
            piece = found[1]
        left -= len(piece)
        if left <= 0:
            break
        yield piece
        yield b"".join(_shown(piece))
    raise Unopened


def _shown(stream: bytes) -> Iterator[bytes]:
    """Give the strings of a stream, whatever stands between them."""
    for plain, numbers in _STRINGS.findall(stream):
        if numbers:
            digits = re.sub(rb"\s", b"", numbers)
            yield bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode("ascii"))
        else:
            yield _ESCAPED.sub(_letter, plain)


def _letter(found: re.Match[bytes]) -> bytes:
    """Return the letter of an escape."""
    word = found[1]
    return bytes([int(word, 8) & 255]) if word[:1].isdigit() and word[:1] < b"8" else word
