"""Withdraw a page at once, and hide versions of it: the first two of three levels of removal.

The third erases history: see `purging.py`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace
from typing import Final

from gare.index.rows import RevisionRow
from gare.markup.reading import document
from gare.model.errors import NothingToDo, PageChanged, PageMissing, Protected
from gare.model.names import BlobId, FilePath, PagePath
from gare.model.pages import WITHDRAWN, Action
from gare.model.people import Author, Person, Role
from gare.model.rules import Act
from gare.store.store import Order, Snapshot
from gare.wiki.briefs import revision
from gare.wiki.doors import check
from gare.wiki.hiding import REGISTER, hidden, is_masked, register_of
from gare.wiki.indexing import catch_up, landed
from gare.wiki.moving import owned_files
from gare.wiki.reaching import key_of, reached_kind
from gare.wiki.reading import existing
from gare.wiki.reviewing import told
from gare.wiki.text import decode
from gare.wiki.traced import traced
from gare.wiki.views.frame import Revision
from gare.wiki.views.withdrawing import HideView, WithdrawView
from gare.wiki.wiki import Wiki

THEMSELVES: Final = Person(Role.MODERATOR, Author("La personne concernée", "personne-concernee"))
"""Who withdraws their own page: for that only, they may do what moderators do."""
PER_SCREEN: Final = 100
SUMMARY: Final = "Contenu retiré"
TOMBSTONE: Final = (
    f"---\nstatus: {WITHDRAWN}\n---\n\n# Page retirée\n\n"
    "Le contenu de cette page a été retiré, souvent à la demande d’une personne.\n"
)
_KEEPERS: Final = frozenset({Role.MODERATOR, Role.ADMIN})
_TALK: Final = "_gare/talk/"


def withdraw_view(wiki: Wiki, path: str, person: Person) -> WithdrawView:
    """Return the screen that asks once. Raises `Protected`, `PageMissing`."""
    catch_up(wiki)
    _keepers_only(wiki, person, path)
    row = existing(wiki, path)
    found = wiki.index.history(row.path, limit=PER_SCREEN)
    return WithdrawView(
        path=row.path,
        title=row.title,
        base=row.blob,
        versions=len(found.rows),
        attachments=len(wiki.index.files_of(row.path)),
        has_more=found.more,
    )


def withdraw(
    wiki: Wiki,
    path: str,
    person: Person,
    base: str,
    *,
    past: bool = True,
    only: frozenset[BlobId] | None = None,
) -> PagePath:
    """Replace a page by a few neutral words, its files and its discussion removed.

    It is in no list, search, feed or export from then on; the log does not say which. With `past`,
    none of its versions is shown any more, or none of `only` when that is said. Raises
    `Protected`, `PageMissing`, `PageChanged` when it is not `base` any more, `NothingToDo`.
    """
    catch_up(wiki)
    _keepers_only(wiki, person, path)
    row = existing(wiki, path)
    away = only or (frozenset(_contents(wiki, row.path)) if past else frozenset())

    def build(snapshot: Snapshot) -> tuple[Order, None]:
        blob = snapshot.find(row.file)
        if blob is None:
            raise PageMissing(row.path)
        if blob != base:
            raise PageChanged(row.path)
        files = owned_files(snapshot, row.path, with_children=False)
        talk = FilePath(f"{_TALK}{row.path}.md")
        changes: dict[FilePath, bytes | BlobId | None] = {row.file: TOMBSTONE.encode()}
        changes |= dict.fromkeys(file for file in files if file != row.file)
        if snapshot.find(talk) is not None:
            changes[talk] = None
        if past:
            seen = {found for file in changes if (found := snapshot.find(file)) is not None}
            changes[REGISTER] = register_of(snapshot, more=away if only else away | seen)
        return _order(person, row.path, changes), None

    wiki.store.write(build, landed(wiki))
    told(wiki, person, "withdraw")
    return row.path


def withdraw_by_person(wiki: Wiki, path: str, email: str) -> None:
    """Withdraw the page of a person who asks for it by the link sent to them, contact included.

    Anyone may say that a page is about them: what it was before it said so stays in its history.
    The caller has checked the link. Raises `PageMissing`, also for a page about nobody.
    """
    catch_up(wiki)
    row = existing(wiki, path)
    if reached_kind(wiki, row.kind) is None:
        raise PageMissing(path)
    key = key_of(wiki, path)
    withdraw(wiki, path, THEMSELVES, row.blob, only=_about_them(wiki, row.path))
    contact = wiki.people.contacts.of(key)
    if contact is not None and contact.email == email:
        wiki.people.contacts.forget(key)


def _about_them(wiki: Wiki, path: PagePath) -> frozenset[BlobId] | None:
    """Return the versions of a page that were about a person, None when all of them were."""
    blobs = {row.after for row in _revisions(wiki, path) if row.after is not None}
    texts = {blob: decode(wiki.store.read(blob)).text for blob in blobs}
    theirs = {blob for blob, text in texts.items() if reached_kind(wiki, document(path, text).kind)}
    others = any(blob not in theirs and text != TOMBSTONE for blob, text in texts.items())
    return frozenset(theirs) if others else None


def hide_view(wiki: Wiki, path: str, person: Person, before: int | None = None) -> HideView:
    """Return the versions of a page to choose from. Raises `Protected`, `PageMissing`."""
    catch_up(wiki)
    _keepers_only(wiki, person, path)
    of = traced(wiki, path)
    found = wiki.index.history(of.path, limit=PER_SCREEN, before=before)
    if not found.rows:
        raise PageMissing(path)
    away = hidden(wiki)
    return HideView(
        path=of.path,
        title=of.title,
        revisions=tuple(
            _offered(row, of.title, hidden=is_masked(row, away))
            for row in found.rows
            if row.after is not None and row.after != of.blob
        ),
        next_before=found.next,
        before=str(before or ""),
    )


def hide(
    wiki: Wiki, path: str, person: Person, chosen: Collection[str], shown: Collection[str]
) -> PagePath:
    """Hide the chosen contents among those that were shown on the screen, show the others again.

    Contents that are not of this page are left as they are. Raises `Protected`, `PageMissing`,
    `NothingToDo`.
    """
    catch_up(wiki)
    _keepers_only(wiki, person, path)
    of = traced(wiki, path)
    own = {row.after for row in _revisions(wiki, of.path) if row.after is not None} - {of.blob}
    if not own:
        raise PageMissing(path)
    asked = own & {BlobId(blob) for blob in shown}
    more = asked & {BlobId(blob) for blob in chosen}
    away = hidden(wiki)

    def build(snapshot: Snapshot) -> tuple[Order, None]:
        content = register_of(snapshot, more=more, fewer=asked - more)
        known = snapshot.find(REGISTER)
        if content == (snapshot.read(known) if known else register_of(snapshot)):
            raise NothingToDo(of.path)
        return _order(person, None, {REGISTER: content}), None

    wiki.store.write(build, landed(wiki))
    if more - away:
        told(wiki, person, "hide")
    if away & asked - more:
        told(wiki, person, "show")
    return of.path


def _offered(row: RevisionRow, title: str, *, hidden: bool) -> Revision:
    """Return a version to choose; of one that is hidden only when and by whom."""
    found = replace(revision(row, title), is_hidden=hidden, blob=row.after)
    return replace(found, summary="") if hidden else found


def _keepers_only(wiki: Wiki, person: Person, path: str) -> None:
    """Raise `Protected` unless this person looks after the wiki."""
    check(wiki, person, Act.DELETE, path)
    if person.role not in _KEEPERS:
        raise Protected(action=Act.DELETE, path=path, needed=Role.MODERATOR)


def _contents(wiki: Wiki, path: PagePath) -> Iterator[BlobId]:
    """Give all the contents a page, its files of today and its discussion ever had."""
    talk = f"{_TALK}{path}"
    files = [file.file for file in wiki.index.files_of(path)]
    for place in (path, talk, *files):
        for row in _revisions(wiki, place):
            yield from (blob for blob in (row.before, row.after) if blob is not None)


def _revisions(wiki: Wiki, path: str) -> Iterator[RevisionRow]:
    """Give all the changes of a page or a file, newest first."""
    before: int | None = None
    while True:
        found = wiki.index.history(path, limit=PER_SCREEN, before=before)
        yield from found.rows
        if found.next is None:
            return
        before = found.next


def _order(
    person: Person, page: PagePath | None, changes: dict[FilePath, bytes | BlobId | None]
) -> Order:
    """Return a commit whose words say nothing of what is removed."""
    return Order(changes, person.author, SUMMARY, Action.EDIT, page)
