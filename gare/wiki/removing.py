"""Delete, restore, and go back to a version: each is one commit, nothing is destroyed."""

from __future__ import annotations

from gare.index.rows import RevisionRow
from gare.markup.frontmatter import split
from gare.markup.reading import document
from gare.model.errors import (
    NothingToDo,
    PageChanged,
    PageExists,
    PageMissing,
    VersionMissing,
)
from gare.model.names import BlobId, FilePath, PagePath, page_file, page_of
from gare.model.pages import Action
from gare.model.people import Person, Role
from gare.model.rules import Act
from gare.store.store import Order, Snapshot
from gare.wiki.briefs import brief, revision
from gare.wiki.deciding import pass_gesture
from gare.wiki.doors import check, check_header
from gare.wiki.hiding import check_shown, hidden
from gare.wiki.identities import check_identity
from gare.wiki.indexing import catch_up, landed
from gare.wiki.moving import owned_files
from gare.wiki.past import blob_at
from gare.wiki.readable import of_sources, readable
from gare.wiki.reading import existing
from gare.wiki.text import decode
from gare.wiki.traced import Traced, traced
from gare.wiki.views.traces import ReadableDiff
from gare.wiki.views.writing import DeleteView, RestoreView, RevertView
from gare.wiki.wiki import Wiki
from gare.wiki.wording import summary_or_default


def delete_view(
    wiki: Wiki, path: str, person: Person, summary: str = "", author: str = ""
) -> DeleteView:
    """Return the screen that asks once. Raises `PageMissing`."""
    catch_up(wiki)
    row = existing(wiki, path)
    check(wiki, person, Act.DELETE, row.path)
    return DeleteView(
        path=row.path,
        title=row.title,
        base=row.blob,
        summary=summary,
        author=author or person.author.name,
        signed_in=person.account is not None,
        linked_from=tuple(brief(other) for other in wiki.index.backlinks(row.path).rows),
        attachments=len(wiki.index.files_of(row.path)),
    )


def delete(wiki: Wiki, path: str, person: Person, base: str, summary: str) -> PagePath:
    """Delete a page and its own files.

    Raises `PageMissing`, or `PageChanged` when the page is not the version `base` any more.
    """
    catch_up(wiki)
    row = existing(wiki, path)
    check(wiki, person, Act.DELETE, row.path)
    pass_gesture(wiki, person, (summary,), removes=True)

    def build(snapshot: Snapshot) -> tuple[Order, None]:
        blob = snapshot.find(row.file)
        if blob is None:
            raise PageMissing(row.path)
        text = decode(snapshot.read(blob)).text
        if blob != base:
            raise PageChanged(row.path)
        files = [row.file, *owned_files(snapshot, row.path, with_children=False)]
        title = document(row.path, text).title
        return _order(person, Action.DELETE, row.path, summary, title, dict.fromkeys(files)), None

    wiki.store.write(build, landed(wiki))
    return row.path


def restore_view(
    wiki: Wiki, path: str, person: Person, summary: str = "", author: str = ""
) -> RestoreView:
    """Return the screen that asks once. Raises as `restore`."""
    catch_up(wiki)
    last = _last(wiki, path)
    place = PagePath(last.path)
    check(wiki, person, Act.CREATE, place)
    check_shown(wiki, last.commit, place, last.before)
    return RestoreView(
        path=place,
        title=traced(wiki, path).title,
        deleted=revision(last),
        summary=summary,
        author=author or person.author.name,
        signed_in=person.account is not None,
    )


def restore(wiki: Wiki, path: str, person: Person, summary: str = "") -> PagePath:
    """Bring back a deleted page with the files that went with it.

    Files that are hidden stay away. Raises `PageExists` when the place is taken, `PageMissing`
    when nothing was deleted there, `VersionGone` when the page is hidden.
    """
    catch_up(wiki)
    last = _last(wiki, path)
    place = PagePath(last.path)
    check(wiki, person, Act.CREATE, place)
    pass_gesture(wiki, person, (summary,))
    file = page_file(place) if last.is_page else FilePath(last.path)
    check_shown(wiki, last.commit, place, last.before)
    gone, away = wiki.store.commit(last.commit), hidden(wiki)
    files = {
        change.file: change.before
        for change in gone.changes
        if change.after is None
        and change.before is not None
        and _belongs(change.file, place)
        and change.before not in away
    }

    def build(snapshot: Snapshot) -> tuple[Order, None]:
        if snapshot.find(file) is not None:
            raise PageExists(place)
        back = {name: blob for name, blob in files.items() if snapshot.find(name) is None}
        source = decode(snapshot.read(files[file])).text
        title = document(place, source).title if last.is_page else traced(wiki, path).title
        return _order(person, Action.RESTORE, place, summary, title, back), None

    wiki.store.write(build, landed(wiki))
    return place


