"""The discussion of a page, and problems that readers report."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from gare.markup.sanitize import SafeHtml
from gare.model.names import PagePath


@dataclass(frozen=True, slots=True)
class ReplyView:
    """What one person said; `author` is "" when the file does not say."""

    author: str
    at: datetime | None
    html: SafeHtml


@dataclass(frozen=True, slots=True)
class ThreadView:
    """A thread; `draft` is a reply that was typed and could not be saved."""

    key: str
    title: str
    is_report: bool
    is_open: bool
    closed_by: str
    closed_at: datetime | None
    replies: tuple[ReplyView, ...]
    draft: str = ""


@dataclass(frozen=True, slots=True)
class TalkView:
    """The discussion of a page (template `talk.html`): open threads first, as they began."""

    path: PagePath
    title: str
    threads: tuple[ThreadView, ...]
    open_threads: int
    author: str
    signed_in: bool
    new_title: str = ""
    new_text: str = ""
    error: str = ""
    shut: str = ""
    """Why nobody writes now, or "protected" when this reader may not; "" when they may."""
    has_forms: bool = True
    """False for who only reads: forms need a cookie, so they are one link away."""


@dataclass(frozen=True, slots=True)
class ReportView:
    """The one field that tells of a problem on a page (template `report.html`)."""

    path: PagePath
    title: str
    text: str = ""
    author: str = ""
    signed_in: bool = False
    error: str = ""
    shut: str = ""
    """As in `TalkView`."""


@dataclass(frozen=True, slots=True)
class OpenReport:
    """A problem that a reader told of, in the list of what is to be checked."""

    path: PagePath
    title: str
    text: str
    at: datetime | None
