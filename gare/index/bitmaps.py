"""Sets of pages as bitmaps, so that ten thousand pages are met, joined and counted at once.

A page's number is cut in a chunk and a place among its 4,096. A chunk is kept as the places of its
pages when they are few, else as bits.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import compress, groupby
from struct import pack, unpack
from typing import Final, TypeAlias

Pages: TypeAlias = Mapping[int, int]
"""Pages by chunk, as the bits of an integer; no chunk is empty."""
Flags: TypeAlias = Mapping[int, bytearray]
"""Pages by chunk, as a byte for each place: 1 when the page is there. Quick to look at."""

SHIFT: Final = 12
_PLACES: Final = 1 << SHIFT
_BYTES: Final = _PLACES >> 3
_PLACE: Final = _PLACES - 1
_SIGNS: Final = bytes.maketrans(b"01", b"\x00\x01")


def pack_places(places: Sequence[int]) -> bytes:
    """Return the bytes of a chunk from places in their order: 2 by page under 256, else 512."""
    if len(places) * 2 < _BYTES:
        return pack(f"<{len(places)}H", *places)
    bits = bytearray(_BYTES)
    for place in places:
        bits[place >> 3] |= 1 << (place & 7)
    return bytes(bits)


def with_place(packed: bytes, place: int, *, there: bool) -> bytes:
    """Return the bytes of a chunk with a page added, or taken away; b"" when none is left."""
    if len(packed) == _BYTES:
        bits = bytearray(packed)
        bits[place >> 3] = bits[place >> 3] & ~(1 << (place & 7)) | there << (place & 7)
        few = int.from_bytes(bits, "little").bit_count() * 2 < _BYTES
        return pack_places(places_in(bytes(bits))) if few else bytes(bits)
    places = places_in(packed)
    at = bisect_left(places, place)
    if (at < len(places) and places[at] == place) == there:
        return packed
    if not there:
        return packed[: 2 * at] + packed[2 * at + 2 :]
    if (len(places) + 1) * 2 >= _BYTES:
        return pack_places([*places, place])
    return packed[: 2 * at] + place.to_bytes(2, "little") + packed[2 * at :]


def pack_pages(numbers: Iterable[int]) -> Iterator[tuple[int, bytes]]:
    """Give the chunks of pages with their bytes."""
    for chunk, inside in groupby(sorted(numbers), lambda number: number >> SHIFT):
        yield chunk, pack_places([number & _PLACE for number in inside])


def places_in(packed: bytes) -> Sequence[int]:
    """Return the places of the pages of a chunk from its bytes."""
    if len(packed) == _BYTES:
        return list(_places(int.from_bytes(packed, "little")))
    return unpack(f"<{len(packed) >> 1}H", packed)


def _places(bits: int) -> Iterator[int]:
    """Give the places of the bits that are set, in their order."""
    return compress(range(_PLACES), _flags(bits))


def dense_in(packed: bytes) -> int | None:
    """Return the bits of a chunk kept as bits, None when it is kept as places."""
    return int.from_bytes(packed, "little") if len(packed) == _BYTES else None


def flags_of(pages: Pages) -> Flags:
    """Return a set of pages as flags."""
    return {chunk: _flags(bits) for chunk, bits in pages.items()}


def flags_from(pages: Pages) -> tuple[int, bytes]:
    """Return the first number of the first chunk, and a byte for each number from there on."""
    first, last = min(pages), max(pages)
    return first << SHIFT, b"".join(_flags(pages.get(n, 0)) for n in range(first, last + 1))


def _flags(bits: int) -> bytearray:
    """Return a byte for each place of a chunk."""
    return bytearray(f"{bits:0{_PLACES}b}"[::-1].encode().translate(_SIGNS))


def of(numbers: Iterable[int]) -> Pages:
    """Return the set of these pages."""
    chunks: dict[int, bytearray] = {}
    for number in numbers:
        chunk = chunks.get(number >> SHIFT)
        if chunk is None:
            chunk = chunks[number >> SHIFT] = bytearray(_BYTES)
        chunk[(number & _PLACE) >> 3] |= 1 << (number & 7)
    return {chunk: int.from_bytes(bits, "little") for chunk, bits in chunks.items()}


def union(rows: Iterable[tuple[int, bytes]]) -> Pages:
    """Return the pages of any of the chunks kept: (chunk, its bytes)."""
    dense: dict[int, int] = {}
    few: list[int] = []
    for chunk, packed in rows:
        if len(packed) == _BYTES:
            dense[chunk] = dense.get(chunk, 0) | int.from_bytes(packed, "little")
        else:
            base = chunk << SHIFT
            few += [base + place for place in unpack(f"<{len(packed) >> 1}H", packed)]
    return either(dense, of(few)) if few else dense


def either(one: Pages, other: Pages) -> Pages:
    """Return the pages of one set or the other."""
    return dict(one) | {chunk: bits | one.get(chunk, 0) for chunk, bits in other.items()}


def both(one: Pages, other: Pages) -> Pages:
    """Return the pages of two sets."""
    met = ((chunk, bits & other.get(chunk, 0)) for chunk, bits in one.items())
    return {chunk: bits for chunk, bits in met if bits}


def without(one: Pages, other: Pages) -> Pages:
    """Return the pages of a set that are not of another."""
    left = ((chunk, bits & ~other.get(chunk, 0)) for chunk, bits in one.items())
    return {chunk: bits for chunk, bits in left if bits}


def size(pages: Pages) -> int:
    """Return how many pages there are."""
    return sum(bits.bit_count() for bits in pages.values())


def has(flags: Flags, number: int) -> bool:
    """Tell whether a page is in a set."""
    chunk = flags.get(number >> SHIFT)
    return chunk is not None and bool(chunk[number & _PLACE])


def numbers(pages: Pages) -> Iterator[int]:
    """Give the numbers of pages in their order."""
    for chunk, bits in sorted(pages.items()):
        base = chunk << SHIFT
        for place in _places(bits):
            yield base + place
