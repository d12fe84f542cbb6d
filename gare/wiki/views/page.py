"""Reading: a page, one of its versions, or what to say when nothing is there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from gare.model.errors import Problem
from gare.model.names import BlobId, CommitId, PagePath
from gare.model.pages import Heading
from gare.wiki.views.blocks import Part
from gare.wiki.views.frame import Crumb, PageBrief, Revision
from gare.wiki.views.listing import ListView
from gare.wiki.views.records import RecordView


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
    parts: tuple[Part, ...]
    """The text as HTML, with the blocks that the wiki fills."""
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
    record: RecordView | None = None
    """The fields of a page of a kind."""
    open_threads: int = 0
    """How many threads of its discussion are open."""
    relay: bool = False
    """True when one may write to the person of the page without being shown their address."""
    unread: bool = False
    """True for a new page that nobody has read yet: robots are asked to wait."""
    jsonld: str = ""
    """What the page is in the words of schema.org, safe inside a script element; "" for none."""

    @property
    def until(self) -> datetime | None:
        """When what the page says stops being true though nobody changed it; None for never."""
        blocks = (part.block for part in self.parts if isinstance(part.block, ListView))
        ends = [one.until for one in (self.record, *blocks) if one is not None and one.until]
        return min(ends, default=None)

    @property
    def has_fiches(self) -> bool:
        """Whether the page needs the styles of fiches."""
        return self.record is not None or any(part.block is not None for part in self.parts)


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
    guarded: bool = False
    """True when some pages are kept from this reader: this may be one."""
