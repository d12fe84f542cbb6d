"""Schemas of kinds in the repository: read, saved as one commit, deleted; their last good text."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from gare.kinds.registry import type_of
from gare.kinds.schema import is_kind_name, read_kind
from gare.model.errors import (
    Conflict,
    KindMissing,
    PageChanged,
    PageMissing,
    Protected,
    TooLarge,
    VersionMissing,
)
from gare.model.kinds import Field, Kind, SchemaFault
from gare.model.moderation import Closed
from gare.model.names import BlobId, CommitId, FilePath, PagePath
from gare.model.pages import Action, Edit, Saved
from gare.model.people import Person
from gare.model.records import Filter, Query
from gare.model.rules import Act
from gare.safeyaml import MAX_BYTES
from gare.store.store import Order, Snapshot
from gare.wiki.bases import base_of
from gare.wiki.building import faults_among
from gare.wiki.deciding import pass_gesture
from gare.wiki.doors import check
from gare.wiki.indexing import catch_up, landed
from gare.wiki.kinds import FOLDER, MAX_VERSIONS, SUFFIX, kinds_now
from gare.wiki.text import decode, typed
from gare.wiki.wiki import Wiki
from gare.wiki.wording import summary_or_default

TITLE: Final = "Formulaire : {label}"


@dataclass(frozen=True, slots=True)
class Stored:
    """The schema of a kind as the repository has it now."""

    name: str
    text: str
    base: BlobId


@dataclass(frozen=True, slots=True)
class Good:
    """The last commit that left a schema that can serve."""

    commit: CommitId
    at: datetime
    kind: Kind


def file_of(name: str) -> FilePath:
    """Return the file of the schema of a kind."""
    return FilePath(f"{FOLDER}/{name}{SUFFIX}")


def stored(wiki: Wiki, name: str) -> Stored:
    """Return the schema of a kind, broken or not. Raises `KindMissing`."""
    catch_up(wiki)
    blob = wiki.store.snapshot().find(file_of(name)) if is_kind_name(name) else None
    if blob is None:
        raise KindMissing(name)
    return Stored(name, decode(wiki.store.read(blob)).text, blob)


def exists(wiki: Wiki, name: str) -> bool:
    """Tell whether there is a schema of this name."""
    return wiki.store.snapshot().find(file_of(name)) is not None


def faults_now(wiki: Wiki, name: str, text: str) -> tuple[SchemaFault, ...]:
    """Return all that keeps a text from being the schema of a kind of this wiki."""
    return faults_among(name, text, kinds_now(wiki).kinds)


def last_good(wiki: Wiki, name: str) -> Good | None:
    """Return the last version of a schema that can serve, None when there is none."""
    for revision in wiki.index.history(file_of(name), limit=MAX_VERSIONS).rows:
        if revision.after is None:
            continue
        kind = read_kind(name, decode(wiki.store.read(revision.after)).text)
        if isinstance(kind, Kind):
            return Good(revision.commit, revision.at, kind)
    return None


def save(wiki: Wiki, name: str, person: Person, text: str, base: str, summary: str) -> Saved:
    """Save a schema that is right: one commit, and it serves at once.

    Edits of other places since `base` are joined; what they make together must be right too, else
    they clash. Raises `Conflict`, `PageGone`, `NothingToDo`, `TooLarge`, `StoreFailure`.
    """
    catch_up(wiki)
    file, mine = file_of(name), typed(text)
    check(wiki, person, Act.WRITE if base else Act.CREATE, file)
    pass_gesture(wiki, person, (summary, "" if base else mine))
    if len(mine.encode()) > MAX_BYTES:
        raise TooLarge("page", len(mine.encode()), MAX_BYTES)
    edit = Edit(
        path=PagePath(file),
        file=file,
        source=mine,
        base=base_of(wiki, file, base),
        summary=_summary(name, mine, summary, Action.EDIT if base else Action.CREATE),
        author=person.author,
    )

    def checked(joined: str) -> None:
        if joined != mine and faults_now(wiki, name, joined):
            raise _clash(wiki, edit, joined)

    return wiki.store.save(edit, checked, landed(wiki))


def may_save(wiki: Wiki, name: str, person: Person, base: str) -> bool:
    """Tell whether a person may save a schema, new or not; a site that is closed says so itself."""
    try:
        check(wiki, person, Act.WRITE if base else Act.CREATE, file_of(name))
    except Protected:
        return False
    except Closed:
        pass
    return True


def delete(wiki: Wiki, name: str, person: Person, base: str, summary: str) -> None:
    """Delete a kind: its fiches stay as ordinary pages, with all that their header says.

    Raises `KindMissing`, or `PageChanged` when others extend it or it is not `base` any more.
    """
    found = stored(wiki, name)
    file = file_of(name)
    check(wiki, person, Act.DELETE, file)
    pass_gesture(wiki, person, (summary,), removes=True)

    def build(snapshot: Snapshot) -> tuple[Order, None]:
        blob = snapshot.find(file)
        if blob is None:
            raise KindMissing(name)
        if blob != base or kinds_now(wiki).kinds.children(name):
            raise PageChanged(PagePath(file))
        words = _summary(name, found.text, summary, Action.DELETE)
        order = Order({file: None}, person.author, words, Action.DELETE, PagePath(file))
        return order, None

    wiki.store.write(build, landed(wiki))


def fiches(wiki: Wiki, name: str) -> int:
    """Return how many pages are of a kind, those of the kinds that extend it left out."""
    return wiki.index.select(Query(kinds=(name,), limit=0)).total


def having(wiki: Wiki, name: str, field: Field) -> int:
    """Return how many fiches of a kind, or of those that extend it, say anything of a field."""
    kinds = kinds_now(wiki).kinds.all_of(name) or (name,)
    lacking = tuple(Filter(key, absent=True) for key in type_of(field).keys(field))
    every = wiki.index.select(Query(kinds=kinds, limit=0)).total
    return every - wiki.index.select(Query(kinds=kinds, filters=lacking, limit=0)).total


def title_of(name: str, text: str) -> str:
    """Return what the history calls a schema."""
    kind = read_kind(name, text)
    return TITLE.format(label=kind.label if isinstance(kind, Kind) else name)


def _summary(name: str, text: str, summary: str, action: Action) -> str:
    """Return the summary typed, or what was done."""
    return summary_or_default(summary, action, title_of(name, text))


def _clash(wiki: Wiki, edit: Edit, joined: str) -> Conflict:
    """Return that two edits which join line by line make together what cannot serve."""
    snapshot = wiki.store.snapshot()
    blob = snapshot.find(edit.file)
    if blob is None:
        raise PageMissing(edit.path)
    return Conflict(
        path=edit.path,
        base=_text(wiki, edit.base),
        mine=edit.source,
        theirs=decode(wiki.store.read(blob)).text,
        draft=joined,
        theirs_blob=blob,
        theirs_commit=snapshot.commit or CommitId(""),
        places=0,
    )


def _text(wiki: Wiki, blob: BlobId | None) -> str:
    """Return the text of a blob, "" when it is not known."""
    try:
        return decode(wiki.store.read(blob)).text if blob else ""
    except VersionMissing:
        return ""
