"""One person's save: what to do when the page changed, went or came since it was read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import takewhile
from typing import Final

from gare.model.errors import (
    Conflict,
    NothingToDo,
    PageExists,
    PageGone,
    StoreFailure,
    VersionMissing,
)
from gare.model.names import BlobId, CommitId, FilePath, PagePath, is_object_id
from gare.model.pages import Action, Edit
from gare.store.git import Repository
from gare.store.merge import merge3
from gare.store.orders import Order, clean_author, clean_name
from gare.store.snapshot import Snapshot
from gare.store.texts import bytes_of, normal, source_of

_MAX_JOINED: Final = 50
_JOINED_SECONDS: Final = 3.0


@dataclass(frozen=True, slots=True)
class Joined:
    """Where to look for those whose changes were merged: from `head` back to the `base` blob."""

    head: CommitId | None
    base: BlobId | None


def order_for(
    edit: Edit, snapshot: Snapshot, check: Callable[[str], None]
) -> tuple[Order, Joined | None]:
    """Return what to commit for an edit, and whom to look for when changes were joined.

    Conflict, PageGone or NothingToDo when it cannot be; whatever `check` raises for the text.
    """
    _check_files(edit, snapshot)
    blob = snapshot.find(edit.file)
    if blob is None:
        if edit.base is not None:
            raise PageGone(edit.path, normal(edit.source), _text(snapshot, edit.base))
        check(normal(edit.source))
        return _order(edit, normal(edit.source), None, merged=False), None
    stored = snapshot.read(blob)
    text = _agreed(edit, snapshot, blob, source_of(stored))
    check(text)
    content = bytes_of(text, stored)
    if content == stored:
        raise NothingToDo(edit.path)
    merged = blob != edit.base
    return (
        _order(edit, text, stored, merged=merged),
        Joined(snapshot.commit, edit.base) if merged else None,
    )


def proposed_order(edit: Edit, snapshot: Snapshot, check: Callable[[str], None]) -> Order:
    """Return what to commit for a text that waits: as it was typed, joined with nothing."""
    _check_files(edit, snapshot)
    blob = snapshot.find(edit.file)
    stored = None if blob is None else snapshot.read(blob)
    text = normal(edit.source)
    check(text)
    return _order(edit, text, stored, merged=False)


def _check_files(edit: Edit, snapshot: Snapshot) -> None:
    """Raise PageExists when a file that comes with a page would take the place of another."""
    for file, content in edit.files:
        blob = snapshot.find(file)
        if blob is not None and snapshot.read(blob) != content:
            raise PageExists(PagePath(file))


def _agreed(edit: Edit, snapshot: Snapshot, blob: BlobId, theirs: str) -> str:
    """Return the text to keep: mine, or mine and theirs joined; Conflict when they clash."""
    mine = normal(edit.source)
    if mine == theirs:
        raise NothingToDo(edit.path)
    if edit.base == blob:
        return mine
    base = "" if edit.base is None else _text(snapshot, edit.base)
    merged = merge3(base, mine, theirs)
    if merged.places == 0:
        return merged.text
    raise Conflict(
        path=edit.path,
        base=base,
        mine=mine,
        theirs=theirs,
        draft=merged.text,
        theirs_blob=blob,
        theirs_commit=snapshot.commit or CommitId(""),
        places=merged.places,
    )


def _text(snapshot: Snapshot, blob: BlobId) -> str:
    """Return the source in a blob; "" when it is unknown, so that the merge loses nothing."""
    if not is_object_id(blob):
        return ""
    try:
        return source_of(snapshot.read(blob))
    except VersionMissing:
        return ""


def _order(edit: Edit, text: str, stored: bytes | None, *, merged: bool) -> Order:
    """Return the commit that puts this text in the file."""
    return Order(
        changes={edit.file: bytes_of(text, stored), **dict(edit.files)},
        author=edit.author,
        summary=edit.summary,
        action=Action.CREATE if stored is None else Action.EDIT,
        page=edit.path,
        merged=merged,
        co_authors=edit.co_authors,
    )


def joined_names(
    repository: Repository, file: FilePath, joined: Joined, mine: str
) -> tuple[str, ...]:
    """Return the names of those who changed a file since a base, first comers first.

    At most 50 commits are looked at; nobody is named when git takes more than 3 s.
    """
    if joined.head is None:
        return ()
    args = [
        "log",
        f"-n{_MAX_JOINED}",
        "--first-parent",
        "--raw",
        "--no-renames",
        "--no-abbrev",
        "-z",
        "--format=tformat:%an",
        "--end-of-options",
        joined.head,
        "--",
        ":(literal)" + file,
    ]
    try:
        out = repository.run(args, timeout_seconds=_JOINED_SECONDS)
    except StoreFailure:
        return ()
    names = takewhile(lambda found: found[1] != joined.base, _named(out))
    unique = dict.fromkeys(reversed([name for name, _blob in names]))
    return tuple(name for name in unique if name != mine)


def _named(out: bytes) -> list[tuple[str, str]]:
    """Return (author's name, blob after) of each commit of a log, newest first."""
    found: list[tuple[str, str]] = []
    name = ""
    tokens = iter(out.split(b"\0"))
    for token in tokens:
        word = token.lstrip(b"\n")
        if word.startswith(b":"):
            found.append((name, word.split(b" ")[3].decode("ascii")))
            next(tokens, b"")
        elif word:
            name = clean_name(word.decode("utf-8", "replace"))
    return found


def author_name(edit: Edit) -> str:
    """Return the name under which the edit appears in the history."""
    return clean_author(edit.author).name
