"""What a list of fiches is asked: read from the query of an address, written back as one."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final
from urllib.parse import quote_plus, urlencode

from gare.kinds.choices import below
from gare.kinds.kinds import Kinds
from gare.kinds.registry import type_of
from gare.model.kinds import Field, Kind
from gare.model.records import Filter, Near, Query

VIEWS: Final = ("list", "cards", "table", "directory", "map", "agenda", "timeline", "gallery")
PER_PAGE: Final = 25
MAX_CHARS: Final = 200
MAX_VALUES: Final = 50
MAX_PAGE: Final = 10_000
DEFAULT_KM: Final = 20.0
MAX_KM: Final = 2_000.0
TAGS: Final = "tags"
KIND: Final = "kind"
OWN: Final = frozenset({"q", "sort", "view", "page", "near", "km", "month", "letter", "past"})
"""Keys of the query that are no field; a field of that name is asked as `f.<name>`."""
LOW: Final = ".min"
HIGH: Final = ".max"
_MONTH: Final = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])")
_PLACE: Final = re.compile(r"(-?[0-9]{1,2}(?:\.[0-9]{1,6})?),(-?[0-9]{1,3}(?:\.[0-9]{1,6})?)")
_LETTER: Final = re.compile(r"[a-z]")

Arguments = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Asked:
    """A list as it is asked for. `chosen` are values by path in the header, `ranges` its bounds."""

    kind: str
    view: str
    default_view: str = ""
    words: str = ""
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    ranges: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    near: str = ""
    km: float = DEFAULT_KM
    sort: str = ""
    page: int = 1
    month: str = ""
    letter: str = ""
    past: bool = False
    base: str = ""
    """The address of the list without its query."""

    def address(self, **changes: object) -> str:
        """Return the address of the list with something changed; the first page unless told."""
        return address_of(replace(self, **({"page": 1} | changes)))  # type: ignore[arg-type]  # fields of this very class

    def toggled(self, path: str, value: str) -> str:
        """Return the address with a value of a field added, or taken away."""
        return self.toggler(path)(value)

    def toggler(self, path: str) -> Callable[[str], str]:
        """Return what gives these addresses for the values of one field: made once, used often."""
        now = self.chosen.get(path, ())
        rest = {name: values for name, values in self.chosen.items() if name != path}
        before = {name: values for name, values in rest.items() if name < path}
        head = urlencode(list(_chosen_pairs(before)))
        alone = replace(self, chosen={}, page=1)
        after = {name: values for name, values in rest.items() if name > path}
        tail = urlencode([*_chosen_pairs(after), *pairs(alone)])
        name = quote_plus(_named(path))

        def toggled(value: str) -> str:
            new = [one for one in now if one != value] if value in now else [*now, value]
            query = "&".join(
                part for part in (head, *(f"{name}={quote_plus(one)}" for one in new), tail) if part
            )
            return self.base + ("?" + query if query else "")

        return toggled

    def first_of_month(self) -> date | None:
        """Return the first day of the month asked for."""
        match = _MONTH.fullmatch(self.month)
        return date(int(match[1]), int(match[2]), 1) if match and match[1] != "0000" else None


def asked(kind: Kind, paths: Iterable[str], arguments: Arguments) -> Asked:
    """Return what the query of an address asks of a kind; what is not understood is left out.

    `paths` are the places in a header that may be filtered by.
    """
    known = set(paths)
    chosen: dict[str, tuple[str, ...]] = {}
    ranges: dict[str, tuple[str, str]] = {}
    for name, given in arguments.items():
        path = name.removeprefix("f.") if name not in OWN else ""
        values = tuple(dict.fromkeys(one[:MAX_CHARS].strip() for one in given if one.strip()))
        if path in known:
            chosen[path] = values[:MAX_VALUES]
        for end, place in ((LOW, 0), (HIGH, 1)):
            bounded = path.removesuffix(end)
            if values and bounded != path and bounded in known:
                now = list(ranges.get(bounded, ("", "")))
                now[place] = values[0]
                ranges[bounded] = (now[0], now[1])
    view = _one(arguments, "view")
    usual = kind.view if kind.view in VIEWS else VIEWS[0]
    return Asked(
        kind=kind.name,
        view=view if view in VIEWS else usual,
        default_view=usual,
        words=_one(arguments, "q"),
        chosen={path: values for path, values in chosen.items() if values},
        ranges=ranges,
        near=_one(arguments, "near"),
        km=_km(_one(arguments, "km")),
        sort=_one(arguments, "sort"),
        page=_page(_one(arguments, "page")),
        month=_one(arguments, "month"),
        letter=letter if _LETTER.fullmatch(letter := _one(arguments, "letter")) else "",
        past=bool(_one(arguments, "past")),
        base=f"/-/kind/{kind.name}",
    )


def address_of(wanted: Asked) -> str:
    """Return the address of a list: the same query whatever the order it was made in."""
    return wanted.base + ("?" + query if (query := urlencode(list(pairs(wanted)))) else "")


def pairs(wanted: Asked) -> Iterator[tuple[str, str]]:
    """Give the names and values of the query of a list."""
    yield from _chosen_pairs(wanted.chosen)
    for path, bounds in sorted(wanted.ranges.items()):
        yield from (
            (_named(path) + end, one) for end, one in zip((LOW, HIGH), bounds, strict=True) if one
        )
    single = {
        "q": wanted.words,
        "near": wanted.near,
        "km": f"{wanted.km:g}" if wanted.near and wanted.km != DEFAULT_KM else "",
        "sort": wanted.sort,
        "view": wanted.view if wanted.view != wanted.default_view else "",
        "month": wanted.month,
        "letter": wanted.letter,
        "past": "1" if wanted.past else "",
        "page": str(wanted.page) if wanted.page > 1 else "",
    }
    yield from ((name, value) for name, value in single.items() if value)


def _chosen_pairs(chosen: Mapping[str, tuple[str, ...]]) -> Iterator[tuple[str, str]]:
    """Give the names and values of filters in the order of their names."""
    for path, values in sorted(chosen.items()):
        for one in values:
            yield _named(path), one


def query_of(wanted: Asked, kinds: Kinds, near: Near | None, limit: int = PER_PAGE) -> Query:
    """Return the question to the index; `near` is the place that was asked for, once found."""
    kind = kinds.get(wanted.kind)
    fields = filterable(kinds, wanted.kind)
    filters = [
        Filter(path, _below(fields.get(path), values)) for path, values in wanted.chosen.items()
    ] + [Filter(path, low=low, high=high) for path, (low, high) in wanted.ranges.items()]
    if wanted.letter:
        filters.append(Filter("title", low=wanted.letter, high=wanted.letter))
    sort = wanted.sort or (kind.sort if kind and near is None else "")
    return Query(
        kinds=kinds.all_of(wanted.kind),
        filters=tuple(filters),
        words=wanted.words,
        near=near,
        sort=sort.removeprefix("-"),
        reverse=sort.startswith("-"),
        offset=(wanted.page - 1) * limit,
        limit=limit,
    )


def point(text: str, km: float) -> Near | None:
    """Return the place that "48.39,-4.49" says, None when it says none."""
    match = _PLACE.fullmatch(text)
    if match is None or abs(float(match[1])) > 90 or abs(float(match[2])) > 180:
        return None
    return Near(float(match[1]), float(match[2]), km)


def filterable(kinds: Kinds, name: str) -> dict[str, Field]:
    """Return the fields of a kind, and of those that extend it, by the paths of a header."""
    found = {
        path: one
        for below in reversed(kinds.all_of(name))
        for one in kinds.by_name[below].fields
        for path in type_of(one).paths(one)
    }
    engine = {name: Field(name, "") for name in (KIND, "lang", "license", "status", "verified")}
    return engine | {TAGS: Field(TAGS, "", type="tags", multiple=True)} | found


def _below(one: Field | None, values: tuple[str, ...]) -> tuple[str, ...]:
    """Return values of a field with all that is below them in a tree of choices."""
    choices = one.choices if one else ()
    return tuple(dict.fromkeys(each for value in values for each in below(value, choices)))


def _one(arguments: Arguments, name: str) -> str:
    """Return the first value of a name, one line, not too long."""
    return " ".join(next(iter(arguments.get(name, ())), "").split())[:MAX_CHARS]


def _named(path: str) -> str:
    """Return the name of a field in a query."""
    return f"f.{path}" if path in OWN else path


def _page(text: str) -> int:
    """Return the number of a page of the list, 1 when it is none."""
    return min(max(1, int(text)), MAX_PAGE) if text.isascii() and text.isdigit() else 1


def _km(text: str) -> float:
    """Return a distance, the default when it is none."""
    try:
        number = float(text.replace(",", "."))
    except ValueError:
        return DEFAULT_KM
    return min(number, MAX_KM) if number > 0 else DEFAULT_KM
