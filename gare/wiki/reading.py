"""Read: a page, an old version of it, its source, a file, or what to say when nothing is there."""

from __future__ import annotations

from dataclasses import dataclass

from gare.index.rows import FileRow, PageRow
from gare.markup.names import title_from_path
from gare.markup.reading import document
from gare.markup.sanitize import SafeHtml
from gare.model.errors import IndexUnready, PageMissing, Problem, VersionMissing
from gare.model.names import (
    HOME,
    BlobId,
    CommitId,
    FilePath,
    PagePath,
    address,
    is_part,
    name_fault,
    nfc,
    page_file,
)
from gare.model.pages import Heading
from gare.wiki.briefs import brief, revision
from gare.wiki.citing import citation
from gare.wiki.indexing import NOT_TEXT, catch_up
from gare.wiki.licenses import license_address
from gare.wiki.rendering import Shown, shown, shown_alone, shown_source
from gare.wiki.text import decode
from gare.wiki.views import Crumb, MissingView, PageView
from gare.wiki.wiki import Wiki

CONTENTS_FROM = 4
"""A table of contents is shown from this number of headings."""
LINKS_SHOWN = 8
PARTS_LINKING = 4
"""How many parts of pages (menu, footer) may link to a page: they are not listed."""
NEAR_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Moved:
    """The page now lives at another address."""

    address: str


@dataclass(frozen=True, slots=True)
class FileFound:
    """The address is that of a file which is not a page."""

    file: FilePath
    blob: BlobId
    size: int


def view(wiki: Wiki, path: str, origin: str) -> PageView | FileFound | Moved | MissingView:
    """Return what lives at an address: a page, a file, a new address, or nothing."""
    path = path or HOME
    try:
        catch_up(wiki)
    except IndexUnready:
        return _view_without_index(wiki, path, origin)
    row = wiki.index.page(path)
    if row is not None:
        return _page(wiki, row, origin)
    found = wiki.index.file(path)
    if found is not None:
        return FileFound(found.file, found.blob, found.size)
    target = wiki.index.redirect(path)
    if target is not None and target != path:
        return Moved(address(target))
    return missing(wiki, path)


def existing(wiki: Wiki, path: str) -> PageRow:
    """Return the page at a path. Raises `PageMissing`."""
    row = wiki.index.page(path)
    if row is None:
        raise PageMissing(path)
    return row


def missing(wiki: Wiki, path: str) -> MissingView:
    """Return what to say where nothing is: near titles, pages below, how to create or restore."""
    fault = name_fault(page_file(PagePath(path)))
    title = title_from_path(PagePath(path))
    gone = wiki.index.deleted(path)
    return MissingView(
        path=path,
        title=title,
        create_address="" if fault else "/-/edit" + address(path),
        near=tuple(brief(row) for row in wiki.index.near_titles(title, limit=NEAR_SHOWN)),
        below=tuple(brief(row) for row in wiki.index.all_pages(prefix=path + "/", limit=20).rows),
        deleted=revision(gone) if gone else None,
        fault=fault or "",
    )


def source(wiki: Wiki, path: str) -> tuple[FilePath, BlobId, bytes]:
    """Return the file of a page as it is in the repository. Raises `PageMissing`."""
    snapshot = wiki.store.snapshot()
    file = page_file(PagePath(path))
    blob = snapshot.find(file)
    if blob is None:
        catch_up(wiki)
        file = existing(wiki, path).file
        blob = snapshot.find(file)
    if blob is None:
        raise PageMissing(path)
    return file, blob, snapshot.read(blob)


def version(wiki: Wiki, commit: str, path: str, origin: str) -> PageView | FileFound:
    """Return a page (or a file) as it was at a commit; its permanent address.

    `commit` may be abbreviated to 7 digits. Raises `VersionMissing`.
    """
    full = wiki.store.resolve(commit)
    snapshot = wiki.store.snapshot(full)
    for file in (page_file(PagePath(path)), page_file(PagePath(nfc(path)))):
        blob = snapshot.find(file)
        if blob is not None:
            return _version(wiki, full, PagePath(path), blob, snapshot.read(blob), origin)
    blob = snapshot.find(FilePath(path))
    if blob is None:
        raise VersionMissing(commit, path)
    return FileFound(FilePath(path), blob, wiki.store.size(blob))


def file_at(wiki: Wiki, path: str) -> FileFound:
    """Return a file by its path in the repository. Raises `PageMissing`."""
    catch_up(wiki)
    found: FileRow | None = wiki.index.file(path)
    if found is None:
        raise PageMissing(path)
    return FileFound(found.file, found.blob, found.size)


def crumbs(wiki: Wiki, path: PagePath) -> tuple[Crumb, ...]:
    """Return the folders above a page, from the root; home is not among them."""
    folders = path.split("/")[:-1]
    made = []
    for depth in range(1, len(folders) + 1):
        place = PagePath("/".join(folders[:depth]))
        row = wiki.index.page(place)
        made.append(
            Crumb(row.title, address(row.path)) if row else Crumb(title_from_path(place), "")
        )
    return tuple(made)


