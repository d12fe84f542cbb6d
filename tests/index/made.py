"""Make what the index is given: commits, entries, files; and a gare small enough to read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from hashlib import sha1
from pathlib import Path

from gare.index.index import Index
from gare.model.fold import title_key
from gare.model.names import BlobId, CommitId, FilePath, PagePath, page_file
from gare.model.pages import (
    Action,
    Commit,
    Document,
    FileChange,
    Heading,
    Link,
    PageEntry,
    Reference,
    TreeFile,
)
from gare.model.people import Author

ANNE = Author("Anne", "visiteur-lilas-1001")
YANN = Author("Yann Le Goff", "yann-le-goff")
START = datetime(2026, 1, 1, tzinfo=UTC)


def blob(text: str) -> BlobId:
    return BlobId(sha1(text.encode("utf-8", "replace")).hexdigest())


def commit_id(number: int) -> CommitId:
    return CommitId(sha1(f"commit {number}".encode()).hexdigest())


def link(ref: str, title: str = "", file: bool = False) -> Link:
    return Link(ref, title_key(title) if title else "", file)


def entry(
    path: str,
    text: str = "",
    *,
    title: str = "",
    kind: str = "",
    tags: Sequence[str] = (),
    aliases: Sequence[str] = (),
    summary: str = "",
    headings: Sequence[str] = (),
    links: Sequence[Link] = (),
    fields: Mapping[str, object] | None = None,
    references: Sequence[Reference] = (),
    ident: str = "",
) -> PageEntry:
    document = Document(
        title=title or path,
        kind=kind,
        tags=tuple(tags),
        aliases=tuple(aliases),
        summary=summary,
        headings=tuple(Heading(2, heading, heading) for heading in headings),
        links=tuple(links),
        text=text,
        id=ident,
        fields=fields or {},
        references=tuple(references),
    )
    content = repr(document)
    place = PagePath(path)
    return PageEntry(place, page_file(place), blob(content), len(content), document)


def change(
    file: str, before: str | None, after: str | None, origin: str | None = None
) -> FileChange:
    return FileChange(
        FilePath(file),
        None if before is None else blob(before),
        None if after is None else blob(after),
        0 if before is None else len(before),
        0 if after is None else len(after),
        None if origin is None else FilePath(origin),
    )


def commit(
    number: int,
    *changes: FileChange,
    author: Author = ANNE,
    action: Action | None = None,
    page: str | None = None,
    summary: str = "",
) -> Commit:
    return Commit(
        id=commit_id(number),
        parent=commit_id(number - 1) if number > 1 else None,
        author=author,
        at=START + timedelta(minutes=number),
        summary=summary or f"Modification {number}",
        action=action,
        page=None if page is None else PagePath(page),
        merged=False,
        changes=changes,
    )


def created(number: int, made: PageEntry, author: Author = ANNE) -> Commit:
    file = FileChange(made.file, None, made.blob, 0, made.size)
    return commit(number, file, author=author, action=Action.CREATE, page=made.path)


def edited(number: int, before: PageEntry, after: PageEntry, author: Author = ANNE) -> Commit:
    file = FileChange(after.file, before.blob, after.blob, before.size, after.size)
    return commit(number, file, author=author, action=Action.EDIT, page=after.path)


def tree_file(file: str, size: int = 10, fault: str = "") -> TreeFile:
    return TreeFile(FilePath(file), blob(file), size, fault)


def built(
    folder: Path,
    entries: Iterable[PageEntry] = (),
    files: Iterable[TreeFile] = (),
    redirects: dict[str, str] | None = None,
) -> Index:
    """An index with these pages, each made by its own commit."""
    index = Index(folder / "index.sqlite")
    pages = list(entries)
    commits = [created(number, page) for number, page in enumerate(pages, 1)]
    head = commit_id(len(pages))
    assert index.rebuild(head, commits, files, pages, redirects) is not None
    return index
