"""How the bytes of a page become a source, and how a source becomes bytes again."""

from __future__ import annotations

import re
from typing import Final

_BOM: Final = "\ufeff"
_BARE_LF: Final = re.compile(rb"(?<!\r)\n")


def source_of(content: bytes) -> str:
    """Return the source in a file: UTF-8, no byte order mark, LF line ends.

    Bytes that are not UTF-8 become U+FFFD: a page is always readable.
    """
    return normal(content.decode("utf-8", "replace"))


def normal(source: str) -> str:
    """Return a source as typed in any browser with LF line ends and no byte order mark."""
    return source.removeprefix(_BOM).replace("\r\n", "\n")


def bytes_of(source: str, like: bytes | None) -> bytes:
    """Return a source as bytes, in the style of what the file held before: line ends and mark."""
    content = normal(source).encode("utf-8", "replace")
    if like is None:
        return content
    if like.count(b"\r\n") > len(_BARE_LF.findall(like)):
        content = content.replace(b"\n", b"\r\n")
    return _BOM.encode() + content if like.startswith(_BOM.encode()) else content
