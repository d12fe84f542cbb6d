"""The one door of every writing: whether a person may do this here, before anything is done."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from gare.markup.fields import read_fields
from gare.model.errors import IndexUnready, Protected
from gare.model.names import TALK, FilePath, PagePath, owner_of, page_file, page_of
from gare.model.people import Person, Role
from gare.model.rules import LEVELS, UNKNOWN, Act, Asker, Subject, asker_of
from gare.moderation.rules import Rules
from gare.wiki.deciding import refuse_closed
from gare.wiki.laws import RulesNow
from gare.wiki.rules import rules_now
from gare.wiki.wiki import Wiki

CLOSED: Final = "closed"
_ROLES: Final = {level: role for role, level in LEVELS.items()}


def check(wiki: Wiki, person: Person, act: Act, *paths: str) -> None:
    """Raise `Protected` unless a person may do this to all these pages or files; `Closed` to all.

    Paths of pages are without `.md`; those of other files are as git has them. The index must
    have been brought to the head of the store (`catch_up`).
    """
    if act is not Act.READ:
        refuse_closed(wiki)
    asker, now = asker_of(person), rules_now(wiki)
    for path in paths:
        _closed(now, asker, act, path)
        if not _may(wiki, now.rules, asker, act, _subject(wiki, asker, act, path)):
            raise _protected(now, asker, act, _subject(wiki, asker, act, path))


def check_header(wiki: Wiki, person: Person, path: str, header: str | None) -> None:
    """Raise `Protected` unless a person may make of a page one of the kind its header says."""
    asker, now = asker_of(person), rules_now(wiki)
    if not now.rules.looks_at_kinds:
        return
    before = _subject(wiki, asker, Act.WRITE, path)
    kind = read_fields(header).text("kind", 60)
    after = replace(before, kind=kind, owner=before.owner or asker.handle)
    if before.kind != kind and not _may(wiki, now.rules, asker, Act.WRITE, after):
        raise _protected(now, asker, Act.WRITE, after)


def may(wiki: Wiki, person: Person, act: Act, path: str) -> bool:
    """Tell whether `check` would let a person do this."""
    try:
        check(wiki, person, act, path)
    except Protected:
        return False
    return True


def only_proposes(wiki: Wiki, person: Person, path: str) -> bool:
    """Tell whether a person may read a page and not write it: then what they write is proposed.

    Nobody while the rules have a fault.
    """
    asker, now = asker_of(person), rules_now(wiki)
    subject = wiki.whole.subject(path)
    if now.faults or _may(wiki, now.rules, asker, Act.WRITE, subject):
        return False
    return _may(wiki, now.rules, asker, Act.READ, subject)


def may_read(wiki: Wiki, path: str) -> bool:
    """Tell whether who reads the wiki may read what is at a path now."""
    try:
        subject = wiki.whole.subject(path)
    except IndexUnready:
        return may_read_alone(wiki, page_file(PagePath(path)))
    return _may(wiki, rules_now(wiki).rules, wiki.asker, Act.READ, subject)


def may_read_alone(wiki: Wiki, file: FilePath) -> bool:
    """Tell whether who reads the wiki may read a file, by its path only, without the index.

    Not when a rule speaks of kinds: they are not known here.
    """
    path = page_of(file)
    place = path or owner_of(file) or ""
    subject = Subject(path or file, place, UNKNOWN)
    return _may(wiki, rules_now(wiki).rules, wiki.asker, Act.READ, subject)


def _closed(now: RulesNow, asker: Asker, act: Act, path: str) -> None:
    """Raise `Protected` while the rules have a fault: only who may mend them all may write."""
    if now.faults and act is not Act.READ and asker.level < LEVELS[Role.ADMIN]:
        raise Protected(action=act, path=path, needed=CLOSED)


def _subject(wiki: Wiki, asker: Asker, act: Act, path: str) -> Subject:
    """Return a page or a file as rules see it; a new page is its author's."""
    found = wiki.whole.subject(path)
    return replace(found, owner=asker.handle) if act is Act.CREATE else found


def _may(wiki: Wiki, rules: Rules, asker: Asker, act: Act, subject: Subject) -> bool:
    """Tell whether rules let someone do this; what is said of a page is for who may read it."""
    if subject.page.startswith(TALK) and not rules.may(asker, Act.READ, _about(wiki, subject)):
        return False
    return rules.may(asker, act, subject)


def _about(wiki: Wiki, talk: Subject) -> Subject:
    """Return the page that a discussion is about: its own kind and owner, not the discussion's."""
    page = PagePath(talk.page.removeprefix(TALK))
    try:
        if wiki.whole.page(page) is not None:
            return wiki.whole.subject(page)
    except IndexUnready:
        pass
    return Subject(page, page, UNKNOWN)


def _protected(now: RulesNow, asker: Asker, act: Act, subject: Subject) -> Protected:
    """Return why someone may not do this: the least role that may, when a role does."""
    readable = now.rules.may(asker, Act.READ, subject)
    who, _handle = now.rules.who(act if readable else Act.READ, subject)
    return Protected(action=act, path=subject.path, needed=_ROLES.get(who.level, ""))
