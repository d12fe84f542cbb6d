"""What can be wrong in a page: each check returns the faulty pieces, an empty list when all is well."""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise

from tests.content.shelf import links, without_code, words

NARROW = "\u202f"
_NOT_TYPOGRAPHY = re.compile(
    r"https?://[^\s)>\]\"]+|\]\([^)]*\)|\[\[[^\]|]*\||<[^>\n]+>|^:::.*$|^:(?= )|^\|[-:|]+\|$|\[\^\w+\]:",
    re.MULTILINE,
)
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]*\w")
_FUNCTION = re.compile(
    r"(?:accueil|contact|mairie|mediatheque|bibliotheque|franceservices|support)\b", re.IGNORECASE
)
_CONSUMER = re.compile(
    r"@(?:gmail|orange|wanadoo|free|hotmail|outlook|yahoo|laposte|sfr|icloud|live|protonmail)\."
)
_MOBILE = re.compile(
    r"(?<![\w])(?:\+33|0033|0)[\s.\u202f\u00a0-]*(?:\(0\))?[67](?:[\s.\u202f\u00a0-]*\d{2}){4}(?!\w)"
)
_TAG = re.compile(r"</?([a-zA-Z][a-zA-Z0-9]*)([^>\n]*)>")
_TAGS = words("br sub sup kbd mark details summary ins del small u")
_HEADING = re.compile(r"^(#{1,6}) ", re.MULTILINE)
_CONTAINERS = frozenset({":::note", ":::attention", ":::astuce"})
_SCREENS = words(
    "/-/new /-/search /-/changes /-/changes.atom /-/pages /-/wanted /-/orphans /-/tags /-/login "
    "/-/logout /-/register /-/me /-/me/drafts /-/moderation /-/admin /-/kind/ /-/kind-of/ "
    "/-/block /-/news /-/to-check /-/privacy /-/consents /-/rules /-/moderation/policy"
)


def typography(text: str) -> list[str]:
    """Return the places that break French typography, outside code, addresses and markup."""
    read = _NOT_TYPOGRAPHY.sub("\u2060", without_code(text))
    faults = [
        r"'",  # straight apostrophe
        r"\u00a0",  # the wide no-break space
        r"(?<=[^\s|\u2060]) [;:!?»](?!\[)",  # an ordinary space before
        r"« |«(?=\w)|(?<=\w)»",  # guillemets without their narrow space
        r"(?<=[\w)])[;!?](?=\s|$)",  # no space at all before
        r"(?<=[\w)]):(?=\s|$)",
        r"(?<=\d) [%€]",
        r"\.\.\.",
        r"(?<![=\w])\"",
        r"\boe(?=uvre|il)|c(?=oeur)",
    ]
    found = re.finditer("|".join(faults), read, re.MULTILINE)
    return [read[max(0, m.start() - 15) : m.end() + 15] for m in found]


def encoding(raw: bytes) -> list[str]:
    """Return what is wrong in the bytes of a file."""
    text = raw.decode("utf-8")
    wrong = {
        "not NFC": unicodedata.normalize("NFC", text) != text,
        "carriage return": "\r" in text,
        "tab": "\t" in text,
        "byte order mark": text.startswith("\ufeff"),
        "no final newline": not text.endswith("\n"),
        "several final newlines": text.endswith("\n\n"),
        "trailing space": re.search(r"[^\S\n]$", text, re.MULTILINE) is not None,
        "invisible character": re.search(r"[\u200b-\u200f\u202a-\u202e\u2060-\u206f\u00ad]", text)
        is not None,
    }
    return [name for name, is_wrong in wrong.items() if is_wrong]


def personal(text: str) -> list[str]:
    """Return e-mail addresses that are not of a function, and French mobile numbers."""
    emails = [e for e in _EMAIL.findall(text) if not _FUNCTION.match(e) or _CONSUMER.search(e)]
    return emails + [m.group(0) for m in _MOBILE.finditer(text)]


def raw_html(text: str) -> list[str]:
    """Return the tags that are not in the short list, or that have an attribute."""
    tags = _TAG.finditer(without_code(text))
    return [t.group(0) for t in tags if t[1].lower() not in _TAGS or t[2].strip(" /")]


def headings(text: str) -> list[str]:
    """Return the jumps of heading levels; the page's title is level 1."""
    levels = [1, *(len(h) for h in _HEADING.findall(without_code(text)))]
    pairs = pairwise(levels)
    return [f"{before} → {after}" for before, after in pairs if after > before + 1 or after == 1]


def footnotes(text: str) -> list[str]:
    """Return the notes called but not written, written but not called, or written twice."""
    prose = without_code(text)
    written = re.findall(r"^\[\^(\w+)\]:", prose, re.MULTILINE)
    called = set(re.findall(r"\[\^(\w+)\](?!:)", prose))
    doubles = {name for name in written if written.count(name) > 1}
    return sorted(called.symmetric_difference(written) | doubles)


def containers(text: str) -> list[str]:
    """Return the containers of an unknown name, nested or never closed."""
    faults: list[str] = []
    opened = ""
    for line in re.findall(r"^:::.*$", without_code(text), re.MULTILINE):
        expected = {":::"} if opened else _CONTAINERS
        if line not in expected:
            faults.append(line)
        opened = "" if line == ":::" else line
    return [*faults, opened] if opened else faults


def tables(text: str) -> list[str]:
    """Return the rows that have not as many cells as their first row, and empty header cells."""
    faults: list[str] = []
    for table in re.findall(r"(?:^\|.*\|\n)+", without_code(text), re.MULTILINE):
        rows = [row.strip("|").split("|") for row in table.splitlines()]
        faults += [table.splitlines()[0] for cell in rows[0] if not cell.strip()]
        faults += ["|".join(row) for row in rows if len(row) != len(rows[0])]
    return faults


def screens(text: str) -> list[str]:
    """Return the absolute addresses that lead to no known screen, and links to an anchor."""
    targets = links(without_code(text))
    absolute = [t for t in targets if t.startswith("/") and t.split("?")[0] not in _SCREENS]
    return absolute + [t for t in targets if "#" in t and not t.startswith("http")]
