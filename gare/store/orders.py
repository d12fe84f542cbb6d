"""What a commit must contain, and the message that says it, both ways: written and read back."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final

from gare.model.fold import fold
from gare.model.names import SUFFIX, BlobId, CommitId, FilePath, PagePath, name_fault
from gare.model.pages import Action
from gare.model.people import Author

MAX_NAME_CHARS: Final = 100
MAX_SUBJECT_CHARS: Final = 300
MAX_BODY_CHARS: Final = 10_000
_ACTIONS: Final = {action.value: action for action in Action}
_REMEMBERED: Final = 50_000
_NOT_HANDLE: Final = re.compile(r"[^a-z0-9]+")
_NOT_HOST: Final = re.compile(r"[^a-z0-9.-]+")
_FORGED: Final = re.compile(r"^\s*(gare-[a-z-]+|co-authored-by)\s*:", re.IGNORECASE)
_TRAILER: Final = re.compile(r"(Gare-[A-Za-z]+): (.*)")
_CO_AUTHOR: Final = re.compile(r"^Co-authored-by: (.*) <([^<>]*)>$", re.MULTILINE)
_INVISIBLE: Final = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})


@dataclass(frozen=True, slots=True)
class Site:
    """Who commits: the site's name, and the host of all the synthetic addresses."""

    name: str
    host: str

    @property
    def mail(self) -> str:
        """Return the committer's address."""
        return f"site@{clean_host(self.host)}"


@dataclass(frozen=True, slots=True)
class Order:
    """What a commit must contain.

    Each file gets new bytes, a blob that is already in the repository, or None to be removed.
    `moves` (new file → old file) counts only with `origin`, the page's former path.
    """

    changes: Mapping[FilePath, bytes | BlobId | None]
    author: Author
    summary: str
    action: Action
    page: PagePath | None
    origin: PagePath | None = None
    merged: bool = False
    moves: Mapping[FilePath, FilePath] = field(default_factory=dict)
    co_authors: tuple[Author, ...] = ()


@dataclass(frozen=True, slots=True)
class Said:
    """What a commit's message and signatures say, once read with suspicion."""

    author: Author
    summary: str
    ours: bool
    action: Action | None = None
    page: PagePath | None = None
    origin: PagePath | None = None
    merged: bool = False
    co_authors: tuple[Author, ...] = ()


def commit_text(order: Order, site: Site, tree: str, parent: CommitId | None, at: int) -> bytes:
    """Return the raw commit: its author and committer cannot be forged by the words given."""
    lines = [f"tree {tree}"]
    if parent is not None:
        lines.append(f"parent {parent}")
    lines.append(f"author {_signed(order.author, site)} {at} +0000")
    lines.append(f"committer {clean_name(site.name) or 'Gare'} <{site.mail}> {at} +0000")
    return ("\n".join(lines) + "\n\n" + message(order, site)).encode("utf-8", "replace")


def message(order: Order, site: Site) -> str:
    """Return the message: the summary, then the trailers in a paragraph of their own."""
    subject, body = clean_summary(order.summary)
    trailers = [f"Gare-Action: {order.action.value}"]
    if order.page is not None:
        trailers.append(f"Gare-Page: {_visible(order.page)}")
    if order.origin is not None:
        trailers.append(f"Gare-From: {_visible(order.origin)}")
    if order.merged:
        trailers.append("Gare-Merged: yes")
    trailers += [f"Co-authored-by: {_signed(one, site)}" for one in order.co_authors]
    parts = [subject or order.action.value, body, "\n".join(trailers)]
    return "\n\n".join(part for part in parts if part) + "\n"


def _signed(author: Author, site: Site) -> str:
    """Return how an author is named in a commit: a public name, and an address made of a handle."""
    clean = clean_author(author)
    return f"{clean.name} <{clean.handle}@{clean_host(site.host)}>"


