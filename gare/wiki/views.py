"""What each template receives: one frozen dataclass a screen, the public contract of themes.

A template gets two names: `view`, one of these, and `chrome`, what every page has around it.
Instants are aware and UTC; addresses are ready to use in `href`; `SafeHtml` may be printed as is,
everything else must be escaped.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from gare.markup.sanitize import SafeHtml
from gare.model.errors import Problem
from gare.model.names import BlobId, CommitId, PagePath
from gare.model.pages import Action, BlameRun, Diff, Heading


@dataclass(frozen=True, slots=True)
class Chrome:
    """What surrounds every screen."""

    site_name: str
    language: str
    menu: SafeHtml
    footer: SafeHtml
    here: str
    """Address of the screen itself, with its query: where to come back after signing in."""
    person_name: str
    """Public name of the person, "" when unknown."""
    signed_in: bool
    page: PagePath | None
    """The page this screen is about, None for the others."""
    static: str
    """Folder of the static files: "/-/static/3f2a91"."""
    notices: tuple[Notice, ...] = ()
    registration: bool = True
    query: str = ""
    """What is being searched, shown again in the search box."""


@dataclass(frozen=True, slots=True)
class Notice:
    """A sentence shown once above the page; `tone` is "done", "warning" or "error"."""

    text: str
    tone: str = "done"


@dataclass(frozen=True, slots=True)
class Crumb:
    """A folder above the page; `address` is "" when it has no page of its own."""

    title: str
    address: str


@dataclass(frozen=True, slots=True)
class PageBrief:
    """A page in a list."""

    path: PagePath
    title: str
    address: str
    summary: str = ""
    kind: str = ""
    tags: tuple[str, ...] = ()
    updated_at: datetime | None = None
    updated_by: str = ""


@dataclass(frozen=True, slots=True)
class Citation:
    """How to cite and clone: the sentence, its permanent address, BibTeX, the git command."""

    sentence: str
    address: str
    bibtex: str
    clone: str


@dataclass(frozen=True, slots=True)
class PageView:
    """A page being read (template `page.html`); an old version when `version` is set."""

    path: PagePath
    title: str
    lang: str
    html: SafeHtml
    contents: tuple[Heading, ...]
    """Table of contents: empty when the page is short."""
    crumbs: tuple[Crumb, ...]
    tags: tuple[str, ...]
    kind: str
    summary: str
    status: str
    verified: date | None
    license: str
    license_address: str
    updated_at: datetime | None
    updated_by: str
    updated_commit: CommitId | None
    linked_from: tuple[PageBrief, ...]
    more_links: bool
    attachments: int
    blob: BlobId
    problems: tuple[Problem, ...]
    citation: Citation
    editable: bool = True
    """False for an old version, or a file that is not readable text."""
    as_source: bool = False
    """True when the page is too long (or not text) and `source` is shown instead of `html`."""
    source: str = ""
    sections: bool = False
    """True when headings carry a number that `/-/edit/<path>?section=<n>` understands."""
    version: CommitId | None = None
    version_at: datetime | None = None
    version_by: str = ""
    is_current: bool = True
    indexed: bool = True
    """False while the index is being rebuilt: links and history are not known."""


@dataclass(frozen=True, slots=True)
class MissingView:
    """Nothing at this address (template `missing.html`, status 404)."""

    path: str
    title: str
    create_address: str
    """Where to begin this page, "" when the name is not allowed."""
    near: tuple[PageBrief, ...] = ()
    below: tuple[PageBrief, ...] = ()
    """Pages in the folder of that name."""
    deleted: Revision | None = None
    """The last change of a page that was deleted: it can be restored."""
    fault: str = ""
    """A `NameFault`, or "unreadable" with `detail`, when something is there but not served."""


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
    preview: SafeHtml | None = None
    problems: tuple[Problem, ...] = ()
    errors: tuple[str, ...] = ()
    """Sentences about the form as a whole, shown first and announced."""
    author_error: str = ""
    read_only_name: bool = False
    next_address: str = ""


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


@dataclass(frozen=True, slots=True)
class Revision:
    """One change of one page."""

    commit: CommitId
    at: datetime
    author: str
    handle: str
    action: Action | None
    summary: str
    merged: bool
    path: PagePath
    title: str
    size: int
    size_change: int
    is_deleted: bool = False
    files: int = 1
    """How many files the commit touched, in a list of recent changes."""
    previous: CommitId | None = None
    """The change of the same page just before, when it is known: a comparison finds it anyway."""


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


@dataclass(frozen=True, slots=True)
class Facet:
    """A value by which results can be narrowed; its address adds or removes it."""

    value: str
    count: int
    selected: bool
    address: str


@dataclass(frozen=True, slots=True)
class Hit:
    """A page found: its excerpt is a sequence of (text, is it one of the words looked for)."""

    page: PageBrief
    excerpt: tuple[tuple[str, bool], ...]


@dataclass(frozen=True, slots=True)
class SearchView:
    """Results of a search (template `search.html`)."""

    query: str
    kind: str
    tag: str
    total: int
    capped: bool
    """True when there are at least `total` results, not exactly."""
    hits: tuple[Hit, ...]
    kinds: tuple[Facet, ...]
    tags: tuple[Facet, ...]
    near: tuple[PageBrief, ...]
    page: int
    previous_address: str
    next_address: str
    create_address: str


@dataclass(frozen=True, slots=True)
class PagesView:
    """All pages in alphabetical order (template `pages.html`), or those of a folder."""

    folder: str
    pages: tuple[PageBrief, ...]
    folders: tuple[str, ...]
    total: int
    next_after: str


@dataclass(frozen=True, slots=True)
class LinksView:
    """What a page links to and what links to it (template `links.html`)."""

    path: PagePath
    title: str
    linked_from: tuple[PageBrief, ...]
    links_to: tuple[PageBrief, ...]
    missing: tuple[Wanted, ...]
    next_after: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """A page that others link to and nobody wrote yet."""

    title: str
    create_address: str
    count: int
    sources: tuple[PageBrief, ...] = ()


@dataclass(frozen=True, slots=True)
class WantedView:
    """Pages asked for (template `wanted.html`), most wanted first."""

    wanted: tuple[Wanted, ...]
    next_offset: int | None


@dataclass(frozen=True, slots=True)
class OrphansView:
    """Pages that no other page links to (template `orphans.html`)."""

    pages: tuple[PageBrief, ...]
    next_after: str


@dataclass(frozen=True, slots=True)
class TagsView:
    """All tags with their number of pages, or the pages of one (template `tags.html`)."""

    tags: tuple[tuple[str, int], ...]
    tag: str
    pages: tuple[PageBrief, ...]
    next_after: str


@dataclass(frozen=True, slots=True)
class LoginView:
    """Sign in (template `login.html`)."""

    name: str
    next_address: str
    registration: bool
    error: str = ""


@dataclass(frozen=True, slots=True)
class RegisterView:
    """Create an account (template `register.html`)."""

    name: str
    next_address: str
    min_chars: int
    name_error: str = ""
    password_error: str = ""


@dataclass(frozen=True, slots=True)
class MeView:
    """The person's own page (template `me.html`): name, how changes are signed."""

    name: str
    signed_in: bool
    role: str
    created_at: datetime | None
    revisions: tuple[Revision, ...] = ()


@dataclass(frozen=True, slots=True)
class ErrorView:
    """Anything that went wrong (template `error.html`), `text` is what the person had typed."""

    status: int
    title: str
    sentence: str
    text: str = ""
    retry_seconds: int = 0
    links: tuple[tuple[str, str], ...] = field(default=())
