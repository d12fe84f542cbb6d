"""Traces: history, comparison, who wrote what, recent changes."""

from __future__ import annotations

from dataclasses import dataclass

from gare.model.names import CommitId, PagePath
from gare.model.pages import BlameRun, Diff, Words
from gare.wiki.views.frame import Revision
from gare.wiki.views.records import Value


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
class ReadLine:
    """A line of what is read: what left it and what came are marked in one run of words.

    `kind` is "same", "changed", "removed", "added", or "gap" for `skipped` lines that are the same;
    `style` that of `gare.markup.lines`; `restyled` tells that it is laid out in another way.
    """

    kind: str
    style: str = "text"
    runs: tuple[Words, ...] = ()
    skipped: int = 0
    restyled: bool = False


@dataclass(frozen=True, slots=True)
class ChangedField:
    """A field of the header before and after; `label` is "" for those of all pages."""

    name: str
    label: str
    old: tuple[Value, ...]
    new: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class ReadableDiff:
    """Two versions compared as they are read, field by field then line by line (`_read.html`).

    `markup` compares the sources when nothing of what is read changed.
    """

    fields: tuple[ChangedField, ...] = ()
    lines: tuple[ReadLine, ...] = ()
    cut: bool = False
    markup: Diff | None = None
    is_source: bool = False
    """True when the sources are all there is to compare: nothing of them is laid out."""

    @property
    def writes(self) -> bool:
        """True when a line is not the same, or is laid out in another way."""
        return any(line.kind not in {"same", "gap"} for line in self.lines)

    @property
    def says(self) -> bool:
        """True when something of what is read changed."""
        return bool(self.fields) or self.writes


@dataclass(frozen=True, slots=True)
class DiffView:
    """Two versions of a page (template `diff.html`); a side is None before its creation."""

    path: PagePath
    title: str
    old: Revision | None
    new: Revision
    diff: Diff | None
    layout: str
    """ "read" (as it is read), "side" or "inline" (the source)."""
    old_title: str = ""
    older: CommitId | None = None
    newer: CommitId | None = None
    read: ReadableDiff | None = None
    """What is compared in the layout "read"; `diff` is for the two others."""


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
