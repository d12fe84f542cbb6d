"""Writes what is inside a line as HTML: every text and attribute escaped, every tag one of ours."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, TypeAlias

from mistune.util import unescape

from gare.markup.directives import Places
from gare.markup.links import Targets
from gare.markup.mentions import with_links
from gare.markup.names import anchor
from gare.markup.targets import NOTE, Here, Inside, Outside, Target, fragment_id
from gare.markup.text import plain
from gare.markup.tokens import Token
from gare.model.pages import Heading, Link


@dataclass(frozen=True, slots=True)
class Resolved:
    """Where a link leads: an address of the wiki; to create the page when it does not exist."""

    address: str
    exists: bool
    title: str = ""


Resolver: TypeAlias = Callable[[Link], Resolved]

MAX_ADDRESS_CHARS: Final = 1_000_000
"""Addresses and titles in one page: a long one, defined once, may be used thousands of times."""
MAX_TAG_DEPTH: Final = 4
_WRAPPED: Final = {"emphasis": "em", "strong": "strong", "strikethrough": "del"}
_NOT_WORDS: Final = re.compile(r"[\W_]+")


def escaped(text: str) -> str:
    """Return a text for HTML, between tags or between quotes."""
    return html.escape(text, quote=True)


def worded(text: str) -> str:
    """Return a text for HTML, between tags only: with fewer entities, quicker to clean."""
    return html.escape(text, quote=False)


class Phrases:
    """Writes the inline tokens of one page."""

    def __init__(
        self,
        targets: Targets,
        resolve: Resolver,
        headings: tuple[Heading, ...],
        places: Places,
    ) -> None:
        self._places = places
        self._targets = targets
        self._budget = MAX_ADDRESS_CHARS
        self._resolve = resolve
        self._known: dict[Link, Resolved] = {}
        self._anchors = {heading.anchor for heading in headings}
        self._spaced = {anchor(_NOT_WORDS.sub(" ", one.text)): one.anchor for one in headings}
        self._in_link = False

    def write(self, tokens: list[Token]) -> str:
        """Return the HTML of inline tokens."""
        kept = _paired(tokens)
        return "".join(
            self._tag(token, kept=at in kept) if token["type"] == "tag" else self._one(token)
            for at, token in enumerate(tokens)
        )

    def _tag(self, token: Token, *, kept: bool) -> str:
        """Return a raw tag when it is well paired, else its text."""
        return token["raw"] if kept else escaped(token["raw"])

    def _one(self, token: Token) -> str:
        """Return the HTML of one token."""
        kind = token["type"]
        if kind == "text":
            return self._text(token["raw"])
        if kind == "softbreak":
            return "\n"
        if kind in _WRAPPED:
            return f"<{_WRAPPED[kind]}>{self.write(token['children'])}</{_WRAPPED[kind]}>"
        if kind == "codespan":
            return f"<code>{worded(token['raw'])}</code>"
        if kind == "linebreak":
            return "<br>\n"
        if kind == "cite":
            return self._places.cite(token["raw"]) or worded(f"[{token['raw']}]")
        if kind == "note_ref":
            return _note_call(token)
        if kind == "image":
            return self._image(token)
        return self._link(token)

    def _text(self, raw: str) -> str:
        """Return words, with links to the people they call."""
        text = unescape(raw) if "&" in raw else raw
        if "@" in text and not self._in_link:
            return with_links(text, worded)
        return worded(text)

    def _link(self, token: Token) -> str:
        """Return a link, or only its text when it leads nowhere."""
        place = self._target(token)
        label = self._label(token)
        if place is None or self._in_link:
            return label
        title = _title(token)
        if isinstance(place, Inside):
            return self._inside(place, label, title)
        href = f"#{self._here(place)}" if isinstance(place, Here) else place.href
        if href == "#":
            return label
        return f'<a href="{escaped(href)}"{title}>{label or escaped(href)}</a>'

    def _target(self, token: Token) -> Target | None:
        """Return where a link leads, None when it may not or when the page has spent its share."""
        attrs = token["attrs"]
        self._budget -= len(attrs.get("url", "")) + len(attrs.get("title") or "")
        return self._targets.of(token) if self._budget > 0 else None

    def _label(self, token: Token) -> str:
        """Return the words of a link, without any link inside."""
        if token["type"] == "wiki":
            return escaped(unescape(token["attrs"]["label"]))
        before, self._in_link = self._in_link, True
        label = self.write(token["children"])
        self._in_link = before
        return label

    def _inside(self, place: Inside, label: str, title: str) -> str:
        """Return a link to a place of the wiki, marked when nothing is there yet."""
        found = self._resolved(place.link)
        label = label or escaped(found.title or place.link.ref)
        if found.exists:
            return f'<a href="{escaped(found.address + place.tail)}"{title}>{label}</a>'
        words = "fichier absent" if place.link.file else "page à créer"
        unseen = f'<span class="unseen"> ({words})</span>'
        return f'<a class="missing" href="{escaped(found.address)}"{title}>{label}{unseen}</a>'

    def _resolved(self, link: Link) -> Resolved:
        """Return where a link leads, asked once."""
        if link not in self._known:
            self._known[link] = self._resolve(link)
        return self._known[link]

    def _here(self, place: Here) -> str:
        """Return the id of a place in this page, for a fragment written in any usual style."""
        wanted = fragment_id(place.fragment)
        if wanted in self._anchors or wanted.startswith(NOTE):
            return wanted
        return self._spaced.get(anchor(place.fragment), wanted)

    def _image(self, token: Token) -> str:
        """Return an image of the wiki; one from elsewhere becomes a link, for privacy."""
        alt = escaped(plain(token["children"]))
        place = self._target(token)
        if isinstance(place, Inside):
            return self._own_image(place, alt, _title(token))
        if isinstance(place, Outside) and not self._in_link and place.href[:4].lower() == "http":
            return _outside_image(place, alt)
        return alt

    def _own_image(self, place: Inside, alt: str, title: str) -> str:
        """Return an image kept in the wiki, or a link to add it when it is missing."""
        found = self._resolved(place.link)
        if found.exists:
            src = escaped(found.address)
            return f'<img src="{src}" alt="{alt}"{title} loading="lazy" decoding="async">'
        label = alt or escaped(place.link.ref.rpartition("/")[2])
        unseen = '<span class="unseen"> (image absente)</span>'
        if self._in_link:
            return label + unseen
        return f'<a class="missing" href="{escaped(found.address)}"{title}>{label}{unseen}</a>'


def _outside_image(place: Target, alt: str) -> str:
    """Return a link to an image of another site."""
    href = escaped(place.href) if isinstance(place, Outside) else ""
    return f'<a class="outside-image" href="{href}">{alt or href}</a>'


def _title(token: Token) -> str:
    """Return the title attribute of a link or an image, "" for none."""
    title = token["attrs"].get("title")
    return f' title="{escaped(unescape(title))}"' if title else ""


def _note_call(token: Token) -> str:
    """Return the call of a footnote."""
    number, use = token["attrs"]["number"], token["attrs"]["use"]
    place = f"{NOTE}{number}-r{use if use > 1 else ''}"
    link = f'<a id="{place}" href="#{NOTE}{number}" role="doc-noteref"'
    return f'<sup>{link} aria-label="Note {number}">{number}</a></sup>'


def _paired(tokens: list[Token]) -> set[int]:
    """Return the indexes of the tags that open and close well, at most `MAX_TAG_DEPTH` deep."""
    kept: set[int] = set()
    opened: list[tuple[str, int]] = []
    for at, token in enumerate(tokens):
        if token["type"] != "tag":
            continue
        raw = token["raw"]
        if not raw.startswith("</"):
            opened.append((raw[1:-1], at))
        elif opened and opened[-1][0] == raw[2:-1]:
            _name, start = opened.pop()
            if len(opened) < MAX_TAG_DEPTH:
                kept |= {start, at}
    return kept
