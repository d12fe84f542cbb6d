"""What the index answers with: frozen rows, and lists that say whether more follows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Generic, TypeVar

from gare.model.names import BlobId, CommitId, FilePath, PagePath
from gare.model.pages import Action, Link

Row = TypeVar("Row")
Cursor = TypeVar("Cursor")


@dataclass(frozen=True, slots=True)
class Listing(Generic[Row, Cursor]):
    """Rows in a stable order; `next` is what to give to have the following ones, None at the end.

    `next` may be given with fewer rows than asked for, even none: the search for more was bounded.
    """

    rows: tuple[Row, ...]
    next: Cursor | None = None

    @property
    def more(self) -> bool:
        """Whether others may follow."""
        return self.next is not None


@dataclass(frozen=True, slots=True)
class PageBrief:
    """A page in a list. `id` is the index's own number, a cursor and nothing else."""

    path: PagePath
    title: str
    kind: str
    summary: str
    updated_at: datetime | None
    id: int


@dataclass(frozen=True, slots=True)
class PageRow:
    """All that is kept of a page. Instants are None when no commit of it is known."""

    path: PagePath
    file: FilePath
    blob: BlobId
    size: int
    title: str
    kind: str
    ident: str
    lang: str
    summary: str
    tags: tuple[str, ...]
    aliases: tuple[str, ...]
    license: str
    status: str
    verified: date | None
    problems: int
    created_at: datetime | None
    created_by: str
    created_commit: CommitId | None
    updated_at: datetime | None
    updated_by: str
    updated_commit: CommitId | None
    revisions: int
    id: int


@dataclass(frozen=True, slots=True)
class FileRow:
    """A file that is no page; `fault` says why it cannot be served, "" when it can."""

    file: FilePath
    blob: BlobId
    size: int
    updated_at: datetime | None
    fault: str = ""


@dataclass(frozen=True, slots=True)
class LinkState:
    """Where a link leads now: `path` is the page or the file, None when there is nothing."""

    link: Link
    path: str | None
    title: str = ""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A page that others link to and that does not exist, with a few of those others."""

    ref: PagePath
    key: str
    pages: int
    sources: tuple[PagePath, ...]


@dataclass(frozen=True, slots=True)
class TagCount:
    """A tag as it is written on most readable page, its key, and how many pages bear it."""

    key: str
    label: str
    pages: int


@dataclass(frozen=True, slots=True)
class RevisionRow:
    """A commit seen from one page or file; `seq` grows with time and is the cursor.

    `path` is where the page was then (a file's own path when it is no page), `came_from` where
    it was before this commit when it was moved.
    """

    seq: int
    commit: CommitId
    at: datetime
    author: str
    handle: str
    action: Action
    summary: str
    merged: bool
    path: str
    is_page: bool
    came_from: str | None
    before: BlobId | None
    after: BlobId | None
    size_before: int
    size_after: int


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """A line of the recent changes: the leading page of a commit, and how many files it touched.

    `now` is where the page is at present (None when it is gone), `title` and `kind` what it is.
    """

    revision: RevisionRow
    files: int
    now: PagePath | None
    title: str
    kind: str


@dataclass(frozen=True, slots=True)
class Counts:
    """How much there is, kept up to date at each change."""

    pages: int
    files: int
    wanted: int
    orphans: int
    commits: int
    tags: int


@dataclass(frozen=True, slots=True)
class Built:
    """What a rebuild read, and the time it took."""

    pages: int
    files: int
    commits: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong in the index: a `code` and what it is about."""

    code: str
    detail: str


def instant(seconds: int | None) -> datetime | None:
    """Return the instant kept as seconds since 1970."""
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)


def storable(text: str) -> str:
    """Return the text as SQLite can keep it: lone surrogates of bad UTF-8 become "?"."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")
