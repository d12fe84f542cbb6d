"""Talk about a page: begin a thread, reply, settle it; and tell of a problem in one field.

A discussion is a file of the repository, `_gare/talk/<path>.md`: versioned, patrolled and cloned
like any page.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Final

from gare.model.errors import BadInput, NothingToDo, PageMissing, Protected, TooLarge
from gare.model.moderation import Closed
from gare.model.names import TALK, PagePath, page_file
from gare.model.pages import Action, Edit
from gare.model.people import Person
from gare.model.rules import Act
from gare.store.store import Order, Snapshot
from gare.wiki.doors import check
from gare.wiki.indexing import catch_up, landed
from gare.wiki.proposing import let_through
from gare.wiki.reading import existing
from gare.wiki.rendering import shown_source
from gare.wiki.talks import talk_in, talk_of, talk_path
from gare.wiki.text import decode
from gare.wiki.threads import (
    OPEN_REPORT,
    Reply,
    Talk,
    Thread,
    sound_line,
    sound_text,
    write_talk,
)
from gare.wiki.views.talking import OpenReport, ReplyView, ReportView, TalkView, ThreadView
from gare.wiki.wiki import Wiki

PROTECTED: Final = "protected"
MAX_TITLE_CHARS: Final = 120
MAX_TEXT_CHARS: Final = 10_000
MAX_REPORT_CHARS: Final = 1_000
MAX_NAME_CHARS: Final = 60
REPORT_TITLE_CHARS: Final = 80


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody typed to begin a thread or to reply."""

    text: str
    title: str = ""
    key: str = ""
    """The thread that is replied to, "" for a new one."""


def talk_view(wiki: Wiki, path: str, person: Person, said: Said | None = None) -> TalkView:
    """Return the discussion of a page, with what was typed. Raises `PageMissing`, `Protected`."""
    catch_up(wiki)
    row = existing(wiki, path)
    check(wiki, person, Act.READ, row.path)
    talk = talk_of(wiki, row.path)
    said = said or Said("")
    threads = [_thread(wiki, row.path, one, said) for one in talk.threads]
    threads.sort(key=lambda thread: not thread.is_open)
    return TalkView(
        path=row.path,
        title=row.title,
        threads=tuple(threads),
        open_threads=talk.open_threads,
        author=person.author.name,
        signed_in=person.account is not None,
        new_title="" if said.key else said.title,
        new_text="" if said.key else said.text,
        shut=_shut(wiki, person, row.path),
    )


def begin(wiki: Wiki, path: str, person: Person, said: Said, *, report: bool = False) -> PagePath:
    """Begin a thread. Raises `BadInput` "title" or "text", and all that writing may raise."""
    most = MAX_REPORT_CHARS if report else MAX_TEXT_CHARS
    reply = _reply(person, said.text, most)
    title = sound_line(said.title, MAX_TITLE_CHARS)
    if report:
        title = sound_line(said.text, REPORT_TITLE_CHARS) or "Signalement"
    if not title:
        raise BadInput("title")
    thread = Thread(title, (reply,), is_report=report)

    def more(talk: Talk) -> Talk:
        if any(one.title == title and one.replies[:1] == thread.replies for one in talk.threads):
            raise NothingToDo(talk_path(path))
        return replace(talk, threads=(*talk.threads, thread))

    return _write(
        wiki, path, person, f"{'Signalement' if report else 'Discussion'} : {title}", more
    )


def reply(wiki: Wiki, path: str, person: Person, said: Said) -> PagePath:
    """Reply in a thread, which is open again. Raises `PageMissing` when it is gone, `BadInput`."""
    made = _reply(person, said.text, MAX_TEXT_CHARS)

    def more(talk: Talk) -> Talk:
        thread = _there(talk, path, said.key)
        new = replace(thread, replies=(*thread.replies, made), closed_by="", closed_at=None)
        return talk.putting(thread, new)

    title = _there(talk_of(wiki, path), path, said.key).title
    return _write(wiki, path, person, f"Réponse : {title}", more)


def settle(wiki: Wiki, path: str, person: Person, key: str, *, settled: bool) -> PagePath:
    """Say that a thread is settled, or open it again. Raises `PageMissing` when it is gone."""
    by = sound_line(person.author.name, MAX_NAME_CHARS) or person.author.handle

    def change(talk: Talk) -> Talk:
        thread = _there(talk, path, key)
        closed_at = datetime.now(UTC) if settled else None
        return talk.putting(
            thread, replace(thread, closed_by=by if settled else "", closed_at=closed_at)
        )

    title = _there(talk_of(wiki, path), path, key).title
    return _write(wiki, path, person, f"{'Résolu' if settled else 'Rouvert'} : {title}", change)