def revert_view(
    wiki: Wiki, path: str, person: Person, commit: str, summary: str = "", author: str = ""
) -> RevertView:
    """Return the screen that asks once, with what would change. Raises `VersionMissing`."""
    catch_up(wiki)
    full = wiki.store.resolve(commit)
    of = traced(wiki, path)
    check(wiki, person, Act.WRITE if of.exists else Act.CREATE, of.path)
    blob = _blob_at(wiki, of, full)
    then = wiki.store.commit(full)
    return RevertView(
        path=of.path,
        title=of.title,
        exists=of.exists,
        commit=full,
        at=then.at,
        by=wiki.names.of(then.author),
        read=_read(wiki, of, decode(wiki.store.read(blob)).text, person.role),
        is_current=of.blob == blob,
        summary=summary,
        author=author or person.author.name,
        signed_in=person.account is not None,
    )


def _read(wiki: Wiki, of: Traced, then: str, role: Role) -> ReadableDiff:
    """Return what going back to a text would change."""
    present = decode(wiki.store.read(of.blob)).text if of.blob else None
    if page_file(of.path) != of.file:
        return of_sources(present or "", then)
    return readable(wiki, of.path, present, then, role)


def revert(wiki: Wiki, path: str, person: Person, commit: str, summary: str = "") -> PagePath:
    """Give a page the text it had at a commit.

    Raises `VersionMissing`, `NothingToDo`, and what saving that text would raise: `Protected` for
    a kind, `BadSource` for the `id` of a contact.
    """
    catch_up(wiki)
    full = wiki.store.resolve(commit)
    of = traced(wiki, path)
    check(wiki, person, Act.WRITE if of.exists else Act.CREATE, of.path)
    blob = _blob_at(wiki, of, full)
    text = decode(wiki.store.read(blob)).text
    if page_of(of.file):
        check_header(wiki, person, of.path, split(text)[0])
        check_identity(wiki, person, of.path, split(text)[0])
    pass_gesture(wiki, person, (summary,))

    def build(snapshot: Snapshot) -> tuple[Order, None]:
        if snapshot.find(of.file) == blob:
            raise NothingToDo(of.path)
        title = document(of.path, text).title if page_of(of.file) else of.title
        return _order(person, Action.REVERT, of.path, summary, title, {of.file: blob}), None

    wiki.store.write(build, landed(wiki))
    return of.path


def _last(wiki: Wiki, path: str) -> RevisionRow:
    """Return the change that deleted a page. Raises `PageExists`, `PageMissing`."""
    last = wiki.index.deleted(path)
    if last is not None:
        return last
    of = traced(wiki, path)
    last = wiki.index.last_revision(of.path)
    if of.exists:
        raise PageExists(of.path)
    if last is None or last.is_page or last.path != of.file:
        raise PageMissing(path)
    return last


def _blob_at(wiki: Wiki, of: Traced, commit: str) -> BlobId:
    """Return the text a page or a file had at a commit, wherever it was then."""
    then = wiki.index.revision(commit, of.path)
    found = then.after if then is not None else None
    blob = found or blob_at(wiki, wiki.store.resolve(commit), of.file)
    if blob is None:
        raise VersionMissing(commit, of.path)
    check_shown(wiki, commit, of.path, blob)
    return blob


def _belongs(file: FilePath, path: PagePath) -> bool:
    """Tell whether a file went away with a page: itself, or an attachment below it."""
    return file in {page_file(path), path} or (
        file.startswith(path + "/") and page_of(file) is None
    )


def _order(
    person: Person,
    action: Action,
    path: PagePath,
    summary: str,
    title: str,
    changes: dict[FilePath, None] | dict[FilePath, BlobId],
) -> Order:
    """Return the commit of one of these actions."""
    return Order(
        changes=changes,
        author=person.author,
        summary=summary_or_default(summary, action, title),
        action=action,
        page=path,
    )
