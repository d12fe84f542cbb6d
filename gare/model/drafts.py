"""Drafts: texts that only their author sees, outside the repository until they are published."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from gare.model.names import PagePath


@dataclass(frozen=True, slots=True)
class Draft:
    """A text that an account keeps for later: where it would be, and the version it began from.

    `base` is the blob of the page it was made from, "" for a new page.
    """

    id: str
    page: PagePath
    title: str
    source: str
    base: str
    summary: str
    changed_at: datetime
