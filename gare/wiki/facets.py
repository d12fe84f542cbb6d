"""Facets of a list: the values of its fields, how many fiches have each, where each leads."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from gare.index.values import key_of
from gare.kinds.kinds import Kinds
from gare.kinds.registry import type_of
from gare.kinds.values import as_text
from gare.model.fold import fold
from gare.model.kinds import Field, Kind
from gare.model.records import FacetCount, Filter, Query
from gare.wiki.asking import KIND, TAGS, Asked, filterable
from gare.wiki.views.listing import Chip, FacetGroup, FacetValue
from gare.wiki.wiki import Wiki

COUNTED: Final = frozenset(
    {"boolean", "choice", "choices", "tree", "tags", "page", "licence", "place"}
)
"""The types of field whose few values are worth choosing from."""
MAX_GROUPS: Final = 8
MAX_COUNTED: Final = 10
"""How many fields of a kind are counted, in the order of the kind."""
OPEN_GROUPS: Final = 3
SHOWN_VALUES: Final = 30


def facet_groups(
    wiki: Wiki, kinds: Kinds, kind: Kind, wanted: Asked, query: Query
) -> tuple[FacetGroup, ...]:
    """Return the facets of a list that have something to choose, counts following the selection."""
    fields = _asked_for(dict(_fields(kinds, kind)), wanted)
    counts = wiki.index.facets(query, tuple(fields))
    least = 1 if query.filters or query.words else 2
    made: list[FacetGroup] = []
    for path, one in fields.items():
        found = counts.get(path, ())
        if len(made) == MAX_GROUPS or (len(found) < least and path not in wanted.chosen):
            continue
        shown = [count for at, count in enumerate(found) if at < SHOWN_VALUES or count.selected]
        values = tuple(_values(wiki, kinds, one, path, shown, wanted, query))
        is_open = len(made) < OPEN_GROUPS or path in wanted.chosen
        label = "" if one.type == "place" else one.label
        made.append(FacetGroup(path, label, values, is_open))
    return tuple(made)


def _asked_for(fields: dict[str, Field], wanted: Asked) -> dict[str, Field]:
    """Return the fields worth counting: the first ones, the tags, and those that are chosen."""
    first = [*list(fields)[:MAX_COUNTED], TAGS]
    return {path: one for path, one in fields.items() if path in first or path in wanted.chosen}


def chips(wiki: Wiki, kinds: Kinds, kind: Kind, wanted: Asked) -> tuple[Chip, ...]:
    """Return the filters in force, each with the address without it."""
    return tuple(_chips(wiki, kinds, kind, wanted))


def labels_of(wiki: Wiki, kinds: Kinds, one: Field, values: Iterable[str]) -> Callable[[str], str]:
    """Return what says these values of a field: titles of pages, labels of choices, or themselves.

    Made once, used for many values.
    """
    if one.type == "page" or one.choices_from:
        titles = {path: row.title for path, row in wiki.index.pages_at(values).items()}
        return lambda value: titles.get(value) or value
    if one.name == KIND:
        named = {name: kind.label for name, kind in kinds.by_name.items()}
        return lambda value: named.get(value, value)
    if one.type == "boolean":
        return lambda value: as_text(value == "true")
    labels = {fold(each.value): each.label or each.value for each in one.choices}
    return lambda value: (labels.get(fold(value)) or value) if labels else value


def _chips(wiki: Wiki, kinds: Kinds, kind: Kind, wanted: Asked) -> Iterator[Chip]:
    """Give the filters in force."""
    fields = filterable(kinds, kind.name) | dict(_fields(kinds, kind))
    for path, values in wanted.chosen.items():
        one = fields.get(path, Field(path, ""))
        label_of = labels_of(wiki, kinds, one, values)
        for value in values:
            said = label_of(value)
            yield Chip(f"{one.label} : {said}" if one.label else said, wanted.toggled(path, value))
    for path, (low, high) in wanted.ranges.items():
        label = fields.get(path, Field(path, path)).label or path
        rest = {key: one for key, one in wanted.ranges.items() if key != path}
        yield Chip(f"{label} : {low} – {high}", wanted.address(ranges=rest))


def _fields(kinds: Kinds, kind: Kind) -> Iterator[tuple[str, Field]]:
    """Give the fields that make facets by their path in a header; labels "" are the engine's."""
    if kinds.children(kind.name):
        yield KIND, Field(KIND, "", type="choice")
    for one in kind.fields:
        own = type_of(one)
        if one.type in COUNTED and own.facet:
            for path in own.paths(one)[:1] if one.type != "place" else _communes(one):
                yield path, one
    yield TAGS, Field(TAGS, "", type="tags", multiple=True)


def _communes(one: Field) -> Sequence[str]:
    """Return the path of a place that is worth counting: its commune."""
    return [path for path in type_of(one).paths(one) if path.rpartition(".")[2] == "commune"]


def _values(
    wiki: Wiki,
    kinds: Kinds,
    one: Field,
    path: str,
    found: Sequence[FacetCount],
    wanted: Asked,
    query: Query,
) -> Iterator[FacetValue]:
    """Give the values of a facet; those of a tree each below its parent."""
    if one.type == "tree":
        yield from _branches(wiki, one, path, found, wanted, query)
        return
    label_of = labels_of(wiki, kinds, one, [count.label for count in found])
    for count in found:
        label = label_of(count.label)
        value = _chosen(wanted, path, count)
        address = wanted.toggled(path, value)
        yield FacetValue(label, count.pages, address, count.selected, value=value)


def _branches(
    wiki: Wiki, one: Field, path: str, found: Sequence[FacetCount], wanted: Asked, query: Query
) -> Iterator[FacetValue]:
    """Give the values of a tree: a parent counts the pages of all that is below it."""
    pages = {fold(count.value): count.pages for count in found}
    below: dict[str, list[str]] = {}
    for choice in one.choices:
        below.setdefault(choice.parent, []).append(choice.value)
    rest = tuple(each for each in query.filters if each.field != path)
    depths = {"": -1}
    for choice in one.choices:
        depths[choice.value] = depths.get(choice.parent, -1) + 1
        count = pages.get(fold(choice.value), 0)
        if choice.value in below:
            values = (choice.value, *_descendants(below, choice.value))
            asked = replace(query, filters=(*rest, Filter(path, values)), limit=0, offset=0)
            count = wiki.index.select(asked).total
        chosen = choice.value in wanted.chosen.get(path, ())
        if count or chosen:
            value = choice.value
            address = wanted.toggled(path, value)
            yield FacetValue(choice.label, count, address, chosen, depths[value], value)


def _descendants(below: Mapping[str, Sequence[str]], value: str) -> Iterator[str]:
    """Give all that is below a value of a tree."""
    for child in below.get(value, ()):
        yield child
        yield from _descendants(below, child)


def _chosen(wanted: Asked, path: str, count: FacetCount) -> str:
    """Return a value as the address has it when it is chosen already, else as most write it."""
    now = wanted.chosen.get(path, ())
    if not now:
        return count.label
    key = key_of(path, count.value)
    return next((one for one in now if key_of(path, one) == key), count.label)
