"""Bytes to text and back, as pages need it: what arrives by push may be anything."""

from __future__ import annotations

import re
from dataclasses import dataclass

_BOM = "\ufeff"
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Text:
    """A text with LF line ends; `readable` is False when the bytes are not UTF-8 text."""

    text: str
    readable: bool


def decode(content: bytes) -> Text:
    """Return the text of a file: UTF-8, without BOM, CRLF read as LF.

    Bytes that are not UTF-8, and NUL, are shown as U+FFFD and make it not readable.
    """
    try:
        text = content.decode("utf-8")
        readable = "\x00" not in text
    except UnicodeDecodeError:
        text = content.decode("utf-8", errors="replace")
        readable = False
    text = text.removeprefix(_BOM).replace("\r\n", "\n").replace("\r", "\n")
    return Text(text.replace("\x00", "\ufffd"), readable)


def typed(text: str) -> str:
    """Return what a person typed as it is stored: LF, no control character, one last LF."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = _CONTROL.sub("", text).encode("utf-8", errors="replace").decode("utf-8")
    return text.rstrip("\n") + "\n" if text.strip() else ""