def report_view(wiki: Wiki, path: str, person: Person, text: str = "") -> ReportView:
    """Return the one field of a report. Raises `PageMissing`, `Protected`."""
    catch_up(wiki)
    row = existing(wiki, path)
    check(wiki, person, Act.READ, row.path)
    return ReportView(
        row.path,
        row.title,
        text,
        person.author.name,
        person.account is not None,
        shut=_shut(wiki, person, row.path),
    )


def open_reports(wiki: Wiki, limit: int = 50) -> tuple[OpenReport, ...]:
    """Return the problems that readers told of and nobody settled, the oldest first."""
    found = [
        OpenReport(row.path, row.title, thread.replies[0].text, thread.replies[0].at)
        for talked in wiki.index.unlisted(OPEN_REPORT, limit)
        if (row := wiki.index.page(talked.path.removeprefix(TALK))) is not None
        for thread in talk_of(wiki, row.path).threads
        if thread.is_open and thread.is_report and thread.replies
    ]
    found.sort(key=lambda one: (one.at is not None, one.at or datetime.min.replace(tzinfo=UTC)))
    return tuple(found[:limit])


def _shut(wiki: Wiki, person: Person, path: str) -> str:
    """Return why a person may not say anything of a page, "" when they may."""
    place = talk_path(path)
    act = Act.WRITE if wiki.index.page(place) else Act.CREATE
    try:
        check(wiki, person, act, place)
    except Closed as closed:
        return closed.detail
    except Protected:
        return PROTECTED
    return ""


def _there(talk: Talk, path: str, key: str) -> Thread:
    """Return a thread. Raises `PageMissing` when it is not there any more."""
    thread = talk.of_key(key)
    if thread is None:
        raise PageMissing(path)
    return thread


def _reply(person: Person, text: str, most: int) -> Reply:
    """Return what a person says now. Raises `BadInput` for nothing, or too much."""
    said = sound_text(text)
    if not said or len(text) > most:
        raise BadInput("text")
    name = sound_line(person.author.name, MAX_NAME_CHARS) or person.author.handle
    return Reply(name, datetime.now(UTC).replace(second=0, microsecond=0), said)


def _write(
    wiki: Wiki, path: str, person: Person, summary: str, change: Callable[[Talk], Talk]
) -> PagePath:
    """Commit a change of a discussion, made on what is there at that very moment.

    Raises `Protected`, `Refused`, `Held`, `TooLarge`, `NothingToDo`.
    """
    catch_up(wiki)
    row = existing(wiki, path)
    place = talk_path(row.path)
    file = page_file(place)
    there = wiki.index.page(place)
    check(wiki, person, Act.WRITE if there else Act.CREATE, place)
    source = _lightened(wiki, change(talk_of(wiki, row.path)))
    base = there.blob if there else None
    edit = Edit(place, file, source, base, summary, person.author)
    let_through(wiki, person, edit, lambda _text: None, chosen=False)

    def build(snapshot: Snapshot) -> tuple[Order, None]:
        blob = snapshot.find(file)
        talk = talk_in(decode(snapshot.read(blob)).text) if blob else Talk()
        made = _lightened(wiki, change(talk)).encode()
        action = Action.EDIT if blob else Action.CREATE
        return Order({file: made}, person.author, summary, action, place), None

    wiki.store.write(build, landed(wiki))
    return row.path


def _lightened(wiki: Wiki, talk: Talk) -> str:
    """Return the file of a discussion; settled threads go, the oldest first, when it is too long.

    They stay in its history. Raises `TooLarge` when all are open.
    """
    limit = wiki.settings.max_page_bytes
    while len((text := write_talk(talk)).encode()) > limit:
        less = talk.lighter()
        if less is None:
            raise TooLarge("page", len(text.encode()), limit)
        talk = less
    return text


def _thread(wiki: Wiki, path: PagePath, thread: Thread, said: Said) -> ThreadView:
    """Return a thread as it is read, its texts laid out like those of the page."""
    return ThreadView(
        key=thread.key,
        title=thread.title,
        is_report=thread.is_report,
        is_open=thread.is_open,
        closed_by=thread.closed_by,
        closed_at=thread.closed_at,
        replies=tuple(
            ReplyView(one.author, one.at, shown_source(wiki, path, one.text).html)
            for one in thread.replies
        ),
        draft=said.text if said.key == thread.key else "",
    )
