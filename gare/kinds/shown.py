"""What a theme shows of the value of a field: plain frozen values, never HTML.

A field shows any number of them (a list of three links shows three `Link`). Templates choose by
`form`. Text is as typed: it must be escaped, and `Markdown` rendered like the text of a page.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar, TypeAlias


@dataclass(frozen=True, slots=True)
class Plain:
    """One line of text; `wrong` when the value is not what its type expects, shown as typed."""

    form: ClassVar[str] = "plain"
    text: str
    wrong: bool = False


@dataclass(frozen=True, slots=True)
class Markdown:
    """Several paragraphs, in Markdown."""

    form: ClassVar[str] = "markdown"
    source: str


@dataclass(frozen=True, slots=True)
class Number:
    """A number and its unit ("" when there is none); `most` is the end of a scale, else None."""

    form: ClassVar[str] = "number"
    value: int | float
    unit: str = ""
    most: int | float | None = None


@dataclass(frozen=True, slots=True)
class Day:
    """A date known to the `precision` "year", "month", "day" or "time"; `at` has the hour."""

    form: ClassVar[str] = "day"
    iso: str
    precision: str
    day: date
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class YesNo:
    """Yes or no."""

    form: ClassVar[str] = "yesno"
    value: bool


@dataclass(frozen=True, slots=True)
class Choice:
    """A value among choices: `path` has the labels from the top of a tree, the last is `label`."""

    form: ClassVar[str] = "choice"
    value: str
    label: str
    path: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Tag:
    """A free key word."""

    form: ClassVar[str] = "tag"
    text: str


@dataclass(frozen=True, slots=True)
class Link:
    """An address of the web, `http` or `https` only."""

    form: ClassVar[str] = "link"
    url: str
    label: str


@dataclass(frozen=True, slots=True)
class Mail:
    """An e-mail address."""

    form: ClassVar[str] = "mail"
    address: str


@dataclass(frozen=True, slots=True)
class Phone:
    """A phone number: as read aloud ("02 98 00 80 80") and as dialled ("tel:+33298008080")."""

    form: ClassVar[str] = "phone"
    label: str
    uri: str


@dataclass(frozen=True, slots=True)
class PageLink:
    """A link to a page as it was written ("../contacts/labacces.md", "Pix"), or to a text only.

    `role` says what the page is to this one ("suite de"), "" when it is the field's own.
    """

    form: ClassVar[str] = "page"
    ref: str
    role: str = ""


@dataclass(frozen=True, slots=True)
class Author:
    """A person ("Prénom Nom") or an organisation; `sorted_as` is "Nom, Prénom"."""

    form: ClassVar[str] = "author"
    name: str
    sorted_as: str
    person: bool
    orcid: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """An address in the order of an envelope; a point when both its numbers are known."""

    form: ClassVar[str] = "place"
    lines: tuple[str, ...]
    commune: str = ""
    latitude: float | None = None
    longitude: float | None = None


@dataclass(frozen=True, slots=True)
class HoursRow:
    """Days of the week (0 is Monday) that have the same hours ("09:00", "12:00"), none: closed."""

    days: tuple[int, ...]
    spans: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Hours:
    """Opening hours of a week; `varies` when other weeks differ (months, holidays, dates).

    `source` is the OpenStreetMap expression. `open_now` is None when it is not known.
    `changes_at` is when that ends, None when never.
    """

    form: ClassVar[str] = "hours"
    source: str
    rows: tuple[HoursRow, ...]
    varies: bool = False
    open_now: bool | None = None
    changes_at: datetime | None = None
    closed_on_holidays: bool = False


@dataclass(frozen=True, slots=True)
class Picture:
    """An image of the page's files or of the web; `alt` "" is decorative."""

    form: ClassVar[str] = "picture"
    file: str
    alt: str = ""
    credit: str = ""
    license: str = ""


@dataclass(frozen=True, slots=True)
class File:
    """A file of the page to download."""

    form: ClassVar[str] = "file"
    file: str


@dataclass(frozen=True, slots=True)
class Licence:
    """A licence by its SPDX name, with the address of its text ("" when unknown)."""

    form: ClassVar[str] = "licence"
    id: str
    label: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Identifier:
    """A number of a register as people write it, with its page there ("" when there is none)."""

    form: ClassVar[str] = "identifier"
    text: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Consent:
    """What a person agreed to publish, when; `by` is who asked."""

    form: ClassVar[str] = "consent"
    given_on: date | None
    covers: tuple[str, ...]
    by: str = ""


Shown: TypeAlias = (
    Plain | Markdown | Number | Day | YesNo | Choice | Tag | Link | Mail | Phone | PageLink
    | Author | Place | Hours | Picture | File | Licence | Identifier | Consent
)  # fmt: skip
