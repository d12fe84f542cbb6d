"""What the screens of anonymous readers hang from: the head, and decisions kept outside git."""

from __future__ import annotations

import os
from typing import Final

from gare.wiki.wiki import Wiki

STAMP: Final = "standing"
"""The file of the data folder that grows by one byte at each decision, and is never read."""


def standing(wiki: Wiki) -> str:
    """Return what changes with all that readers are shown: "" before the first commit.

    The commit of main, and how many decisions were taken outside git; it has no space in it.
    Costs two questions to the file system.
    """
    head = wiki.store.head()
    return f"{head}.{decisions(wiki)}" if head else ""


def decided(wiki: Wiki) -> None:
    """Say that a decision outside git changed what readers are shown: in every process."""
    place = os.open(_stamp(wiki), os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        os.write(place, b".")
    finally:
        os.close(place)


def decisions(wiki: Wiki) -> int:
    """Return how many decisions were ever taken outside git: one question to the file system."""
    try:
        return os.stat(_stamp(wiki)).st_size  # noqa: PTH116 -- on every view, half as long
    except OSError:
        return 0


def _stamp(wiki: Wiki) -> str:
    """Return where the stamp is."""
    return f"{wiki.settings.data}/{STAMP}"
