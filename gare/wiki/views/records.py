"""Fiches: the fields of a page of a kind as a reader sees them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar, TypeAlias

from gare.kinds.shown import Shown
from gare.markup.sanitize import SafeHtml
from gare.model.kinds import FieldProblem
from gare.model.names import PagePath
from gare.wiki.views.frame import PageBrief
from gare.wiki.views.talking import OpenReport


@dataclass(frozen=True, slots=True)
class Linked:
    """A page named by a field: where it is; `address` creates it when it does not exist.

    `address` is "" for words that name no page.
    """

    form: ClassVar[str] = "linked"
    title: str
    address: str = ""
    exists: bool = True
    role: str = ""


@dataclass(frozen=True, slots=True)
class Rich:
    """A long text of a field, as HTML."""

    form: ClassVar[str] = "rich"
    html: SafeHtml


@dataclass(frozen=True, slots=True)
class Image:
    """A picture of the page; `source` is "" when there is no such file."""

    form: ClassVar[str] = "image"
    source: str
    alt: str = ""
    credit: str = ""
    license: str = ""


@dataclass(frozen=True, slots=True)
class Download:
    """A file of the page."""

    form: ClassVar[str] = "download"
    address: str
    name: str


Value: TypeAlias = Shown | Linked | Rich | Image | Download
"""What one value of a field looks like: a template `values/<form>.html` for each `form`."""


@dataclass(frozen=True, slots=True)
class ShownField:
    """A field that has values, with its label and the name of its type."""

    name: str
    label: str
    type: str
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Incoming:
    """The pages that name this one in a field: "Suite de", "Structure"."""

    label: str
    pages: tuple[PageBrief, ...]


@dataclass(frozen=True, slots=True)
class Missing:
    """What an export still needs: the labels of the fields that are empty."""

    export: str
    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RecordView:
    """What a page of a kind shows above its text (`_record.html`).

    `first` is what people come for: phone, hours, address; `fields` the rest. `unknown` are the
    keys of the header that no field covers, with their value as text.
    """

    kind: str
    label: str
    icon: str
    address: str
    """The list of its kind."""
    first: tuple[ShownField, ...]
    fields: tuple[ShownField, ...]
    incoming: tuple[Incoming, ...] = ()
    verified: date | None = None
    stale: bool = False
    verify_days: int = 0
    missing: tuple[Missing, ...] = ()
    problems: tuple[FieldProblem, ...] = ()
    labels: tuple[tuple[str, str], ...] = ()
    """Labels of the fields by name, to say problems."""
    unknown: tuple[tuple[str, str], ...] = ()
    ended: bool = False
    """Whether the date of end of an announcement or an event is past."""
    exports: tuple[tuple[str, str], ...] = ()
    """The formats this fiche alone can be had in: name and address."""
    until: datetime | None = None
    """When what is said stops being true: a door closes, a day ends."""


@dataclass(frozen=True, slots=True)
class RecordCard:
    """A fiche in a list: `facts` are the few fields that a list shows."""

    path: PagePath
    title: str
    address: str
    kind: str
    label: str
    summary: str = ""
    tags: tuple[str, ...] = ()
    facts: tuple[ShownField, ...] = ()
    image: Image | None = None
    updated_at: datetime | None = None
    starts: date | None = None
    ends: date | None = None
    distance_km: float | None = None
    stale: bool = False


@dataclass(frozen=True, slots=True)
class ToCheckView:
    """Fiches to check again (template `to_check.html`), those never checked first."""

    cards: tuple[RecordCard, ...]
    total: int
    reports: tuple[OpenReport, ...] = ()
    """Problems that readers told of, the oldest first."""


@dataclass(frozen=True, slots=True)
class VerifyView:
    """What someone is about to confirm (template `verify.html`)."""

    path: PagePath
    title: str
    author: str
    signed_in: bool
    record: RecordView | None
    author_error: str = ""
    error: str = ""
