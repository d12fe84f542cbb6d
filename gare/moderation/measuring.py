"""What an edit does to a text, measured: the words and the links it adds, what it takes away."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from html import unescape
from typing import Final
from unicodedata import normalize
from urllib.parse import unquote

from gare.model.fold import title_key
from gare.moderation.decision import EditFacts

MAX_CHARS: Final = 1_000_000
_LINK: Final = re.compile(r"(?:https?:)?//([^\s/?#<>\[\]()\"'`|\\]{1,300})", re.IGNORECASE)
_BARE: Final = re.compile(r"\bwww\.[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63})+", re.IGNORECASE)
_NAME: Final = re.compile(r"(?<![a-z0-9.-])[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63})+")
"""The name of a site, without anything before or after it."""
_MARKS: Final = re.compile(
    r"<[^<>\n]{1,400}>|\]\([^()\n]{0,400}\)|[*_~`=^\[\]\\\u00ad\u200b-\u200d\u2060\ufeff]"
)
"""What is written inside a word and not read: emphasis, tags, links, invisible characters."""
_WHOLE: Final = 200
"""A text shorter than that is never said to lose much: a few words changed are not a removal."""


def measured(
    before: str, after: str, said: Iterable[str] = (), *, chosen: bool = False
) -> EditFacts:
    """Return what an edit adds and takes away; texts are compared line by line, moves are free.

    `said` is what is said around the text: a summary, a name, the path of a new page.
    """
    old, new = Counter(_lines(before)), Counter(_lines(after))
    added = "\n".join((new - old).elements())
    gone = sum(len(line) * number for line, number in (old - new).items())
    came = len(added)
    size = sum(len(line) * number for line, number in old.items())
    links = Counter(hosts(added)) - Counter(hosts("\n".join((old - new).elements())))
    lost = max(0, gone - came)
    around = _around(said)
    return EditFacts(
        words=_words(added, *around),
        sites=frozenset(links) | named(around),
        links=links.total(),
        removed=100 * lost // size if size >= _WHOLE else 0,
        chosen=chosen,
    )


def removal(said: Iterable[str] = ()) -> EditFacts:
    """Return what taking a whole page away does."""
    return replace(gesture(said), removed=100)


def gesture(said: Iterable[str] = ()) -> EditFacts:
    """Return what a move, a file or a return to a version does: only its words are measured."""
    around = _around(said)
    return EditFacts(is_text=False, words=_words(*around), sites=named(around))


def hosts(text: str) -> list[str]:
    """Return the host of each address of another site that a text holds, as browsers read them."""
    text = unescape(text) if "&" in text else text
    found = [match[1] for match in _LINK.finditer(text)]
    found += [match[0] for match in _BARE.finditer(_LINK.sub(" ", text))]
    names = (host.rpartition("@")[2].partition(":")[0] for host in map(_decoded, found))
    plain = (name.strip(".").lower() for name in names)
    return [host.removeprefix("www.") for host in plain if "." in host]


def named(said: Iterable[str]) -> frozenset[str]:
    """Return the sites that short texts link to or only name, as in "venez sur spam.example"."""
    return frozenset(
        host
        for text in said
        for host in (*hosts(text), *_NAME.findall(normalize("NFKC", text).lower()))
    )


def _around(said: Iterable[str]) -> tuple[str, ...]:
    """Return the short texts that say something."""
    return tuple(text[:MAX_CHARS] for text in said if text.strip())


def _words(*texts: str) -> str:
    """Return the words of texts, folded: as they are written, and as they are read."""
    found = (title_key(one) for text in texts for one in (text, _read(text)) if one.strip())
    return " | ".join(dict.fromkeys(found))


def _read(text: str) -> str:
    """Return about what is read of a text: without marks inside words, references decoded."""
    text = unescape(text) if "&" in text else text
    return _MARKS.sub("", text)


def _decoded(host: str) -> str:
    """Return a host without what browsers decode: percent signs, wide letters and dots."""
    if host.isascii() and "%" not in host:
        return host
    return normalize("NFKC", unquote(host)).replace("\u3002", ".")


def _lines(text: str) -> list[str]:
    """Return the lines of a text that say something."""
    return [line for line in text[:MAX_CHARS].splitlines() if line.strip()]
