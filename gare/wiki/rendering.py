"""HTML of a page, from the cache of the index when nothing it depends on has changed."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Final
from urllib.parse import urlencode

from gare.index.rows import LinkState
from gare.markup.directives import Directive, as_written, read
from gare.markup.mentions import known_only
from gare.markup.render import RENDER_VERSION, Resolved, Resolver, render
from gare.markup.sanitize import SafeHtml
from gare.model.names import BlobId, PagePath, address
from gare.model.pages import Heading, Link
from gare.safeyaml import dump
from gare.wiki.called import handles
from gare.wiki.text import decode
from gare.wiki.views.blocks import BLOCK_NAMES
from gare.wiki.wiki import Wiki


@dataclass(frozen=True, slots=True)
class Shown:
    """The HTML of a page and its headings; `cut` when it was too much to lay out.

    `directives` go between the `parts`, which are one more than them.
    """

    parts: tuple[SafeHtml, ...]
    headings: tuple[Heading, ...]
    cut: bool
    directives: tuple[Directive, ...] = ()
    citations: tuple[tuple[str, ...], ...] = ()
    """The ids of each citation; `mark` tells where they are in the parts."""
    mark: str = ""

    @property
    def html(self) -> SafeHtml:
        """The HTML without its directives, citations as they are written."""
        return as_written(self.parts, self.mark, self.citations)


NOTHING: Final = Shown((), (), cut=True)
"""What is laid out of a text that is too long, or not a text."""


def shown(wiki: Wiki, path: PagePath, blob: BlobId) -> Shown:
    """Return a page of the index as HTML; reads and renders its blob only on a miss.

    The key holds all the HTML depends on: path, blob, the renderer, where each link leads.
    """
    states = wiki.index.outgoing(path)
    key = _key(path, blob, states)
    kept = wiki.index.cached(key)
    if kept is not None:
        return _named(wiki, _unpack(kept))
    made = _made(wiki, path, decode(wiki.store.read(blob)).text, states)
    wiki.index.keep(key, _pack(made))
    return _named(wiki, made)


def shown_source(
    wiki: Wiki, path: PagePath, source: str, states: Iterable[LinkState] = ()
) -> Shown:
    """Return any source as HTML, as the page `path` would show it; nothing is kept."""
    return _named(wiki, _made(wiki, path, source, states))


def _made(wiki: Wiki, path: PagePath, source: str, states: Iterable[LinkState]) -> Shown:
    """Return any source as HTML, where any name that it calls is a link."""
    made = render(path, source, _resolver(wiki, states), directives=BLOCK_NAMES)
    return Shown(made.parts, made.headings, made.cut, made.directives, made.citations, made.mark)


def shown_alone(path: PagePath, source: str) -> Shown:
    """Return a source as HTML when the index cannot tell which pages exist."""
    made = render(path, source, lambda link: Resolved(_target(link), exists=True))
    parts = tuple(known_only(part, frozenset) for part in made.parts)
    return Shown(parts, made.headings, made.cut)


def creation_address(link: Link) -> str:
    """Return where a link to a missing page leads: its creation, or the missing file itself."""
    if link.file:
        return address(link.ref)
    return "/-/new?" + urlencode({"title": link.ref})


def _named(wiki: Wiki, made: Shown) -> Shown:
    """Return a page where the names of people there are are links, and those alone.

    They are asked of the database once after each decision, and only for pages that call a name.
    """
    parts = tuple(known_only(part, lambda: handles(wiki)) for part in made.parts)
    return made if parts == made.parts else replace(made, parts=parts)


def _resolver(wiki: Wiki, states: Iterable[LinkState]) -> Resolver:
    """Return a function from links to where they lead, asking the index for unknown ones."""
    known = {state.link: state for state in states}

    def resolve(link: Link) -> Resolved:
        state = known.get(link)
        if state is None:
            state = known[link] = wiki.index.resolve([link])[0]
        if state.path is None:
            return Resolved(creation_address(link), exists=False)
        return Resolved(address(state.path), exists=True, title=state.title)

    return resolve


def _target(link: Link) -> str:
    """Return the address a link would have if its page existed."""
    return address(link.ref)


def _key(path: PagePath, blob: BlobId, states: Iterable[LinkState]) -> str:
    """Return a digest of everything the HTML of a page depends on."""
    digest = sha256(f"{RENDER_VERSION}\0{path}\0{blob}".encode(errors="surrogateescape"))
    for state in states:
        line = f"\0{state.link.ref}\1{state.link.key}\1{state.path}\1{state.title}"
        digest.update(line.encode(errors="surrogateescape"))
    return digest.hexdigest()


def _pack(made: Shown) -> str:
    """Return a rendered page as one string for the cache."""
    headings = [(h.level, h.anchor, h.text) for h in made.headings]
    directives = [(d.name, dump(d.options), d.fault) for d in made.directives]
    cited = [made.citations, made.mark]
    return json.dumps([made.parts, headings, made.cut, directives, *cited], ensure_ascii=False)


def _unpack(kept: str) -> Shown:
    """Return a rendered page from the cache: only `_pack` writes there, after sanitising."""
    parts, headings, cut, directives, citations, mark = json.loads(kept)
    return Shown(
        tuple(SafeHtml(part) for part in parts),
        tuple(Heading(*heading) for heading in headings),
        cut,
        tuple(
            Directive(name, fault=fault) if fault else read(name, text)
            for name, text, fault in directives
        ),
        tuple(tuple(ids) for ids in citations),
        mark,
    )
