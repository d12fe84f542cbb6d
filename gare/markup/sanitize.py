"""The last gate before a browser: the only maker of SafeHtml, the only importer of bleach and nh3.

One policy, applied twice: by bleach, then by nh3, a second parser that is maintained (bleach gets
no more fixes; the day it has a defect, removing one line of `sanitize` removes it). Only the HTML
of our own renderer comes here, so that everything a page needs is listed, values included.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from importlib.metadata import version
from re import Pattern
from typing import Final, NewType

import bleach
import nh3

from gare.markup.walk import walk

SafeHtml = NewType("SafeHtml", str)
"""HTML that may be shown as it is."""

SANITIZER_VERSIONS: Final = f"bleach {version('bleach')}, nh3 {version('nh3')}"
OUTSIDE_REL: Final = "nofollow ugc noopener"
SCHEMES: Final = frozenset({"http", "https", "mailto", "tel"})


def _one_of(*values: str) -> Pattern[str]:
    """Return the pattern of an attribute that has one of these values."""
    return re.compile("|".join(map(re.escape, values)))


_ANY: Final = re.compile(r"[^\x00-\x08\x0b-\x1f\x7f]*")
_NUMBER: Final = re.compile(r"[0-9]{1,9}")
_ID: Final = re.compile(r"[sn]-[0-9a-z-]{1,100}")
_HREF: Final = re.compile(
    r"https?://[^\s<>\"\\/?#][^\s<>\"\\]*|(?:mailto|tel):[^\s<>\"\\]+"
    r"|/(?![/\\])[^\s<>\"\\]*|#[^\s<>\"\\]*",
    re.IGNORECASE,
)
_SRC: Final = re.compile(r"/(?![/\\])[^\s<>\"\\]*")
_SIDES: Final = _one_of("left", "center", "right")
_NONE: Final[Mapping[str, Pattern[str]]] = {}

POLICY: Final[Mapping[str, Mapping[str, Pattern[str]]]] = {
    **dict.fromkeys(("blockquote", "br", "dd", "del", "details", "dl", "dt", "em", "hr"), _NONE),
    **dict.fromkeys(("ins", "kbd", "mark", "small", "strong", "sub", "summary", "sup"), _NONE),
    **dict.fromkeys(("table", "tbody", "thead", "tr", "u", "ul"), _NONE),
    **{tag: {"id": _ID} for tag in ("h1", "h2", "h3", "h4", "h5", "h6")},
    "a": {
        "href": _HREF,
        "id": _ID,
        "class": _one_of("missing", "outside-image", "note-back", "edit-section", "mention"),
        "rel": _one_of(OUTSIDE_REL),
        "role": _one_of("doc-noteref", "doc-backlink"),
        "title": _ANY,
        "aria-label": _ANY,
    },
    "code": {"class": re.compile(r"language-[0-9a-z+#._-]{1,30}")},
    "div": {
        "class": _one_of("table", "heading", "box note", "box attention", "box astuce"),
        "role": _one_of("region", "note"),
        "tabindex": _one_of("0"),
        "aria-label": _ANY,
    },
    "img": {
        "src": _SRC,
        "alt": _ANY,
        "title": _ANY,
        "loading": _one_of("lazy"),
        "decoding": _one_of("async"),
    },
    "li": {"id": _ID, "class": _one_of("task")},
    "ol": {"start": _NUMBER},
    "p": {"class": _one_of("box-title")},
    "pre": {"class": _one_of("source"), "tabindex": _one_of("0")},
    "section": {
        "class": _one_of("notes"),
        "role": _one_of("doc-endnotes"),
        "aria-label": _ANY,
    },
    "span": {
        "class": _one_of("unseen", "task-done", "task-open"),
        "role": _one_of("img"),
        "aria-label": _ANY,
    },
    "td": {"class": _SIDES},
    "th": {"class": _SIDES, "scope": _one_of("col")},
}


def allowed(tag: str, name: str, value: str) -> bool:
    """Tell whether a tag may have this attribute with this value (entities already read)."""
    pattern = POLICY.get(tag, _NONE).get(name)
    return pattern is not None and pattern.fullmatch(value) is not None


def sanitize(markup: str) -> SafeHtml:
    """Return the markup with only what the policy allows: other tags as text or without effect.

    Idempotent. bleach is quadratic on deeply nested input, which our renderer never makes.
    """
    return SafeHtml(_NH3.clean(cleaned_by_bleach(markup)))


def shown_as_source(text: str) -> SafeHtml:
    """Return a text as it is written, whatever it is: all escaped, checked by nh3 alone.

    bleach would take seconds on a hundred thousand entities, and has nothing to find here.
    """
    return SafeHtml(_NH3.clean(f'<pre class="source" tabindex="0">\n{html.escape(text)}</pre>'))


def cleaned_by_bleach(markup: str) -> str:
    """Return what the first of the two cleaners lets through."""
    cleaner = bleach.Cleaner(
        tags=frozenset(POLICY),
        attributes=_allowed_raw,
        protocols=SCHEMES,
        filters=[_mark_outside],
    )
    cleaner.walker = walk  # linear; its own is quadratic in the number of siblings
    text: str = cleaner.clean(markup)
    return text


def cleaned_by_nh3(markup: str) -> str:
    """Return what the second of the two cleaners lets through."""
    return _NH3.clean(markup)


def _allowed_raw(tag: str, name: str, value: str) -> bool:
    """Tell the same of a value whose entities are not read yet, as bleach gives it."""
    return allowed(tag, name, html.unescape(value))


def _kept(tag: str, name: str, value: str) -> str | None:
    """Return the value of an attribute, None to drop it, as nh3 asks."""
    return value if allowed(tag, name, value) else None


def _mark_outside(source: Iterator[dict[str, object]]) -> Iterator[dict[str, object]]:
    """Give the tokens of bleach with the `rel` that links to other sites must have."""
    for token in source:
        data = token.get("data")
        if token.get("name") == "a" and isinstance(data, dict):
            href = html.unescape(str(data.get((None, "href"), "")))
            if href[:4].lower() == "http":
                data[None, "rel"] = OUTSIDE_REL
        yield token


_NH3: Final = nh3.Cleaner(
    tags=frozenset(POLICY),
    clean_content_tags=frozenset(),
    attributes={tag: frozenset(names) for tag, names in POLICY.items() if names},
    attribute_filter=_kept,
    url_schemes=SCHEMES,
    link_rel=None,
)
