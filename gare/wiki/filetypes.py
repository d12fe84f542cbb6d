"""What a file is, decided from its content, never from its name; and how it may be served."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import puremagic

_SIGNATURES: Final = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
)
_ACCEPTED: Final = {
    "application/pdf": ".pdf",
    "application/vnd.oasis.opendocument.text": ".odt",
    "application/vnd.oasis.opendocument.spreadsheet": ".ods",
    "application/vnd.oasis.opendocument.presentation": ".odp",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": ".pptx",
    "application/epub+zip": ".epub",
    "audio/mpeg": ".mp3",
    "audio/ogg": ".ogg",
    "video/mp4": ".mp4",
    "video/webm": ".webm",
}
_BY_SUFFIX: Final = {suffix: mime for mime, suffix in _ACCEPTED.items()}
_TEXT: Final = {".txt": "text/plain", ".csv": "text/csv", ".json": "application/json"}
_LOOKED_AT: Final = 2048
ACCEPTED_SUFFIXES: Final = frozenset({*_BY_SUFFIX, *_TEXT})


@dataclass(frozen=True, slots=True)
class Served:
    """How to send a file: its type, and whether a browser may show it in place."""

    mime: str
    inline: bool


def served(name: str, start: bytes) -> Served:
    """Return how to send a file, from its first bytes; pictures only are shown in place.

    SVG, HTML and XML are never sent as such: they come down as plain bytes to save.
    """
    picture = picture_type(start)
    if picture:
        return Served(picture, inline=True)
    if start.startswith(b"%PDF-"):
        return Served("application/pdf", inline=False)
    suffix = _suffix(name)
    if suffix in _TEXT and _is_text(start) and not _is_active(start):
        return Served(f"{_TEXT[suffix]}; charset=utf-8", inline=suffix == ".txt")
    if suffix in _BY_SUFFIX and not _is_active(start) and not _is_text(start):
        return Served(_BY_SUFFIX[suffix], inline=False)
    return Served("application/octet-stream", inline=False)


def picture_type(start: bytes) -> str:
    """Return the type of a picture that browsers show, "" for anything else."""
    for signature, mime in _SIGNATURES:
        if start.startswith(signature):
            return mime
    if start[:4] == b"RIFF" and start[8:12] == b"WEBP":
        return "image/webp"
    if start[4:12] in {b"ftypavif", b"ftypavis"}:
        return "image/avif"
    return ""


def accepted_suffix(name: str, content: bytes) -> str:
    """Return the ending a document's name must have, "" when such a file is not accepted."""
    suffix = _suffix(name)
    start = content[:_LOOKED_AT]
    if _is_active(start):
        return ""
    if suffix in _TEXT and _is_text(content):
        return suffix
    for mime in _types(content):
        found = _ACCEPTED.get(mime)
        if found is not None and (found == suffix or suffix not in ACCEPTED_SUFFIXES):
            return found
    return ""


def _types(content: bytes) -> list[str]:
    """Return the types a content may be, most likely first."""
    try:
        return [match.mime_type for match in puremagic.magic_string(content)]
    except (puremagic.PureError, ValueError, IndexError, KeyError):
        return []


def _suffix(name: str) -> str:
    """Return the ending of a name in lower case: ".pdf"."""
    _stem, dot, ending = name.rpartition(".")
    return f".{ending.lower()}" if dot else ""


def _is_text(content: bytes) -> bool:
    """Tell whether bytes are UTF-8 text (the last character may be cut)."""
    if b"\x00" in content:
        return False
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as fault:
        return fault.start > len(content) - 4 and len(content) >= _LOOKED_AT
    return True


def _is_active(start: bytes) -> bool:
    """Tell whether a browser could take the beginning of a file for HTML, SVG or XML."""
    return start[:_LOOKED_AT].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")