class Messages:
    """Reads commits' signatures and messages with suspicion; remembers authors and pages."""

    def __init__(self, hosts: Iterable[str]) -> None:
        self._hosts = frozenset(hosts)
        self._sites = frozenset(f"site@{host}" for host in self._hosts)
        self._authors: dict[tuple[str, str], Author] = {}
        self._pages: dict[str, PagePath | None] = {}

    def read(self, author: tuple[str, str], committer_mail: str, text: str) -> Said:
        """Return what a commit says; trailers count only when the committer is one of our sites."""
        ours = committer_mail in self._sites
        paragraphs = text.strip("\n").split("\n\n")
        subject = clean_summary(paragraphs[0].strip().partition("\n")[0])[0]
        who = self.author(*author)
        if not ours or len(paragraphs) < 2:
            return Said(who, subject, ours=False)
        found = dict(_TRAILER.findall(paragraphs[-1]))
        return Said(
            who,
            subject,
            ours=True,
            action=_action(found.get("Gare-Action", "")),
            page=self._page(found.get("Gare-Page", "")),
            origin=self._page(found.get("Gare-From", "")),
            merged=found.get("Gare-Merged") == "yes",
            co_authors=tuple(self.author(*one) for one in _CO_AUTHOR.findall(paragraphs[-1])),
        )

    def author(self, name: str, mail: str) -> Author:
        """Return the author of a commit: an address of another host never goes further."""
        found = self._authors.get((name, mail))
        if found is None:
            if len(self._authors) > _REMEMBERED:
                self._authors = {}
            found = self._authors[name, mail] = self._author(name, mail)
        return found

    def _author(self, name: str, mail: str) -> Author:
        """Return an author, not remembered yet."""
        local, _at, host = mail.rpartition("@")
        handle = _slug(local) if host in self._hosts else ""
        shown = clean_name(name)
        return clean_author(Author(shown, handle or _slug(shown)))

    def _page(self, path: str) -> PagePath | None:
        """Return the page of a trailer, None for a name that no page may have."""
        if path not in self._pages:
            if len(self._pages) > _REMEMBERED:
                self._pages = {}
            sound = path and name_fault(path + SUFFIX) is None
            self._pages[path] = PagePath(path) if sound else None
        return self._pages[path]


def clean_author(author: Author) -> Author:
    """Return an author whose name and handle can stand in a commit; neither is empty."""
    handle = _slug(author.handle) or _slug(author.name) or "anonyme"
    return Author(clean_name(author.name) or handle, handle)


def clean_name(name: str) -> str:
    """Return a name in one line, without anything invisible nor `<` `>`."""
    text = _visible(unicodedata.normalize("NFC", name)).replace("<", "").replace(">", "")
    return " ".join(text.split())[:MAX_NAME_CHARS].strip(" .,:;\"'\\")


def clean_host(host: str) -> str:
    """Return a host that can stand in an address, without port."""
    return _NOT_HOST.sub("", host.lower().partition(":")[0]).strip(".-") or "localhost"


def clean_summary(summary: str) -> tuple[str, str]:
    """Return (subject, body): no invisible character, no line that looks like our trailers."""
    lines = [_defused(_visible(line)) for line in summary.replace("\r", "\n").split("\n")]
    subject = next((line for line in lines if line), "")
    rest = lines[lines.index(subject) + 1 :] if subject else []
    body = "\n".join(rest)[:MAX_BODY_CHARS].strip("\n")
    return subject[:MAX_SUBJECT_CHARS].strip(), re.sub(r"\n{3,}", "\n\n", body)


def moved(
    page: PagePath | None, origin: PagePath | None, created: Iterable[FilePath], gone: set[FilePath]
) -> dict[FilePath, FilePath]:
    """Return new file → old file of a page's move: the page, and all that was below it."""
    if page is None or origin is None:
        return {}
    found: dict[FilePath, FilePath] = {}
    for file in created:
        if file == page + SUFFIX or file.startswith(page + "/"):
            old = FilePath(origin + file[len(page) :])
            if old in gone:
                found[file] = old
    return found


def instant(seconds: int) -> datetime:
    """Return an instant in UTC; one that no calendar has becomes the nearest that exists."""
    return datetime.fromtimestamp(min(max(seconds, 0), 253_402_300_799), UTC)


def _visible(text: str) -> str:
    """Return the text without control, bidirectional or other invisible characters."""
    if text.isprintable():
        return text
    shown = (" " if c == "\t" else c for c in text)
    return "".join(c for c in shown if unicodedata.category(c) not in _INVISIBLE)


def _defused(line: str) -> str:
    """Return a line that git and Gare will not take for a trailer of ours."""
    line = line.strip()
    return f"> {line}" if _FORGED.match(line) else line


def _slug(text: str) -> str:
    """Return `[a-z0-9-]*` made of a name."""
    return _NOT_HANDLE.sub("-", fold(text)).strip("-")[:MAX_NAME_CHARS].strip("-")


def _action(word: str) -> Action | None:
    """Return the action of that name, None for an unknown word."""
    return _ACTIONS.get(word)
