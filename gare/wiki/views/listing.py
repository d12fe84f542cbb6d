"""Lists of fiches: by kind with facets and views, and the same inside the text of a page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from gare.model.kinds import SchemaFault
from gare.model.names import PagePath
from gare.wiki.views.records import RecordCard, Value


@dataclass(frozen=True, slots=True)
class Option:
    """A link that changes one thing of a list: its view, its order, its letter."""

    name: str
    label: str
    address: str
    selected: bool = False


@dataclass(frozen=True, slots=True)
class FacetValue:
    """A value of a facet; `address` selects it, or takes it away. `depth` is 1 below another.

    `value` is what is asked for, as an address or a block has it.
    """

    label: str
    pages: int
    address: str
    selected: bool = False
    depth: int = 0
    value: str = ""


@dataclass(frozen=True, slots=True)
class FacetGroup:
    """A field with its values, most used first; its label is "" for tags, kinds and communes."""

    name: str
    label: str
    values: tuple[FacetValue, ...]
    open: bool = False


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter in force and the address without it."""

    label: str
    address: str


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table; `address` sorts by it, `order` is "up", "down" or "".

    `total` is the sum over the whole list, "" when it is not of numbers.
    """

    name: str
    label: str
    address: str
    order: str = ""
    total: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table: the page and the values of each column after its title."""

    card: RecordCard
    cells: tuple[tuple[Value, ...], ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Fiches under one heading: a letter, a year, a month."""

    title: str
    cards: tuple[RecordCard, ...]
    month: date | None = None


@dataclass(frozen=True, slots=True)
class DayCell:
    """A day of a month with what happens then; `inside` is false for days of its neighbours."""

    day: date
    inside: bool
    today: bool
    cards: tuple[RecordCard, ...]


@dataclass(frozen=True, slots=True)
class Month:
    """A month as weeks from Monday, with the addresses of its neighbours."""

    month: date
    weeks: tuple[tuple[DayCell, ...], ...]
    previous_address: str
    next_address: str

    @property
    def is_empty(self) -> bool:
        """Whether nothing happens on the days that are shown."""
        return not any(cell.cards for week in self.weeks for cell in week)


@dataclass(frozen=True, slots=True)
class Spot:
    """A mark on a map: one page, or several that are too near each other (`pages` > 1).

    `x` and `y` are in hundredths of the width and of the height of the map. `title` is that of
    the page or of one of them, `address` the page or the list reduced to those around.
    """

    x: float
    y: float
    pages: int
    title: str
    address: str
    path: PagePath | None = None


@dataclass(frozen=True, slots=True)
class Outline:
    """A territory on a map: an SVG path in thousandths of a degree, y to the south.

    Its name is written at `x`, `y` (as those of a `Spot`) when there is room, else they are None.
    """

    name: str
    path: str
    x: float | None = None
    y: float | None = None


@dataclass(frozen=True, slots=True)
class NearForm:
    """A form that asks for what is around a place (template `views/_near.html`).

    `base` is the address of the list without its query, `kept` its filters.
    """

    base: str
    kept: tuple[tuple[str, str], ...] = ()
    near: str = ""
    km: str = ""
    distances: tuple[str, ...] = ("2", "5", "10", "20", "50", "100")
    unknown: bool = False
    """Whether no fiche is in the place asked for, so that nothing says where it is."""


@dataclass(frozen=True, slots=True)
class MapView:
    """A map (template `views/map.html`): outlines and marks, whole without script nor tiles.

    `transform` is the SVG attribute that puts outlines in a map of `width` by `height`.
    """

    width: int
    height: int
    outlines: tuple[Outline, ...]
    transform: str
    box: tuple[float, ...]
    """West, south, east and north of the map, in degrees."""
    spots: tuple[Spot, ...]
    points: str
    """Address where a script finds all the points."""
    unplaced: int
    """How many pages of the list have no coordinates."""
    elsewhere: tuple[Spot, ...] = ()
    """What is too far from the others to be on the same map, by territory."""
    scale_km: str = ""
    scale_width: float = 0
    """A distance, and how wide it is, in hundredths of the width."""
    near: NearForm | None = None
    tiles: str = ""
    """Address of tiles, from the operator's setting, "" without."""
    credit: str = ""
    credit_address: str = ""


@dataclass(frozen=True, slots=True)
class ListView:
    """A list of fiches (template `kind.html`; `blocks/list.html` inside a page).

    `view` is one of list, cards, table, directory, map, agenda, timeline, gallery: what it needs
    is in `columns` and `rows`, `groups`, `month`, `map`; `cards` always has the fiches shown.
    """

    template: ClassVar[str] = "blocks/list.html"
    kind: str
    label: str
    plural: str
    help: str
    icon: str
    address: str
    """The whole list, with its filters."""
    view: str
    total: int
    cards: tuple[RecordCard, ...]
    views: tuple[Option, ...] = ()
    sorts: tuple[Option, ...] = ()
    facets: tuple[FacetGroup, ...] = ()
    chips: tuple[Chip, ...] = ()
    words: str = ""
    kept: tuple[tuple[str, str], ...] = ()
    """Hidden fields of the search form: the filters in force."""
    columns: tuple[Column, ...] = ()
    rows: tuple[Row, ...] = ()
    groups: tuple[Group, ...] = ()
    letters: tuple[Option, ...] = ()
    month: Month | None = None
    map: MapView | None = None
    exports: tuple[Option, ...] = ()
    page: int = 1
    pages: int = 1
    previous_address: str = ""
    next_address: str = ""
    new_address: str = ""
    past_address: str = ""
    """In an agenda, what is over; "" elsewhere."""
    month_address: str = ""
    """In an agenda, the present month day by day; "" elsewhere."""
    faults: tuple[SchemaFault, ...] = ()
    until: datetime | None = None
    """When what is said stops being true: the day ends."""


@dataclass(frozen=True, slots=True)
class KindLine:
    """A kind among others."""

    name: str
    label: str
    plural: str
    help: str
    icon: str
    address: str
    pages: int
    depth: int = 0
    faults: tuple[SchemaFault, ...] = ()
    edit_address: str = ""


@dataclass(frozen=True, slots=True)
class KindsView:
    """All the kinds of the wiki (template `kinds.html`), those that extend another below it."""

    kinds: tuple[KindLine, ...]
    new_address: str
