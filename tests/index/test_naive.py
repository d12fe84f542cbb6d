"""Lists of records answer as a plain reading of all pages, one by one, would."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gare.index.index import Index
from gare.index.values import bounds, key_of, written
from gare.model.fold import title_key
from gare.model.pages import PageEntry
from gare.model.records import Filter, Query
from tests.index.made import built, commit_id, edited, entry

NAMES = ("commune", "places", "debut")
SCALARS: tuple[object, ...] = (
    "Rennes", "rennes", "Réné", "35000", "01000", "10", 9, 10, -3, 2.5, True, False,
    2021, "2021-03", date(2021, 3, 15), date(2022, 1, 1), "2021-03-15T18:00", "",
)  # fmt: skip
values = st.one_of(
    st.sampled_from(SCALARS),
    st.lists(st.sampled_from(SCALARS), max_size=3),
)
pages = st.lists(
    st.tuples(
        st.sampled_from(["lieu", "structure", ""]),
        st.sampled_from(["Alpha", "Bêta", "Gamma"]),
        st.dictionaries(st.sampled_from(NAMES), values),
    ),
    max_size=8,
)
texts = st.sampled_from(["RENNES", "10", "2021", "2021-03", "2021-03-15", "-3", "r", "true", "z"])
ends = st.one_of(st.just(""), texts)
filters = st.builds(
    Filter,
    st.sampled_from(NAMES),
    st.lists(texts, max_size=2).map(tuple),
    ends,
    ends,
    st.booleans(),
)
queries = st.builds(
    Query,
    kinds=st.sampled_from([(), ("lieu",), ("lieu", "structure")]),
    filters=st.lists(filters, max_size=2).map(tuple),
    sort=st.sampled_from(["", "commune", "places", "debut", "kind"]),
    reverse=st.booleans(),
)


def entries(made: list[tuple[str, str, dict[str, object]]]) -> list[PageEntry]:
    return [
        entry(f"p{number}", title=title, kind=kind, fields=fields)
        for number, (kind, title, fields) in enumerate(made)
    ]


def keys(page: PageEntry, name: str) -> list[str]:
    """The keys of a field of a page, in their order."""
    if name == "kind":
        return ["t" + page.document.kind]
    value = page.document.fields.get(name)
    scalars = value if isinstance(value, list) else [value]
    written_so = [text for text in map(written, scalars) if text is not None]
    return sorted({key_of(name, text) for text in written_so})


def passes(page: PageEntry, one: Filter) -> bool:
    found = keys(page, one.field)
    wanted = {key_of(one.field, value) for value in one.values}
    first, end = bounds(one.field, one.low, one.high)
    ranged = bool(one.low or one.high) and any(first <= key < end for key in found)
    return ranged or not wanted.isdisjoint(found) or (one.absent and not found)


def answering(made: list[PageEntry], query: Query) -> list[PageEntry]:
    return [
        page
        for page in made
        if (not query.kinds or page.document.kind in query.kinds)
        and all(passes(page, one) for one in query.filters)
    ]


def in_order(made: list[PageEntry], query: Query) -> list[str]:
    titled = sorted(made, key=lambda page: (title_key(page.document.title), page.path))
    if not query.sort:
        return [page.path for page in (titled[::-1] if query.reverse else titled)]
    with_it = [page for page in titled if keys(page, query.sort)]
    edge = max if query.reverse else min
    with_it.sort(key=lambda page: edge(keys(page, query.sort)), reverse=query.reverse)
    return [page.path for page in with_it + [page for page in titled if page not in with_it]]


def indexes(made: list[PageEntry]) -> Iterator[Index]:
    """The same pages, indexed at once and then changed one by one from other pages."""
    with tempfile.TemporaryDirectory() as folder:
        once = built(Path(folder), made)
        yield once
        once.close()
    with tempfile.TemporaryDirectory() as folder:
        others = [replace(page, document=replace(page.document, fields={})) for page in made]
        along = built(Path(folder), others)
        for number, (old, new) in enumerate(zip(others, made, strict=True), len(made) + 1):
            step = edited(number, old, new)
            assert along.apply(commit_id(number - 1), commit_id(number), [step], entries=[new])
        yield along
        along.close()


@settings(max_examples=60, suppress_health_check=list(HealthCheck))
@given(pages, st.lists(queries, min_size=1, max_size=4))
def test_lists_answer_as_reading_every_page_would(
    made: list[tuple[str, str, dict[str, object]]], asked: list[Query]
) -> None:
    every = entries(made)
    for index in indexes(every):
        for query in asked:
            found = index.select(query)

            assert [row.path for row in found.rows] == in_order(answering(every, query), query)
            assert found.total == len(found.rows)
            assert [row.fields for row in index.iterate(query)] == [r.fields for r in found.rows]


@settings(max_examples=50, suppress_health_check=list(HealthCheck))
@given(pages, queries)
def test_facets_count_as_reading_every_page_would(
    made: list[tuple[str, str, dict[str, object]]], query: Query
) -> None:
    every = entries(made)
    for index in indexes(every):
        for name in NAMES:
            others = tuple(one for one in query.filters if one.field != name)
            left = answering(every, replace(query, filters=others))

            found = index.facets(query, [name])[name]

            counts = Counter(key for page in left for key in keys(page, name))
            assert {key_of(name, one.value): one.pages for one in found if one.pages} == counts
            chosen = {key_of(name, v) for f in query.filters if f.field == name for v in f.values}
            assert {key_of(name, one.value) for one in found if one.selected} == chosen
