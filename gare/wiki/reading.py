"""Read: a page, its source, a file, or what to say when nothing is there."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from gare.exports.schema_org import page_jsonld
from gare.index.rows import PageRow, RevisionRow
from gare.kinds.consents import consent_field
from gare.markup.names import title_from_path
from gare.markup.reading import document
from gare.model.errors import IndexUnready, PageMissing, Problem
from gare.model.kinds import Kind
from gare.model.names import (
    HOME,
    BlobId,
    FilePath,
    PagePath,
    address,
    is_part,
    name_fault,
    page_file,
)
from gare.model.pages import UNCONFIRMED
from gare.model.people import Role
from gare.model.records import RecordRow
from gare.wiki.blocks import parts_of
from gare.wiki.briefs import brief, revision
from gare.wiki.citing import citation
from gare.wiki.doors import may_read
from gare.wiki.entries import NOT_TEXT
from gare.wiki.exporting import record
from gare.wiki.hiding import hidden, is_masked
from gare.wiki.indexing import catch_up
from gare.wiki.kinds import kind_of, kinds_now
from gare.wiki.licenses import license_address
from gare.wiki.mailing import can_mail
from gare.wiki.mentions import mentions
from gare.wiki.pages import FileFound, contents, crumbs
from gare.wiki.records import record_view, seen_by, sheet_of
from gare.wiki.rendering import NOTHING, Shown, shown
from gare.wiki.seeing import sees_all
from gare.wiki.talks import open_threads
from gare.wiki.text import decode
from gare.wiki.unread import is_unread
from gare.wiki.versions import view_without_index
from gare.wiki.views.frame import Revision
from gare.wiki.views.page import MissingView, PageView
from gare.wiki.views.records import RecordView
from gare.wiki.wiki import Wiki

LINKS_SHOWN: Final = 8
PARTS_LINKING: Final = 4
"""How many parts of pages (menu, footer) may link to a page: they are not listed."""
NEAR_SHOWN: Final = 5
UNREADABLE: Final = "unreadable"
"""The fault of what is in the repository and cannot be served: a symbolic link, a submodule."""


@dataclass(frozen=True, slots=True)
class Moved:
    """The page now lives at another address."""

    address: str


def view(
    wiki: Wiki, path: str, origin: str, role: Role = Role.VISITOR
) -> PageView | FileFound | Moved | MissingView:
    """Return what lives at an address: a page, a file, a new address, or nothing."""
    path = path or HOME
    try:
        catch_up(wiki)
        return _view(wiki, path, origin, role)
    except IndexUnready:
        return view_without_index(wiki, path, origin)


def _view(
    wiki: Wiki, path: str, origin: str, role: Role
) -> PageView | FileFound | Moved | MissingView:
    """Return what the index says of an address."""
    row = wiki.index.page(path)
    if row is not None:
        return _with_record(wiki, _page(wiki, row, origin, role), row, origin, role)
    found = wiki.index.file(path)
    if found is not None:
        if found.fault:
            return missing(wiki, path, UNREADABLE)
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


def missing(wiki: Wiki, path: str, fault: str = "") -> MissingView:
    """Return what to say where nothing is: near titles, pages below, how to create or restore."""
    fault = fault or name_fault(page_file(PagePath(path))) or ""
    title = title_from_path(PagePath(path))
    gone = wiki.index.deleted(path)
    return MissingView(
        path=path,
        title=title,
        create_address="" if fault else "/-/edit" + address(path),
        near=tuple(brief(row) for row in wiki.index.near_titles(title, limit=NEAR_SHOWN)),
        below=tuple(brief(row) for row in wiki.index.all_pages(prefix=path + "/", limit=20).rows),
        deleted=_deletion(wiki, gone) if gone else None,
        fault=fault,
        guarded=not sees_all(wiki),
    )


def _deletion(wiki: Wiki, gone: RevisionRow) -> Revision:
    """Return the change that deleted a page; nothing is said of why when it is hidden."""
    told = revision(gone)
    return replace(told, summary="") if is_masked(gone, hidden(wiki)) else told


def source(wiki: Wiki, path: str) -> tuple[FilePath, BlobId, bytes]:
    """Return the file of a page as it is in the repository. Raises `PageMissing`."""
    if not may_read(wiki, path):
        raise PageMissing(path)
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


def _page(wiki: Wiki, row: PageRow, origin: str, role: Role) -> PageView:
    """Return the view of a page of the index."""
    body, text, readable = _body(wiki, row)
    links = wiki.index.backlinks(row.path, limit=LINKS_SHOWN + PARTS_LINKING)
    linked = tuple(brief(other) for other in links.rows if not is_part(other.path))
    return PageView(
        path=row.path,
        title=row.title,
        lang=row.lang or wiki.settings.language,
        parts=parts_of(wiki, row.path, body, role),
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
        updated_by=_signed(wiki, row),
        updated_commit=row.updated_commit,
        linked_from=linked[:LINKS_SHOWN],
        more_links=links.more or len(linked) > LINKS_SHOWN,
        attachments=len(wiki.index.files_of(row.path)),
        open_threads=open_threads(wiki, row.path),
        blob=row.blob,
        problems=_problems(wiki, row),
        citation=citation(
            origin, wiki.settings.site_name, row.path, row.title, row.updated_commit, row.updated_at
        ),
        editable=readable,
        as_source=text is not None,
        source=text or "",
        sections=text is None and bool(body.headings),
        unread=is_unread(wiki, row),
    )


def _signed(wiki: Wiki, row: PageRow) -> str:
    """Return the present name of who changed a page last; mostly nobody ever changed theirs."""
    last = wiki.index.last_revision(row.path) if wiki.names() else None
    return last.author if last else row.updated_by


def fiche_of(wiki: Wiki, row: PageRow) -> tuple[RecordRow, Kind] | None:
    """Return the fields of a page of a known kind, and its kind."""
    kind = kind_of(wiki, row.kind)
    found = wiki.index.records_at([row.path]).get(row.path) if kind else None
    return (found, kind) if found and kind else None


def record_of(wiki: Wiki, row: PageRow, role: Role) -> RecordView | None:
    """Return a page of a known kind as a reader sees its fields."""
    fiche = fiche_of(wiki, row)
    return record_view(wiki, sheet_of(*fiche), role) if fiche else None


def _with_record(wiki: Wiki, view: PageView, row: PageRow, origin: str, role: Role) -> PageView:
    """Return the view of a page with its fields, for readers and for programs."""
    if row.status == UNCONFIRMED:
        return replace(view, parts=(), contents=(), sections=False)
    fiche = fiche_of(wiki, row)
    if fiche is None:
        return view
    found, kind = fiche
    kinds = kinds_now(wiki).kinds
    [pages] = mentions(wiki, kinds, [found], origin)
    told = record(found, kinds, origin, role, pages)
    seen = replace(kind, fields=seen_by(kind.fields, role))
    return replace(
        view,
        record=record_view(wiki, sheet_of(found, kind), role),
        relay=consent_field(kind) is not None and can_mail(wiki),
        jsonld=page_jsonld(told, seen),
    )


def _body(wiki: Wiki, row: PageRow) -> tuple[Shown, str | None, bool]:
    """Return the HTML of a page, or its text when it cannot be laid out, and if it is text."""
    if row.size > wiki.settings.max_page_bytes:
        return NOTHING, _beginning(wiki, row), False
    if row.problems and not decode(wiki.store.read(row.blob)).readable:
        return NOTHING, _beginning(wiki, row), False
    made = shown(wiki, row.path, row.blob)
    if made.cut:
        return NOTHING, _beginning(wiki, row), True
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
