"""Atom (RFC 4287): one entry a record, by the standard library's XML."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final
from xml.etree import ElementTree as Xml

from gare.exports.format import Collection, Format
from gare.exports.values import instant, xml_text
from gare.model.kinds import Record

_ATOM: Final = "http://www.w3.org/2005/Atom"
_NEVER: Final = "1970-01-01T00:00:00Z"
_MEDIA: Final = "application/atom+xml; charset=utf-8"


def _write(records: Iterable[Record], about: Collection) -> Iterator[bytes]:
    """Yield the feed."""
    Xml.register_namespace("", _ATOM)
    feed = Xml.Element(f"{{{_ATOM}}}feed")
    _add(feed, "title", about.title)
    _add(feed, "id", about.self_address)
    listed = tuple(records)
    changed = (one.updated_at or one.created_at for one in listed)
    last = about.updated_at or max((at for at in changed if at), default=None)
    _add(feed, "updated", instant(last) or _NEVER)
    _add(Xml.SubElement(feed, f"{{{_ATOM}}}author"), "name", about.site_name)
    if about.license:
        _add(feed, "rights", about.license)
    _link(feed, "self", about.self_address, "application/atom+xml")
    _link(feed, "alternate", about.address, "text/html")
    for record in listed:
        _entry(feed, record)
    yield bytes(Xml.tostring(feed, encoding="utf-8", xml_declaration=True))


def _entry(feed: Xml.Element, record: Record) -> None:
    """Add one record."""
    entry = Xml.SubElement(feed, f"{{{_ATOM}}}entry")
    _add(entry, "title", record.title)
    _add(entry, "id", record.address)
    _add(entry, "updated", instant(record.updated_at or record.created_at) or _NEVER)
    if record.created_at:
        _add(entry, "published", instant(record.created_at))
    _link(entry, "alternate", record.address, "text/html")
    for tag in record.tags:
        Xml.SubElement(entry, f"{{{_ATOM}}}category", {"term": xml_text(tag)})
    if record.summary:
        _add(entry, "summary", record.summary)
    if record.text:
        _add(entry, "content", record.text)
    if record.license:
        _add(entry, "rights", record.license)


def _add(parent: Xml.Element, name: str, said: str) -> None:
    """Add an element with a text."""
    Xml.SubElement(parent, f"{{{_ATOM}}}{name}").text = xml_text(said)


def _link(parent: Xml.Element, rel: str, href: str, mime: str) -> None:
    """Add a link."""
    given = {"rel": rel, "href": xml_text(href), "type": mime}
    Xml.SubElement(parent, f"{{{_ATOM}}}link", given)


FORMAT: Final = Format("atom", _MEDIA, "atom", (), _write)
