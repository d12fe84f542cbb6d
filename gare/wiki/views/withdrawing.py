"""What moderators see to withdraw a page, or to hide some of its versions."""

from __future__ import annotations

from dataclasses import dataclass

from gare.model.names import PagePath
from gare.wiki.views.frame import Revision


@dataclass(frozen=True, slots=True)
class WithdrawView:
    """The question asked before a page is withdrawn (template `withdraw.html`)."""

    path: PagePath
    title: str
    base: str
    versions: int
    attachments: int
    has_more: bool = False
    """True when there are more versions than are counted."""
    error: str = ""


@dataclass(frozen=True, slots=True)
class HideView:
    """The versions of a page to choose from (template `hide.html`), newest first."""

    path: PagePath
    title: str
    revisions: tuple[Revision, ...]
    next_before: int | None
    before: str = ""
    error: str = ""
