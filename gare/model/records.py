"""Asking for records: which pages, in which order, counted how; and what comes back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final, NamedTuple

from gare.model.names import PagePath

TITLE: Final = "title"
CREATED: Final = "created"
UPDATED: Final = "updated"
DISTANCE: Final = "distance"
"""Sorts that are no key of a header. The first three may be filtered by, too."""

FOLDER: Final = "folder"
"""Filter and facet: the folders a page is below, each level."""

OWN_KEYS: Final = frozenset(
    ["title", "kind", "id", "tags", "lang", "aliases", "license", "summary", "status", "verified"]
)
"""The keys of a header that are the engine's own: all others are fields of a record."""


@dataclass(frozen=True, slots=True)
class Filter:
    """Pages of which a field has any of `values`, or lies in a range, or is there or not at all.

    `field` is a key of the header, "key.sub" inside mappings (lists are looked through), an
    engine's key (kind, id, tags, lang, license, status, verified), or title, folder, created,
    updated. Values are compared as readers do: without case nor accents. A range has both its
    ends, either may be "": numbers "12.5", dates "2021", "2021-03", "2021-03-15" (up to "2021" is
    up to its last day), beginnings of texts ("a" to "c" holds "czar"). These add up.
    """

    field: str
    values: tuple[str, ...] = ()
    low: str = ""
    high: str = ""
    absent: bool = False
    present: bool = False


@dataclass(frozen=True, slots=True)
class Near:
    """Within `km` of a place, in degrees (WGS 84)."""

    latitude: float
    longitude: float
    km: float


@dataclass(frozen=True, slots=True)
class Query:
    """The pages of any of `kinds` (() for all pages) that pass every filter and have all `words`.

    With `either`, they pass all the filters of one of its parts too, which no facet leaves out.
    `sort` is a field, or title, created, updated, distance; "" is by distance when `near` is
    given, else by title. Pages without the field come last, ties are in the order of titles.
    """

    kinds: tuple[str, ...] = ()
    filters: tuple[Filter, ...] = ()
    words: str = ""
    near: Near | None = None
    sort: str = ""
    reverse: bool = False
    offset: int = 0
    limit: int = 50
    either: tuple[tuple[Filter, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class RecordRow:
    """A page as a list of records shows it. `fields` is its header without the engine's keys.

    `id` is what its header says; `distance_km` is None unless the query says near what.
    """

    path: PagePath
    title: str
    kind: str
    id: str = ""
    summary: str = ""
    tags: tuple[str, ...] = ()
    lang: str = ""
    license: str = ""
    status: str = ""
    verified: date | None = None
    created_at: datetime | None = None
    updated_at: datetime | None = None
    fields: Mapping[str, object] = field(default_factory=dict)
    distance_km: float | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """How many pages answer, and those of the part asked for (`offset`, `limit`)."""

    total: int
    rows: tuple[RecordRow, ...]


@dataclass(frozen=True, slots=True)
class FacetCount:
    """A value of a field and how many pages have it; `label` is how most of them write it.

    `value` is what to put in a `Filter`.
    """

    value: str
    label: str
    pages: int
    selected: bool = False


class Point(NamedTuple):
    """A page on a map, in degrees (WGS 84). There may be thousands: a plain tuple."""

    path: PagePath
    title: str
    kind: str
    latitude: float
    longitude: float
