"""The discussion of a page as Markdown that reads well in a clone, both ways: read and written.

    ## Le téléphone a changé

    *Signalement, résolu le 2026-11-23 08:10 UTC par Anne Martin.*

    ### Bob Le Goff, 2026-11-22 14:05 UTC

    C’est le 02 98 00 00 00 maintenant.

What does not read so is kept and shown as it is: a reply without author, a thread without state.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Final

OPEN_REPORT: Final = "signalement"
"""The status of a discussion that holds an open report: how all of them are found."""
_OPEN: Final = "discussion"
_WHEN: Final = "%Y-%m-%d %H:%M UTC"
_STATE: Final = re.compile(
    r"\*(Discussion|Signalement)(?: ouverte?|, résolue? le ([0-9: -]{16} UTC) par (.+))\.\*"
)
_REPLY: Final = re.compile(r"### (.+), ([0-9: -]{16} UTC)")
_LINE_TO_GUARD: Final = re.compile(
    r"^([ \t]{0,3})(#{1,3}(?=\s|$)|\*(?=Discussion|Signalement)|---)"
)
_FENCE: Final = re.compile(r"^[ \t]{0,3}(```|~~~)")
_INVISIBLE: Final = re.compile(r"[\x00-\x1f\x7f\u200b-\u200f\u2028-\u202e\u2066-\u2069]+")


@dataclass(frozen=True, slots=True)
class Reply:
    """What one person said; `author` "" and `at` None when the file does not say."""

    author: str
    at: datetime | None
    text: str


@dataclass(frozen=True, slots=True)
class Thread:
    """A thread, its first reply being what began it."""

    title: str
    replies: tuple[Reply, ...]
    is_report: bool = False
    closed_by: str = ""
    closed_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        """True until somebody says that it is settled."""
        return not self.closed_by

    @property
    def key(self) -> str:
        """What a form names a thread by; the same as long as its title and beginning are."""
        first = self.replies[0] if self.replies else Reply("", None, "")
        said = "\0".join((self.title, first.author, _said(first.at), first.text))
        return hashlib.sha256(said.encode("utf-8", "replace")).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Talk:
    """A discussion: its threads in the order they began; lines before them are kept."""

    threads: tuple[Thread, ...] = ()
    before: str = ""

    @property
    def open_threads(self) -> int:
        """How many threads are not settled."""
        return sum(thread.is_open for thread in self.threads)

    @property
    def status(self) -> str:
        """What the header of the file says, so that open reports are found without reading all."""
        if any(thread.is_open and thread.is_report for thread in self.threads):
            return OPEN_REPORT
        return _OPEN

    def of_key(self, key: str) -> Thread | None:
        """Return the thread a form named, None when it is not there any more."""
        return next((thread for thread in self.threads if thread.key == key), None)

    def putting(self, old: Thread, new: Thread) -> Talk:
        """Return the discussion with a thread in place of another."""
        return replace(self, threads=tuple(new if one == old else one for one in self.threads))

    def lighter(self) -> Talk | None:
        """Return it without its oldest settled thread, None when all are open."""
        old = next((thread for thread in self.threads if not thread.is_open), None)
        if old is None:
            return None
        return replace(self, threads=tuple(one for one in self.threads if one != old))


def read_talk(body: str) -> Talk:
    """Return the discussion that the body of a file holds; never fails."""
    pieces = re.split(r"(?m)^## +", body)
    return Talk(tuple(_thread(piece) for piece in pieces[1:]), pieces[0].strip("\n"))


def write_talk(talk: Talk) -> str:
    """Return the file of a discussion, its header included."""
    head = f"---\nstatus: {talk.status}\n---\n\n{talk.before.strip() or '# Discussion'}\n"
    return head + "".join(f"\n{_written(thread)}" for thread in talk.threads)


def sound_line(text: str, most: int) -> str:
    """Return a title or a name in one line that can stand in a heading."""
    line = " ".join(_INVISIBLE.sub(" ", text).split())
    return line.strip("# *").strip()[:most].strip()


def sound_text(text: str) -> str:
    """Return what somebody typed so that no line of it passes for a heading of ours."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").strip("\n").split("\n")
    guarded = [_LINE_TO_GUARD.sub(r"\1\\\2", line.rstrip()) for line in lines]
    fences = [found[1] for line in guarded if (found := _FENCE.match(line))]
    return "\n".join([*guarded, fences[-1]] if len(fences) % 2 else guarded).strip()


def _thread(piece: str) -> Thread:
    """Return a thread from what follows its sign."""
    title, _newline, rest = piece.partition("\n")
    lines = rest.split("\n")
    is_report, closed_by, closed_at = False, "", None
    for number, line in enumerate(lines):
        found = _STATE.fullmatch(line.strip())
        if found is not None:
            is_report, closed_by = found[1] == "Signalement", found[3] or ""
            closed_at = _instant(found[2] or "")
            lines[number] = ""
            break
        if line.startswith("### "):
            break
    return Thread(title.strip(), tuple(_replies(lines)), is_report, closed_by, closed_at)


def _replies(lines: Iterable[str]) -> Iterator[Reply]:
    """Give the replies of a thread; what comes before the first heading is one without author."""
    author, at, said = "", None, list[str]()
    for line in lines:
        found = _REPLY.fullmatch(line.rstrip())
        if found is None:
            said.append(line)
            continue
        if author or "".join(said).strip():
            yield Reply(author, at, "\n".join(said).strip("\n"))
        author, at, said = found[1], _instant(found[2]), []
    if author or "".join(said).strip():
        yield Reply(author, at, "\n".join(said).strip("\n"))


def _written(thread: Thread) -> str:
    """Return the lines of a thread."""
    what = "Signalement" if thread.is_report else "Discussion"
    feminine = "" if thread.is_report else "e"
    state = f"*{what} ouvert{feminine}.*"
    if not thread.is_open:
        when = _said(thread.closed_at or datetime.now(UTC))
        state = f"*{what}, résolu{feminine} le {when} par {thread.closed_by}.*"
    replies = "".join(f"\n{_reply(reply)}\n" for reply in thread.replies)
    return f"## {thread.title}\n\n{state}\n{replies}"


def _reply(reply: Reply) -> str:
    """Return the lines of a reply."""
    if not reply.author or reply.at is None:
        return reply.text
    return f"### {reply.author}, {_said(reply.at)}\n\n{reply.text}"


def _said(at: datetime | None) -> str:
    """Return an instant as the file says it."""
    return at.astimezone(UTC).strftime(_WHEN) if at is not None else ""


def _instant(text: str) -> datetime | None:
    """Return the instant that a file says, None when it cannot be read."""
    try:
        return datetime.strptime(text, _WHEN).replace(tzinfo=UTC)
    except ValueError:
        return None
