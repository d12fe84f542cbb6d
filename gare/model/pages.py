"""What a page says and how it changes: documents, edits, commits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Final, Literal

from gare.model.errors import Problem
from gare.model.names import BlobId, CommitId, FilePath, PagePath
from gare.model.people import Author

WITHDRAWN: Final = "retire"
"""The status of a page whose content was withdrawn: it is in no list, search, feed or export."""
UNCONFIRMED: Final = "a-reconfirmer"
"""That of the fiche of a person who has not agreed again: the same, until they do."""
UNLISTED: Final = frozenset({WITHDRAWN, UNCONFIRMED})


class Action(StrEnum):
    """What a commit did, as its `Gare-Action` trailer says."""

    CREATE = "create"
    EDIT = "edit"
    MOVE = "move"
    DELETE = "delete"
    RESTORE = "restore"
    REVERT = "revert"
    MERGE = "merge"
    IMPORT = "import"


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of a page: level 1 to 6 as written, its anchor, and its plain text."""

    level: int
    anchor: str
    text: str


@dataclass(frozen=True, slots=True)
class Link:
    """A link from one page to another place of the wiki.

    `ref` is the path the link would have as a path ("etudes/pix", resolved from the page's
    folder, no `.md`, NFC); `key` is the `title_key` of a `[[Title]]`, else "". `file` is true for
    an image or a link to an attachment (then `ref` is the file's path). `soft` is true for what
    only looks like a path, in a header: it leads to a page that is there, and wants none.
    """

    ref: str
    key: str = ""
    file: bool = False
    soft: bool = False


@dataclass(frozen=True, slots=True)
class Reference:
    """A page named by a field of a header: "contact", "auteurs.page" inside mappings."""

    field: str
    link: Link


@dataclass(frozen=True, slots=True)
class Document:
    """What a source says: its header and, from its body, what search and links need.

    `fields` are the keys of the header that are not the engine's own, `references` the pages they
    name, which are among the `links` too.
    """

    title: str
    kind: str = ""
    id: str = ""
    tags: tuple[str, ...] = ()
    lang: str = ""
    aliases: tuple[str, ...] = ()
    license: str = ""
    summary: str = ""
    status: str = ""
    verified: date | None = None
    headings: tuple[Heading, ...] = ()
    links: tuple[Link, ...] = ()
    text: str = ""
    problems: tuple[Problem, ...] = ()
    fields: Mapping[str, object] = field(default_factory=dict)
    references: tuple[Reference, ...] = ()


@dataclass(frozen=True, slots=True)
class Edit:
    """A new source for a page, made from the version `base` (None: the page is new)."""

    path: PagePath
    file: FilePath
    source: str
    base: BlobId | None
    summary: str
    author: Author
    files: tuple[tuple[FilePath, bytes], ...] = ()
    """Files of the page that come with it, in the same commit."""
    co_authors: tuple[Author, ...] = ()
    """Who else wrote in it, before it was published."""


@dataclass(frozen=True, slots=True)
class FileChange:
    """What a commit did to one file: `before` is None when it appears, `after` when it goes.

    `origin` is the former path when the file was moved here. Sizes are in bytes.
    """

    file: FilePath
    before: BlobId | None
    after: BlobId | None
    size_before: int = 0
    size_after: int = 0
    origin: FilePath | None = None


@dataclass(frozen=True, slots=True)
class Commit:
    """A commit of main with what it changed. `action` and `page` come from its trailers."""

    id: CommitId
    parent: CommitId | None
    author: Author
    at: datetime
    summary: str
    action: Action | None
    page: PagePath | None
    merged: bool
    changes: tuple[FileChange, ...]
    co_authors: tuple[Author, ...] = ()


@dataclass(frozen=True, slots=True)
class TreeFile:
    """A file of a tree: `fault` says why it cannot be served (symlink, submodule, name)."""

    file: FilePath
    blob: BlobId
    size: int
    fault: str = ""


@dataclass(frozen=True, slots=True)
class PageEntry:
    """A page as the index keeps it: where it is, which blob, and what it says."""

    path: PagePath
    file: FilePath
    blob: BlobId
    size: int
    document: Document
    hidden: frozenset[str] = frozenset()
    """The keys of its header that not everyone may see: search keeps none of their words."""


@dataclass(frozen=True, slots=True)
class Saved:
    """An acknowledged save: on disk. `joined` names whose changes were merged in."""

    commit: CommitId
    path: PagePath
    blob: BlobId | None
    joined: tuple[str, ...] = ()


DiffKind = Literal["same", "added", "removed", "changed"]


@dataclass(frozen=True, slots=True)
class Words:
    """A run of text inside a line, `mark` is "" (same), "ins" or "del"."""

    text: str
    mark: Literal["", "ins", "del"] = ""


@dataclass(frozen=True, slots=True)
class DiffRow:
    """One line of a comparison; a side is None where the other has an extra line.

    Numbers are line numbers from 1. A "gap" (unchanged lines left out) has `skipped` > 0.
    """

    kind: DiffKind
    old_number: int | None = None
    new_number: int | None = None
    old: tuple[Words, ...] | None = None
    new: tuple[Words, ...] | None = None
    skipped: int = 0


@dataclass(frozen=True, slots=True)
class Diff:
    """A comparison of two texts. `cut` is true when it was too long to show whole."""

    rows: tuple[DiffRow, ...]
    added: int
    removed: int
    cut: bool = False


@dataclass(frozen=True, slots=True)
class BlameRun:
    """Consecutive lines last written by the same commit; `first` counts from 1."""

    commit: CommitId
    author: str
    at: datetime
    summary: str
    first: int
    lines: tuple[str, ...]
