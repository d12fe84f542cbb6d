"""Writing: the editor, a conflict, a new page, a move, a deletion, files."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from gare.markup.sanitize import SafeHtml
from gare.model.errors import Problem
from gare.model.names import CommitId, PagePath
from gare.model.pages import Diff
from gare.wiki.views.blocks import Part
from gare.wiki.views.drafts import DraftLine
from gare.wiki.views.forming import KindChoice
from gare.wiki.views.frame import PageBrief, Revision
from gare.wiki.views.moderating import OwnProposals
from gare.wiki.views.traces import ReadableDiff


@dataclass(frozen=True, slots=True)
class EditView:
    """The editor (template `edit.html`): a page, or one section of it."""

    path: PagePath
    title: str
    source: str
    base: str
    summary: str
    author: str
    is_new: bool
    section: int | None
    section_title: str
    signed_in: bool
    max_bytes: int
    welcome: SafeHtml
    preview: tuple[Part, ...] = ()
    """The text as readers will see it, nothing when it was not asked for."""
    jump: str = ""
    """The first heading of the preview that skips a level, "" when none does."""
    problems: tuple[Problem, ...] = ()
    errors: tuple[str, ...] = ()
    """Sentences about the form as a whole, shown first and announced."""
    author_error: str = ""
    read_only_name: bool = False
    next_address: str = ""
    form_address: str = ""
    """The form of the same page, "" when it is of no kind that is known."""
    kinds: tuple[KindChoice, ...] = ()
    """The other kinds it may become."""
    proposed: bool = False
    """True when the text is to wait for somebody to read it."""
    only_proposed: bool = False
    """True when this reader may not write the page: the text will wait."""
    draft: str = ""
    """The draft that is gone on with, "" when none is."""
    only_kept: bool = False
    """True in one's own folder of drafts: the text will be kept, never published there."""
    drafts: tuple[DraftLine, ...] = ()
    """The drafts that this reader keeps of the page, when none is gone on with."""
    own: OwnProposals | None = None
    """What this reader proposed: what waits about the page, and new answers."""


@dataclass(frozen=True, slots=True)
class Preview:
    """A source as it would be shown, and the first heading that skips a level."""

    parts: tuple[Part, ...]
    jump: str


@dataclass(frozen=True, slots=True)
class ConflictView:
    """Two versions of the same lines (template `conflict.html`, status 409).

    `mine` is what was typed, `theirs` what was saved meanwhile, `draft` both joined, with marks at
    `places` places; posting `source` with `base` finishes.
    """

    path: PagePath
    title: str
    mine: str
    theirs: str
    draft: str
    base: str
    places: int
    summary: str
    author: str
    signed_in: bool
    their_author: str
    their_at: datetime | None
    diff: Diff
    """From theirs to mine."""
    kept_draft: str = ""
    """The draft that was being published, "" when none was."""
    gone: bool = False
    """True when the page was deleted meanwhile: `theirs` is empty, saving creates it again."""


@dataclass(frozen=True, slots=True)
class NewView:
    """Begin a page (template `new.html`): a title, and near titles to avoid doubles."""

    title: str
    folder: str
    path: str
    folders: tuple[str, ...]
    near: tuple[PageBrief, ...] = ()
    error: str = ""
    checked: bool = False
    """True when near titles were looked for: a second "go on" begins the page."""
    kind: str = ""
    label: str = ""
    help: str = ""
    """The kind the page will be of, its label and its help, "" for an ordinary page."""
    kinds: tuple[KindChoice, ...] = ()
    draft: str = ""
    """The draft that is given a place, "" when none is."""
    plain_address: str = "/-/new"
    """Where to choose another kind, with the same title."""
    shut: str = ""
    """Why nobody writes now, "" when one may."""


@dataclass(frozen=True, slots=True)
class MoveView:
    """Move a page (template `move.html`)."""

    path: PagePath
    title: str
    target: str
    summary: str
    author: str
    signed_in: bool
    linking: int
    """How many other pages will have their links rewritten."""
    below: int
    """How many pages live below this one."""
    with_children: bool
    attachments: int
    error: str = ""


@dataclass(frozen=True, slots=True)
class DeleteView:
    """Delete a page (template `delete.html`): asks once, says what links here."""

    path: PagePath
    title: str
    base: str
    summary: str
    author: str
    signed_in: bool
    linked_from: tuple[PageBrief, ...]
    attachments: int
    error: str = ""


@dataclass(frozen=True, slots=True)
class RevertView:
    """Go back to a version (template `revert.html`): asks once, shows what would change."""

    path: PagePath
    title: str
    exists: bool
    commit: CommitId
    at: datetime
    by: str
    read: ReadableDiff
    """From the present text to that of the version."""
    is_current: bool
    summary: str
    author: str
    signed_in: bool


@dataclass(frozen=True, slots=True)
class RestoreView:
    """Bring back a deleted page (template `restore.html`): asks once, says who deleted it."""

    path: PagePath
    title: str
    deleted: Revision
    summary: str
    author: str
    signed_in: bool


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file of a page."""

    name: str
    address: str
    size: int
    is_image: bool
    updated_at: datetime | None
    markdown: str


@dataclass(frozen=True, slots=True)
class FilesView:
    """Files of a page (template `files.html`): list and upload."""

    path: PagePath
    title: str
    files: tuple[Attachment, ...]
    author: str
    signed_in: bool
    max_bytes: int
    alt: str = ""
    error: str = ""
    uploaded: Attachment | None = None
    shut: str = ""
    """Why nobody writes now, or "protected" when this reader may not add files; "" otherwise."""
