"""Names of pages, files, blobs and commits: what is a good one, and how they map to addresses.

The rules are those of the content contract: a page path is its file path without `.md`.
"""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum
from typing import Final, NewType
from urllib.parse import quote

PagePath = NewType("PagePath", str)
"""The place of a page, without leading slash nor `.md`: "etudes/barometre-2024"."""

FilePath = NewType("FilePath", str)
"""The path of a file in the repository, as git has it: "etudes/barometre-2024.md"."""

BlobId = NewType("BlobId", str)
CommitId = NewType("CommitId", str)
"""40 hexadecimal digits, lower case."""

HOME: Final = PagePath("accueil")
PARTS: Final = "_gare/"
"""Folder of the pages that are parts of others (menu, footer) and of the wiki's own files."""
TALK: Final = "_gare/talk/"
"""Folder of what is said about pages, at their paths."""
SUFFIX: Final = ".md"
NO_HOST: Final = "gare.invalid"
"""What addresses and identifiers end with when no setting says where the site is."""
MAX_LEVELS: Final = 8
MAX_SEGMENT_CHARS: Final = 100
MAX_PATH_CHARS: Final = 240

_PLAIN = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_-]*(?:\.[A-Za-z0-9_-]+)*")
"""Most names: nothing to look for, character by character, but the reserved ones."""
_OBJECT_ID = re.compile(r"[0-9a-f]{40}")
_WINDOWS = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\..*)?", re.IGNORECASE)
_GIT_SHORT = re.compile(r"git~[0-9]+", re.IGNORECASE)
_BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_IGNORED_BY_HFS = frozenset("\u200b\u200c\u200d\u2060\ufeff\u206a\u206b\u206c\u206d\u206e\u206f")


class NameFault(StrEnum):
    """Why a name is refused."""

    EMPTY = "empty"
    TOO_LONG = "too-long"
    TOO_DEEP = "too-deep"
    CONTROL = "control"
    BIDI = "bidi"
    BACKSLASH = "backslash"
    DOTS = "dots"
    LEADING = "leading"
    TRAILING = "trailing"
    RESERVED = "reserved"


def name_fault(path: str) -> NameFault | None:
    """Return why no page or file may be called `path`, or None when the name is allowed.

    Looks at the form only. Lengths are in characters of the NFC form.
    """
    if not path:
        return NameFault.EMPTY
    path = unicodedata.normalize("NFC", path)
    if len(path) > MAX_PATH_CHARS + len(SUFFIX):
        return NameFault.TOO_LONG
    segments = path.split("/")
    if len(segments) > MAX_LEVELS:
        return NameFault.TOO_DEEP
    if segments[0].lower() == "content.git":
        return NameFault.RESERVED
    for segment in segments:
        plain = len(segment) <= MAX_SEGMENT_CHARS and _PLAIN.fullmatch(segment)
        fault = _reserved_fault(segment) if plain else _segment_fault(segment)
        if fault is not None:
            return fault
    return None


def _segment_fault(segment: str) -> NameFault | None:
    """Return what is wrong with one segment between slashes."""
    if not segment:
        return NameFault.EMPTY
    if "\\" in segment:
        return NameFault.BACKSLASH
    if segment in {".", ".."}:
        return NameFault.DOTS
    if any(c in _BIDI for c in segment):
        return NameFault.BIDI
    if any(_is_control(c) for c in segment):
        return NameFault.CONTROL
    if segment[0] in ".-":
        return NameFault.LEADING
    if segment[-1] in ". " or segment[0] == " ":
        return NameFault.TRAILING
    if len(segment) > MAX_SEGMENT_CHARS + len(SUFFIX):
        return NameFault.TOO_LONG
    return _reserved_fault(segment)


def _reserved_fault(segment: str) -> NameFault | None:
    """Return the fault of a name kept by Windows or by git, in any disguise."""
    if _WINDOWS.fullmatch(segment) or _GIT_SHORT.fullmatch(segment):
        return NameFault.RESERVED
    return None


def _is_control(char: str) -> bool:
    """Tell whether a character is invisible: control, surrogate, line or format separator."""
    category = unicodedata.category(char)
    return category in {"Cc", "Cs", "Zl", "Zp"} or char in _IGNORED_BY_HFS


def page_file(path: PagePath) -> FilePath:
    """Return the file of a page: "etudes" → "etudes.md"."""
    return FilePath(path + SUFFIX)


def page_of(file: FilePath) -> PagePath | None:
    """Return the page kept in a file, or None when the file is an attachment."""
    if file.endswith(SUFFIX) and not file.endswith("/" + SUFFIX) and file != SUFFIX:
        return PagePath(file[: -len(SUFFIX)])
    return None


def owner_of(file: FilePath) -> PagePath | None:
    """Return the page an attachment hangs from: "a/b/fig.webp" → "a/b"; None at the root."""
    folder, slash, _name = file.rpartition("/")
    return PagePath(folder) if slash else None


def is_part(path: str) -> bool:
    """Tell whether a page or a file belongs to the wiki's own folder `_gare/`."""
    return path.startswith(PARTS)


def address(path: str) -> str:
    """Return the address of a page or a file: "" for none, "/" for the home page.

    The path is percent-encoded in NFC as UTF-8 (RFC 3986 §2.1, RFC 3987 §3.1).
    """
    if path == HOME:
        return "/"
    return "/" + quote(path, safe="/", errors="surrogateescape")


def edit_address(path: str) -> str:
    """Return the address where a page is written, the home page too."""
    return "/-/edit" + (f"/{HOME}" if path == HOME else address(path))


def is_object_id(text: str) -> bool:
    """Tell whether `text` has the form of a full git object name (SHA-1)."""
    return _OBJECT_ID.fullmatch(text) is not None


def nfc(text: str) -> str:
    """Return the text in Unicode normalisation form C."""
    return unicodedata.normalize("NFC", text)
