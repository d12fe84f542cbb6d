"""Atom feeds (RFC 4287) of recent changes, written by the standard library's XML."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final
from xml.etree import ElementTree as Xml

from gare.web.filters import iso
from gare.web.languages import gettext as _
from gare.web.sentences import action_word
from gare.wiki.citing import version_address
from gare.wiki.views.frame import Revision

_ATOM: Final = "http://www.w3.org/2005/Atom"
_NOT_XML: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NEVER: Final = "1970-01-01T00:00:00Z"


def atom(
    origin: str, title: str, self_path: str, page_path: str, revisions: Sequence[Revision]
) -> bytes:
    """Return a feed of changes, newest first, each linking to its comparison."""
    Xml.register_namespace("", _ATOM)
    feed = Xml.Element(f"{{{_ATOM}}}feed")
    _add(feed, "title", title)
    _add(feed, "id", origin + self_path)
    _add(feed, "updated", iso(revisions[0].at) if revisions else _NEVER)
    _link(feed, "self", origin + self_path, "application/atom+xml")
    _link(feed, "alternate", origin + page_path, "text/html")
    for change in revisions:
        _entry(feed, origin, change)
    body = Xml.tostring(feed, encoding="utf-8", xml_declaration=True)
    return bytes(body)


def _entry(feed: Xml.Element, origin: str, change: Revision) -> None:
    """Add one change."""
    entry = Xml.SubElement(feed, f"{{{_ATOM}}}entry")
    action = action_word(change.action)
    _add(entry, "title", _("%(title)s : %(action)s", title=change.title, action=action))
    place = origin + version_address(change.commit, change.path)
    _add(entry, "id", place)
    _add(entry, "updated", iso(change.at))
    author = Xml.SubElement(entry, f"{{{_ATOM}}}author")
    _add(author, "name", change.author)
    _link(entry, "alternate", place, "text/html")
    _add(entry, "summary", change.summary)


def _add(parent: Xml.Element, name: str, text: str) -> None:
    """Add an element with a text that XML 1.0 allows."""
    Xml.SubElement(parent, f"{{{_ATOM}}}{name}").text = _NOT_XML.sub("\ufffd", text)


def _link(parent: Xml.Element, rel: str, href: str, mime: str) -> None:
    """Add a link."""
    Xml.SubElement(parent, f"{{{_ATOM}}}link", {"rel": rel, "href": href, "type": mime})
