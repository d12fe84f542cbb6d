"""Sets of pages as bitmaps, so that ten thousand pages are met, joined and counted at once.

A page's number is cut in a chunk and a place among its 4,096. A chunk is kept as the places of its
pages when they are few, else as bits.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from struct import pack, unpack
from typing import Final, TypeAlias

Pages: TypeAlias = Mapping[int, int]
"""Pages by chunk, as the bits of an integer; no chunk is empty."""

SHIFT: Final = 12
_BYTES: Final = 1 << SHIFT >> 3
_PLACE: Final = (1 << SHIFT) - 1


def pack_bits(bits: int) -> bytes:
    """Return the bytes of a chunk: 2 by page under 256 pages, else 512."""
    if bits.bit_count() * 2 >= _BYTES:
        return bits.to_bytes(_BYTES, "little")
    places = list(_places(bits))
    return pack(f"<{len(places)}H", *places)


def unpack_bits(packed: bytes) -> int:
    """Return the bits of a chunk from its bytes."""
    if len(packed) == _BYTES:
        return int.from_bytes(packed, "little")
    bits = 0
    for place in unpack(f"<{len(packed) // 2}H", packed):
        bits |= 1 << place
    return bits


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
    found: dict[int, int] = {}
    for chunk, packed in rows:
        found[chunk] = found.get(chunk, 0) | unpack_bits(packed)
    return found


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


def has(pages: Pages, number: int) -> bool:
    """Tell whether a page is in a set."""
    return bool(pages.get(number >> SHIFT, 0) >> (number & _PLACE) & 1)


def numbers(pages: Pages) -> Iterator[int]:
    """Give the numbers of pages in their order."""
    for chunk, bits in sorted(pages.items()):
        base = chunk << SHIFT
        for place in _places(bits):
            yield base + place


def _places(bits: int) -> Iterator[int]:
    """Give the places of the bits that are set, in their order."""
    for at, byte in enumerate(bits.to_bytes(_BYTES, "little")):
        while byte:
            low = byte & -byte
            yield (at << 3) + low.bit_length() - 1
            byte ^= low
