"""What a feed says (RSS, Atom, RDF): its title and its entries, as plain text only."""

from __future__ import annotations

import calendar
import io
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from hashlib import sha256
from html.parser import HTMLParser
from typing import Final
from urllib.parse import urlsplit

from gare.feeds.entries import Entry, Feed

MAX_ENTRIES: Final = 100
MAX_TITLE_CHARS: Final = 300
MAX_TEXT_CHARS: Final = 1_000
MAX_AUTHOR_CHARS: Final = 100
MAX_LINK_CHARS: Final = 2_000
_MAX_HTML_CHARS: Final = 60_000
_UNSEEN: Final = re.compile(
    "[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]"
)
"""Control characters, and those that turn the direction of a line round."""
_E_MAIL: Final = re.compile(r"[^\s<>(]{1,100}@[^\s<>)]{1,200}")
_INSIDE: Final = frozenset(
    {
        "a", "abbr", "b", "cite", "code", "em", "i", "mark", "q", "s", "small", "span", "strong",
        "sub", "sup", "u",
    }
)  # fmt: skip
_SILENT: Final = frozenset({"script", "style", "template", "svg", "math", "iframe", "object"})


def read(content: bytes, address: str, media_type: str = "") -> Feed | None:
    """Return what a feed found at an address says; None for what is no feed. Never raises."""
    import feedparser  # half a second, that only who reads feeds pays

    headers = {"content-location": address, "content-type": media_type or "application/xml"}
    try:
        found = feedparser.parse(io.BytesIO(content), response_headers=headers)
        said: Mapping[str, object] = found.get("feed") or {}
        given: Sequence[Mapping[str, object]] = found.get("entries") or []
        if not found.get("version") and not given:
            return None
        entries = {one.key: one for one in map(_entry, given[:MAX_ENTRIES])}
        title = _line(said.get("title"), MAX_TITLE_CHARS) or urlsplit(address).netloc
        return Feed(title, web_address(said.get("link")), tuple(entries.values()))
    except Exception:  # any at all: a library made for tidy feeds, given what strangers send
        return None


def plain(html: str) -> str:
    """Return the text of a piece of HTML on one line, without any of its marks."""
    text = _Text()
    text.feed(html[:_MAX_HTML_CHARS])
    text.close()
    return " ".join(_UNSEEN.sub("", "".join(text.said)).split())


def web_address(value: object) -> str:
    """Return an address of the web, "" for any other thing."""
    said = value.strip() if isinstance(value, str) else ""
    if len(said) > MAX_LINK_CHARS or any(ord(one) <= 32 or ord(one) == 127 for one in said):
        return ""
    try:
        parts = urlsplit(said)
        host = parts.hostname
    except ValueError:
        return ""
    is_plain = parts.scheme in {"http", "https"} and host and "@" not in parts.netloc
    return said if is_plain and not _UNSEEN.search(said) else ""


def _entry(given: Mapping[str, object]) -> Entry:
    """Return an entry as it is kept."""
    title = _line(given.get("title"), MAX_TITLE_CHARS)
    text = _line(given.get("summary") or _content(given), MAX_TEXT_CHARS)
    link = web_address(given.get("link"))
    name = str(given.get("id") or link or f"{title}\n{text}")
    return Entry(
        key=sha256(name.encode("utf-8", "replace")).hexdigest(),
        title=title or text[:80] or link,
        link=link,
        text="" if text == title else text,
        author=_name(given.get("author")),
        at=_instant(given.get("published_parsed") or given.get("updated_parsed")),
    )


def _content(given: Mapping[str, object]) -> object:
    """Return the whole text of an entry that has no summary."""
    found = given.get("content")
    first = found[0] if isinstance(found, list) and found else None
    return first.get("value") if isinstance(first, Mapping) else ""


def _name(value: object) -> str:
    """Return the name of an author, without the address that RSS puts before it."""
    said = _E_MAIL.sub(" ", value) if isinstance(value, str) else ""
    return _line(said, MAX_AUTHOR_CHARS).strip(" ()<>")


def _line(value: object, max_chars: int) -> str:
    """Return a text on one line, cut at a word when it is too long."""
    said = plain(value) if isinstance(value, str) else ""
    if len(said) <= max_chars:
        return said
    return said[: max_chars - 1].rpartition(" ")[0].rstrip(",;:.") + "…"


def _instant(value: object) -> datetime | None:
    """Return an instant of feedparser, None when there is none that can be."""
    try:
        seconds = calendar.timegm(tuple(value)) if isinstance(value, tuple) else None
        return None if seconds is None else datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError, TypeError):
        return None


class _Text(HTMLParser):
    """Gathers the text of HTML, words of neighbouring blocks apart."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.said: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, _attrs: object) -> None:
        """Hide what is inside a script, put a blank before a block."""
        self._silent += tag in _SILENT
        self.said.append("" if tag in _INSIDE else " ")

    def handle_endtag(self, tag: str) -> None:
        """Show again what follows a script."""
        self._silent = max(0, self._silent - (tag in _SILENT))
        self.said.append("" if tag in _INSIDE else " ")

    def handle_data(self, data: str) -> None:
        """Keep the text."""
        if not self._silent:
            self.said.append(data)
