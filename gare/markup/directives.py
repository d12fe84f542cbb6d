"""What only the wiki can fill in a page: lists, agendas, maps; studies that are cited.

Written as MyST writes directives, a fence named between braces with a header's fields inside, so
that a forge or an editor shows a plain block of text:

    ```{liste}
    kind: outil
    ```
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from re import Match
from typing import Final

from gare.markup.sanitize import SafeHtml
from gare.markup.tokens import Token
from gare.safeyaml import YamlFault, load

MAX_DIRECTIVES: Final = 20
"""In one page; the others are shown as they are written."""
MAX_CITATIONS: Final = 300
"""In one page, as well."""
MAX_OPTION_BYTES: Final = 4_000
_NAME: Final = re.compile(r"\{([a-zéè][a-zéè-]{0,30})\}\s*")


@dataclass(frozen=True, slots=True)
class Directive:
    """A block asked for: its name and its options; `fault` when the options cannot be read."""

    name: str
    options: Mapping[str, object] = field(default_factory=dict)
    fault: str = ""


def directive_of(token: Token) -> Directive | None:
    """Return the directive that a block of code is, None when it is only code."""
    if token["type"] != "block_code":
        return None
    match = _NAME.fullmatch(token.get("attrs", {}).get("info", "").strip())
    return read(match[1], token["raw"]) if match else None


def read(name: str, text: str) -> Directive:
    """Return the directive of a name and the text inside its fence."""
    try:
        options = load(text, MAX_OPTION_BYTES)
    except YamlFault as fault:
        return Directive(name, fault=fault.code)
    if options is None:
        return Directive(name)
    return Directive(name, options) if isinstance(options, dict) else Directive(name, fault="value")


@dataclass(slots=True)
class Places:
    """Where the directives of one page go: marks in its HTML that no text of it can imitate."""

    names: frozenset[str]
    mark: str
    found: list[Directive] = field(default_factory=list)
    cited: list[tuple[str, ...]] = field(default_factory=list)

    @classmethod
    def of(cls, source: str, names: frozenset[str]) -> Places:
        """Return the places of a source; its own digest cannot be written inside it."""
        return cls(names, hashlib.sha256(source.encode("utf-8", "replace")).hexdigest())

    def put(self, token: Token) -> str:
        """Return the mark of a block that is a directive, "" when it is none."""
        if len(self.found) >= MAX_DIRECTIVES:
            return ""
        directive = directive_of(token)
        if directive is None or directive.name not in self.names:
            return ""
        self.found.append(directive)
        return f"<p>{self.mark}</p>\n"

    def cite(self, raw: str) -> str:
        """Return the mark of a citation, "" when citations stay as they are written."""
        if not self.names or len(self.cited) >= MAX_CITATIONS:
            return ""
        self.cited.append(tuple(one.strip(" @") for one in raw.split(";")))
        return f"{self.mark}c{len(self.cited) - 1}c"

    def parts(self, html: SafeHtml) -> tuple[SafeHtml, ...]:
        """Return what is before, between and after the directives: always one more than them."""
        return tuple(SafeHtml(part) for part in html.split(f"<p>{self.mark}</p>"))


def with_citations(
    html: SafeHtml, mark: str, citations: Sequence[tuple[str, ...]], said: Callable[[str], SafeHtml]
) -> SafeHtml:
    """Return a part of a page with its citations said: `said` gives the HTML of one id."""

    def put(match: Match[str]) -> str:
        return "; ".join(said(one) for one in citations[int(match[1])])

    return SafeHtml(re.sub(re.escape(mark) + r"c([0-9]{1,4})c", put, html))


def as_written(
    parts: Iterable[SafeHtml], mark: str, citations: Sequence[tuple[str, ...]]
) -> SafeHtml:
    """Return the parts of a page joined, with the ids of its citations for all words."""
    html = SafeHtml("".join(parts))
    if not citations:
        return html
    return with_citations(html, mark, citations, lambda one: SafeHtml(f"[@{escape(one)}]"))