def _page(wiki: Wiki, row: PageRow, origin: str) -> PageView:
    """Return the view of a page of the index."""
    body, text, readable = _body(wiki, row)
    links = wiki.index.backlinks(row.path, limit=LINKS_SHOWN + PARTS_LINKING)
    linked = tuple(brief(other) for other in links.rows if not is_part(other.path))
    return PageView(
        path=row.path,
        title=row.title,
        lang=row.lang,
        html=body.html,
        contents=contents(body.headings),
        crumbs=crumbs(wiki, row.path),
        tags=row.tags,
        kind=row.kind,
        summary=row.summary,
        status=row.status,
        verified=row.verified,
        license=row.license or wiki.settings.license,
        license_address=license_address(row.license or wiki.settings.license),
        updated_at=row.updated_at,
        updated_by=row.updated_by,
        updated_commit=row.updated_commit,
        linked_from=linked[:LINKS_SHOWN],
        more_links=links.more or len(linked) > LINKS_SHOWN,
        attachments=len(wiki.index.files_of(row.path)),
        blob=row.blob,
        problems=_problems(wiki, row),
        citation=citation(
            origin,
            wiki.settings.site_name,
            row.path,
            row.title,
            row.updated_commit,
            row.updated_at,
        ),
        editable=readable,
        as_source=text is not None,
        source=text or "",
        sections=text is None and bool(body.headings),
    )


def _body(wiki: Wiki, row: PageRow) -> tuple[Shown, str | None, bool]:
    """Return the HTML of a page, or its text when it cannot be laid out, and if it is text."""
    nothing = Shown(SafeHtml(""), (), cut=True)
    if row.size > wiki.settings.max_page_bytes:
        return nothing, _beginning(wiki, row), False
    if row.problems and not decode(wiki.store.read(row.blob)).readable:
        return nothing, _beginning(wiki, row), False
    made = shown(wiki, row.path, row.blob)
    if made.cut:
        return nothing, _beginning(wiki, row), True
    return made, None, True


def _beginning(wiki: Wiki, row: PageRow) -> str:
    """Return the text of a page shown as it is written, cut at the limit of pages."""
    return decode(wiki.store.read(row.blob)).text[: wiki.settings.max_page_bytes]


def _problems(wiki: Wiki, row: PageRow) -> tuple[Problem, ...]:
    """Return what is wrong in the header of a page: read again, only when there is something."""
    if not row.problems:
        return ()
    text = decode(wiki.store.read(row.blob))
    problems = document(row.path, text.text[: wiki.settings.max_page_bytes]).problems
    return problems if text.readable else (*problems, NOT_TEXT)


def _version(
    wiki: Wiki, commit: CommitId, path: PagePath, blob: BlobId, content: bytes, origin: str
) -> PageView:
    """Return the view of an old version; links lead to today's pages."""
    made = wiki.store.commit(commit)
    text = decode(content)
    said = document(path, text.text[: wiki.settings.max_page_bytes])
    too_long = len(content) > wiki.settings.max_page_bytes or not text.readable
    body = Shown(SafeHtml(""), (), cut=True) if too_long else shown_source(wiki, path, text.text)
    row = wiki.index.page(path)
    license_name = said.license or wiki.settings.license
    return PageView(
        path=path,
        title=said.title,
        lang=said.lang,
        html=body.html,
        contents=contents(body.headings),
        crumbs=crumbs(wiki, path),
        tags=said.tags,
        kind=said.kind,
        summary=said.summary,
        status=said.status,
        verified=said.verified,
        license=license_name,
        license_address=license_address(license_name),
        updated_at=made.at,
        updated_by=made.author.name,
        updated_commit=commit,
        linked_from=(),
        more_links=False,
        attachments=0,
        blob=blob,
        problems=said.problems,
        citation=citation(origin, wiki.settings.site_name, path, said.title, commit, made.at),
        editable=False,
        as_source=body.cut,
        source=text.text[: wiki.settings.max_page_bytes] if body.cut else "",
        version=commit,
        version_at=made.at,
        version_by=made.author.name,
        is_current=row is not None and row.blob == blob,
    )


def _view_without_index(wiki: Wiki, path: str, origin: str) -> PageView | FileFound | MissingView:
    """Return a page straight from git while the index is being rebuilt."""
    snapshot = wiki.store.snapshot()
    blob = snapshot.find(page_file(PagePath(path)))
    if blob is None:
        blob = snapshot.find(FilePath(path))
        if blob is None:
            raise IndexUnready
        return FileFound(FilePath(path), blob, wiki.store.size(blob))
    text = decode(snapshot.read(blob))
    place = PagePath(path)
    said = document(place, text.text[: wiki.settings.max_page_bytes])
    fits = len(text.text) <= wiki.settings.max_page_bytes and text.readable
    body = shown_alone(place, text.text) if fits else Shown(SafeHtml(""), (), cut=True)
    license_name = said.license or wiki.settings.license
    return PageView(
        path=place,
        title=said.title,
        lang=said.lang,
        html=body.html,
        contents=contents(body.headings),
        crumbs=(),
        tags=said.tags,
        kind=said.kind,
        summary=said.summary,
        status=said.status,
        verified=said.verified,
        license=license_name,
        license_address=license_address(license_name),
        updated_at=None,
        updated_by="",
        updated_commit=None,
        linked_from=(),
        more_links=False,
        attachments=0,
        blob=blob,
        problems=said.problems,
        citation=citation(origin, wiki.settings.site_name, place, said.title, None, None),
        editable=fits,
        as_source=body.cut,
        source=text.text[: wiki.settings.max_page_bytes] if body.cut else "",
        indexed=False,
    )


def contents(headings: tuple[Heading, ...]) -> tuple[Heading, ...]:
    """Return the table of contents of a page: empty when it is short."""
    return headings if len(headings) >= CONTENTS_FROM else ()
