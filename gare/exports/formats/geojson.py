"""GeoJSON (RFC 7946): a point for each record that has a latitude and a longitude."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from gare.exports.format import Collection, Format
from gare.exports.json_text import stream
from gare.exports.values import instant, position
from gare.model.kinds import Record


def _write(records: Iterable[Record], about: Collection) -> Iterator[bytes]:
    """Yield the features; those without a place have no geometry, as the standard allows."""
    head = {
        "type": "FeatureCollection",
        "title": about.title,
        "source": about.address,
        "license": about.license,
    }
    return stream(head, "features", map(feature, records))


def feature(record: Record) -> dict[str, object]:
    """Return the feature of a record, longitude first."""
    place = position(record.fields)
    geometry = {"type": "Point", "coordinates": [place[1], place[0]]} if place else None
    fields = {k: v for k, v in record.fields.items() if k not in {"latitude", "longitude"}}
    own: dict[str, object] = {
        "title": record.title,
        "kind": record.kind,
        "address": record.address,
        "summary": record.summary,
        "tags": record.tags,
        "updated_at": instant(record.updated_at),
    }
    made: dict[str, object] = {"type": "Feature", "geometry": geometry, "properties": fields | own}
    return {**made, "id": record.id} if record.id else made


FORMAT: Final = Format("geojson", "application/geo+json", "geojson", (), _write)
