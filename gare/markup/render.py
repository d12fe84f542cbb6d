"""From the source of a page to its safe HTML."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Final

import mistune

from gare.markup.directives import Directive, Places, as_written
from gare.markup.fields import read_fields
from gare.markup.frontmatter import split
from gare.markup.links import page_targets
from gare.markup.outline import Outline, outline
from gare.markup.parse import clean, parse
from gare.markup.phrases import Resolved, Resolver
from gare.markup.sanitize import SANITIZER_VERSIONS, SafeHtml, sanitize, shown_as_source
from gare.markup.writer import Editing, Writer
from gare.model.names import PagePath
from gare.model.pages import Heading, Link

_GENERATION: Final = 5
"""To raise by hand whenever the HTML of the same source changes."""

RENDER_VERSION: Final = hashlib.sha256(
    f"{_GENERATION}, mistune {mistune.__version__}, {SANITIZER_VERSIONS}".encode()
).hexdigest()[:16]
"""What the HTML depends on besides the source and the links: part of every cache key."""

MAX_MARKS: Final = 60_000
"""Tags and entities in the HTML: above, cleaning takes seconds, and the page is shown as source.

Real pages stay far below: a file of 124 kB of tables has 22,000.
"""

MAX_CHARS: Final = 3_000_000
"""Characters in the HTML, for the same reason."""

__all__ = ["RENDER_VERSION", "Editing", "Rendered", "Resolved", "Resolver", "render"]


@dataclass(frozen=True, slots=True)
class Rendered:
    """A page as HTML, with its headings and its links. `cut`: too much markup, shown as source.

    `directives` go between the `parts` of the HTML, which are one more than them.
    """

    parts: tuple[SafeHtml, ...]
    headings: tuple[Heading, ...]
    links: tuple[Link, ...]
    cut: bool = False
    directives: tuple[Directive, ...] = ()
    citations: tuple[tuple[str, ...], ...] = ()
    """What each citation says, ids and places in the studies; `mark` tells where in the parts."""
    mark: str = ""

    @property
    def html(self) -> SafeHtml:
        """The HTML without its directives, citations as they are written."""
        return as_written(self.parts, self.mark, self.citations)


def render(
    path: PagePath,
    source: str,
    resolve: Resolver,
    *,
    shift: int = 1,
    first_h1_is_title: bool = True,
    edit: Editing | None = None,
    directives: frozenset[str] = frozenset(),
) -> Rendered:
    """Return the HTML of a page; `resolve` says where its links lead, and is called once each.

    Headings go below level `shift`: with 1, the highest heading of the text becomes `h2`, and
    the others follow. A first `# Title` that repeats the title of the page is left out, unless
    `first_h1_is_title` is false. `edit` gives the address where a section is edited. Fences with
    one of the names of `directives` are left for the caller to fill; others stay code.
    """
    header, body, _line = split(clean(source))
    tokens = parse(body).tokens
    found = outline(tokens, read_fields(header).text("title"), drop=first_h1_is_title)
    tokens = [token for at, token in enumerate(tokens) if at != found.dropped]
    targets = page_targets(path, tokens)
    links = tuple(targets.links)
    places = Places.of(source, directives)
    writer = Writer(targets, resolve, found.headings, _offset(found, shift), edit, places)
    markup = writer.page(tokens)
    if len(markup) > MAX_CHARS or markup.count("<") + markup.count("&") > MAX_MARKS:
        return Rendered((shown_as_source(body),), (), links, cut=True)
    parts = places.parts(sanitize(markup))
    return Rendered(
        parts,
        found.headings,
        links,
        directives=tuple(places.found),
        citations=tuple(places.cited),
        mark=places.mark,
    )


def _offset(found: Outline, shift: int) -> int:
    """Return what to add to the levels so that the highest heading comes just below `shift`."""
    highest = min((heading.level for heading in found.headings), default=1)
    return max(0, shift + 1 - highest)
