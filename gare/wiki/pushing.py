"""Push: commits made elsewhere, judged whole before main moves; one bad thing refuses them all."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from gare.model.errors import BadInput, Forbidden, StoreFailure, VersionMissing
from gare.model.pages import Commit
from gare.model.people import Person
from gare.store.packets import MAIN, Command, Wanted, read_wanted
from gare.store.pushed import Pushed
from gare.store.receiving import MAX_PUSH_BYTES, BrokenPack, Incoming
from gare.wiki.deciding import pass_gesture, pass_push, refuse_closed
from gare.wiki.indexing import catch_up
from gare.wiki.push_checks import Fault, faults_of, texts_of
from gare.wiki.wiki import Wiki

__all__ = ["MAX_FAULTS", "MAX_PUSH_BYTES", "Received", "receive"]

MAX_FAULTS = 20


@dataclass(frozen=True, slots=True)
class Received:
    """What became of a push: all that is wrong with it, or how many commits joined main.

    `mails` are the addresses of people that the commits are signed with: every clone has them.
    """

    wanted: Wanted
    faults: tuple[Fault, ...] = ()
    commits: int = 0
    mails: tuple[str, ...] = ()


def receive(wiki: Wiki, person: Person, read: Callable[[int], bytes]) -> Received:
    """Receive what a git client sends: on disk, and in the index, when this returns.

    The whole stream is read before anything is answered. Raises `TooLarge`, `Busy`,
    `BadInput` for what is no push at all.
    """
    wanted = read_wanted(read)
    command = next(iter(wanted.commands), None)
    if command is None:
        return Received(wanted)
    with wiki.store.receiving() as incoming:
        try:
            if any(one.new for one in wanted.commands):
                incoming.unpack(read)
            return _judged(wiki, person, wanted, command, incoming)
        except BrokenPack as broken:
            return Received(wanted, (Fault("objects", detail=_last_line(broken.detail)),))


def _judged(
    wiki: Wiki, person: Person, wanted: Wanted, command: Command, incoming: Incoming
) -> Received:
    """Return what is wrong with a push; nothing, and main moved, when all is right."""
    if len(wanted.commands) > 1 or command.ref != MAIN:
        return Received(wanted, (Fault("ref"),))
    if command.new is None:
        return Received(wanted, (Fault("delete"),))
    head = catch_up(wiki) if wiki.store.head() else None
    if command.old != head:
        return Received(wanted, (Fault("moved"),))
    try:
        refuse_closed(wiki)
        pass_gesture(wiki, person)
    except Forbidden as fault:
        return Received(wanted, (_refused(fault),))
    pushed = wiki.store.pushed(incoming, head, command.new)
    faults, commits = _faults(wiki, person, pushed)
    if faults:
        return Received(wanted, faults)
    try:
        made = pushed.commits()
        handles = {pushed.author_handle(one) for one in made}
        texts = texts_of(wiki, pushed)
        pass_push(wiki, person, texts, handles - {person.author.handle}, _said(made))
    except Forbidden as fault:
        return Received(wanted, (_refused(fault),))
    mails = tuple(one for one in pushed.mails(made) if not _says_nothing(one))
    if not wiki.store.land(incoming, head, command.new):
        return Received(wanted, (Fault("moved"),))
    catch_up(wiki)
    return Received(wanted, commits=commits, mails=mails)


def _faults(wiki: Wiki, person: Person, pushed: Pushed) -> tuple[tuple[Fault, ...], int]:
    """Return all that is wrong, at most twenty of them, and how many commits there are."""
    try:
        commits = pushed.commits()
        if not pushed.follows():
            return (Fault("moved"),), 0
        found: dict[Fault, None] = {}
        for fault in faults_of(wiki, person, pushed, commits):
            found.setdefault(fault)
            if len(found) >= MAX_FAULTS:
                break
        return tuple(found), len(commits)
    except BadInput as fault:
        return (Fault(f"too-many-{fault.name}", detail=fault.value),), 0
    except (StoreFailure, VersionMissing):
        return (Fault("objects"),), 0


def _says_nothing(mail: str) -> bool:
    """Tell whether an address is one that nobody reads, as forges give them."""
    return "noreply" in mail.lower().replace("-", "")


def _said(commits: Iterable[Commit]) -> Iterator[str]:
    """Give what commits say of themselves: who signs, why, and the names of new files."""
    for one in commits:
        yield from (one.author.name, one.summary)
        yield from (change.file for change in one.changes if change.before is None)


def _refused(fault: Forbidden) -> Fault:
    """Return that a decision said no, with its words."""
    return Fault("refused", detail=getattr(fault, "detail", ""))


def _last_line(said: str) -> str:
    """Return the last line of what git said, short."""
    return said.rpartition("\n")[2].removeprefix("fatal: ")[:200]
