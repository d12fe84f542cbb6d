"""Drafts as their author sees them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from gare.model.names import PagePath


@dataclass(frozen=True, slots=True)
class DraftLine:
    """A draft in a list; `is_new` when its page was not there."""

    id: str
    path: PagePath
    title: str
    at: datetime
    is_new: bool


@dataclass(frozen=True, slots=True)
class DraftsView:
    """The drafts of who is signed in (template `drafts.html`), the last touched first."""

    drafts: tuple[DraftLine, ...]
