"""JSON-LD with the words of schema.org: for lists."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from gare.exports.format import Collection, Format
from gare.exports.json_text import stream
from gare.exports.licenses import license_address
from gare.exports.schema_org import CONTEXT, thing
from gare.model.kinds import Record


def _write(records: Iterable[Record], about: Collection) -> Iterator[bytes]:
    """Yield the list."""
    head = {
        "@context": CONTEXT,
        "@type": "ItemList",
        "@id": about.self_address,
        "url": about.address,
        "name": about.title,
        "license": license_address(about.license) or None,
    }
    things = (
        {"@type": "ListItem", "position": rank, "item": thing(record, about.kind)}
        for rank, record in enumerate(records, 1)
    )
    return stream(head, "itemListElement", things)


FORMAT: Final = Format("jsonld", "application/ld+json", "jsonld", (), _write)
