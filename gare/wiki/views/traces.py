"""Traces: history, comparison, who wrote what, recent changes."""

from __future__ import annotations

from dataclasses import dataclass

from gare.model.names import CommitId, PagePath
from gare.model.pages import BlameRun, Diff
from gare.wiki.views.frame import Revision


@dataclass(frozen=True, slots=True)
class HistoryView:
    """The history of a page (template `history.html`), newest first."""

    path: PagePath
    title: str
    exists: bool
    revisions: tuple[Revision, ...]
    current: CommitId | None
    next_before: int | None
    """Give it as `?before=` for the older ones."""


@dataclass(frozen=True, slots=True)
class DiffView:
    """Two versions of a page (template `diff.html`); a side is None before its creation."""

    path: PagePath
    title: str
    old: Revision | None
    new: Revision
    diff: Diff
    layout: str
    """ "side" or "inline"."""
    old_title: str = ""
    older: CommitId | None = None
    newer: CommitId | None = None


@dataclass(frozen=True, slots=True)
class BlameView:
    """Who wrote each line (template `blame.html`)."""

    path: PagePath
    title: str
    runs: tuple[BlameRun, ...]


@dataclass(frozen=True, slots=True)
class ChangesView:
    """Recent changes (template `changes.html`) with the filters in force."""

    revisions: tuple[Revision, ...]
    author: str
    action: str
    folder: str
    kind: str
    kinds: tuple[str, ...]
    next_before: int | None
