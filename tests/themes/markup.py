"""Reads rendered HTML strictly, and answers questions about it."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterator
from itertools import pairwise

import html5lib

FIELDS = frozenset({"input", "select", "textarea"})
IN_LINE = frozenset(
    [
        "a",
        "abbr",
        "b",
        "bdi",
        "code",
        "del",
        "em",
        "i",
        "ins",
        "kbd",
        "mark",
        "q",
        "s",
        "small",
        "span",
        "strong",
        "time",
        "u",
    ]
)
REFERENCES = ("for", "aria-describedby", "aria-labelledby", "aria-controls", "form", "list")


DATA = "application/ld+json"


def parse(html: str) -> ET.Element:
    """Return the tree of a document. Raises `ParseError` on the first thing that is not HTML."""
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    tree: ET.Element = parser.parse(html)
    return tree


def text(element: ET.Element) -> str:
    """Return all the text in an element, spaces made single."""
    return " ".join("".join(element.itertext()).split())


def words(element: ET.Element) -> str:
    """Return the text as it is seen: what is not inside a line stands apart."""
    return " ".join("".join(_pieces(element)).split())


def _pieces(element: ET.Element) -> Iterator[str]:
    edge = "" if element.tag in IN_LINE else " "
    yield edge + (element.text or "")
    for child in element:
        yield from _pieces(child)
        yield child.tail or ""
    yield edge


def elements(tree: ET.Element) -> Iterator[tuple[str, ET.Element]]:
    """Yield all elements in order, with their tag."""
    for element in tree.iter():
        if isinstance(element.tag, str):
            yield element.tag, element


def ids(tree: ET.Element) -> list[str]:
    """Return all ids in order, doubles included."""
    return [element.attrib["id"] for _tag, element in elements(tree) if "id" in element.attrib]


def nameless_fields(tree: ET.Element) -> list[str]:
    """Return the fields that no label names."""
    labels = {e.get("for") for tag, e in elements(tree) if tag == "label" and text(e)}
    inside = {
        id(field)
        for tag, label in elements(tree)
        if tag == "label" and text(label)
        for field in label.iter()
    }
    return [
        ET.tostring(e, "unicode")[:120]
        for tag, e in elements(tree)
        if tag in FIELDS
        and e.get("type") != "hidden"
        and e.get("id") not in labels
        and id(e) not in inside
    ]


def nameless_controls(tree: ET.Element) -> list[str]:
    """Return the links and buttons that say nothing."""
    return [
        ET.tostring(e, "unicode")[:120]
        for tag, e in elements(tree)
        if tag in {"a", "button", "summary", "h1", "h2", "h3"} and not text(e)
    ]


def broken_references(tree: ET.Element) -> list[str]:
    """Return the ids that something points to and that are not in the document."""
    known = set(ids(tree))
    return [
        f"{tag} {name}={wanted}"
        for tag, element in elements(tree)
        for name in REFERENCES
        for wanted in element.get(name, "").split()
        if wanted not in known
    ]


def broken_fragments(tree: ET.Element) -> list[str]:
    """Return the links to places of the document that are not there."""
    known = set(ids(tree))
    return [
        element.attrib["href"]
        for tag, element in elements(tree)
        if tag == "a" and element.get("href", "").startswith("#")
        if element.attrib["href"][1:] not in known
    ]


def inline_code(tree: ET.Element) -> list[str]:
    """Return what the Content-Security-Policy would stop: styles, scripts, handlers.

    A block of data (JSON-LD) is no script: the HTML standard never runs it, and no policy stops it.
    """
    return [
        f"{tag} {name}"
        for tag, element in elements(tree)
        for name in ("", *element.attrib)
        if name == "style"
        or name.startswith("on")
        or (not name and tag == "style")
        or (not name and tag == "script" and element.get("type") != DATA and not element.get("src"))
        or (not name and tag == "script" and element.get("src") and element.text)
    ]


def heading_jumps(tree: ET.Element) -> list[str]:
    """Return the headings that skip a level."""
    levels = [
        (int(tag[1]), text(e)) for tag, e in elements(tree) if tag in {f"h{n}" for n in range(1, 7)}
    ]
    pairs = pairwise(levels)
    return [name for (before, _), (level, name) in pairs if level > before + 1]


def forms(tree: ET.Element, method: str) -> list[ET.Element]:
    """Return the forms sent by a method, "get" or "post"."""
    return [
        e for tag, e in elements(tree) if tag == "form" and e.get("method", "get").lower() == method
    ]


def fields_of(form: ET.Element) -> set[str]:
    """Return the names of what a form sends."""
    return {e.attrib["name"] for _tag, e in elements(form) if "name" in e.attrib}
