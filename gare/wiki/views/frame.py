"""What surrounds every screen, and what several screens show: pages and changes in lists."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from gare.markup.sanitize import SafeHtml
from gare.model.names import BlobId, CommitId, PagePath
from gare.model.pages import Action


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
    keeper: bool = False
    """True for those who look after the wiki: moderators and admins."""


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
    is_hidden: bool = False
    """True when this version is no longer shown: nothing is said of it but when, and by whom."""
    blob: BlobId | None = None
    """What the page was then, where versions are chosen by their content."""
    previous: CommitId | None = None
    """The change of the same page just before, when it is known: a comparison finds it anyway."""


@dataclass(frozen=True, slots=True)
class ContactsView:
    """Contacts that seem a person's own, before they are public (template `contacts.html`).

    `fields` are all that the form sent, to be sent again to `address`; `text` what was typed.
    """

    words: tuple[str, ...]
    address: str
    fields: tuple[tuple[str, str], ...]
    text: str
    has_return: bool
    """True when the form can be shown again as it was, to take them out."""
    lost_file: bool = False


@dataclass(frozen=True, slots=True)
class ErrorView:
    """Anything that went wrong (template `error.html`), `text` is what the person had typed."""

    status: int
    title: str
    sentence: str
    text: str = ""
    retry_seconds: int = 0
    links: tuple[tuple[str, str], ...] = field(default=())
