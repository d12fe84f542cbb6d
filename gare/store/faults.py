"""The only translation of what the system or git says into the errors of Gare."""

from __future__ import annotations

import errno
from typing import Final

from gare.model.errors import DiskFull, ReadOnly, StoreFailure

_FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_READ_ONLY: Final = frozenset({errno.EROFS, errno.EACCES, errno.EPERM})
_FULL_WORDS: Final = ("no space left", "disk quota exceeded", "file too large")
_READ_ONLY_WORDS: Final = ("read-only file system", "permission denied", "not permitted")


def from_system(fault: OSError) -> StoreFailure:
    """Return the error of Gare for a refusal of the system (without path: it may be shown)."""
    detail = fault.strerror or type(fault).__name__
    if fault.errno in _FULL:
        return DiskFull(detail)
    if fault.errno in _READ_ONLY:
        return ReadOnly(detail)
    return StoreFailure(detail)


def from_git(said: str) -> StoreFailure:
    """Return the error of Gare for what a git process wrote before it failed."""
    words = said.lower()
    if any(part in words for part in _FULL_WORDS):
        return DiskFull(said)
    if any(part in words for part in _READ_ONLY_WORDS):
        return ReadOnly(said)
    return StoreFailure(said)
