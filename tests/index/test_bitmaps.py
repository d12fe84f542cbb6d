"""Sets of pages kept as bytes are those that were put, few or many."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from gare.index.bitmaps import (
    both,
    dense_in,
    either,
    flags_of,
    has,
    numbers,
    of,
    pack_pages,
    places_in,
    size,
    union,
    with_place,
    without,
)

FULL = 1 << 12
pages = st.one_of(
    st.sets(st.integers(0, 3 * FULL)),
    st.builds(
        lambda start, step, many: set(range(start, start + step * many, step)),
        st.integers(0, FULL),
        st.integers(1, 40),
        st.integers(250, 800),
    ),
)


@given(pages)
def test_pages_packed_are_the_same_unpacked(some: set[int]) -> None:
    packed = list(pack_pages(some))

    assert list(numbers(union(packed))) == sorted(some)
    assert all(len(chunk) <= 512 for _number, chunk in packed)


@given(pages, pages)
def test_sets_meet_and_join_as_sets_do(one: set[int], other: set[int]) -> None:
    first, second = of(one), of(other)

    assert set(numbers(both(first, second))) == one & other
    assert set(numbers(either(first, second))) == one | other
    assert set(numbers(without(first, second))) == one - other
    assert size(first) == len(one)


@given(pages, pages)
def test_flags_say_which_pages_are_within_others(one: set[int], within: set[int]) -> None:
    flags = flags_of(of(within))

    assert {page for page in one if has(flags, page)} == one & within


@given(pages)
def test_a_chunk_of_many_pages_is_kept_as_bits(one: set[int]) -> None:
    for chunk, packed in pack_pages(one):
        bits = dense_in(packed)
        assert (bits is None) == (len(places_in(packed)) < 256)
        assert bits in (None, of(one)[chunk])


@given(pages, st.lists(st.tuples(st.integers(0, FULL - 1), st.booleans()), max_size=30))
def test_a_page_added_or_taken_leaves_what_packing_anew_would(
    some: set[int], moves: list[tuple[int, bool]]
) -> None:
    some = {page % FULL for page in some}
    packed = dict(pack_pages(some)).get(0, b"")

    for place, there in moves:
        packed = with_place(packed, place, there=there)
        some = some | {place} if there else some - {place}

    assert packed == dict(pack_pages(some)).get(0, b"")


def test_a_chunk_is_few_places_or_bits_at_its_very_bound() -> None:
    few = dict(pack_pages(range(255)))[0]

    many = with_place(few, 4000, there=True)

    assert (len(few), len(many)) == (510, 512)
    assert with_place(many, 4000, there=False) == few
