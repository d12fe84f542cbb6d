"""Pages told by git alone: an old version, or any page while the index is being rebuilt."""

from __future__ import annotations

from dataclasses import replace

from gare.markup.reading import document
from gare.model.errors import IndexUnready, VersionGone, VersionMissing
from gare.model.names import BlobId, FilePath, PagePath, nfc, page_file
from gare.model.people import Role
from gare.wiki.blocks import parts_of
from gare.wiki.citing import citation
from gare.wiki.doors import may_read_alone
from gare.wiki.hiding import check_shown
from gare.wiki.kinds import kind_of
from gare.wiki.licenses import license_address
from gare.wiki.pages import FileFound, contents, crumbs
from gare.wiki.past import blob_at
from gare.wiki.records import record_view, sheet_said
from gare.wiki.rendering import NOTHING, Shown, shown_alone, shown_source
from gare.wiki.text import Text, decode
from gare.wiki.views.page import PageView
from gare.wiki.wiki import Wiki


def version(wiki: Wiki, commit: str, path: str, origin: str) -> PageView | FileFound:
    """Return a page (or a file) as it was at a commit; its permanent address.

    `commit` may be abbreviated to 7 digits; links lead to today's pages. Raises `VersionMissing`.
    """
    full = wiki.store.resolve(commit)
    snapshot = wiki.store.snapshot(full)
    place = PagePath(path)
    for file in (page_file(place), page_file(PagePath(nfc(path)))):
        blob = blob_at(wiki, full, file)
        if blob is not None:
            check_shown(wiki, commit, path, blob)
            text = decode(snapshot.read(blob))
            body = shown_source(wiki, place, text.text) if _fits(wiki, text) else NOTHING
            made = wiki.store.commit(full)
            view = _view(wiki, place, blob, text, body)
            row = wiki.index.page(path)
            return replace(
                view,
                crumbs=crumbs(wiki, place),
                updated_at=made.at,
                updated_by=wiki.names.of(made.author),
                updated_commit=full,
                citation=citation(
                    origin, wiki.settings.site_name, place, view.title, full, made.at
                ),
                editable=False,
                version=full,
                version_at=made.at,
                version_by=wiki.names.of(made.author),
                is_current=row is not None and row.blob == blob,
            )
    blob = blob_at(wiki, full, FilePath(path))
    if blob is None and not full.startswith(commit):
        raise VersionGone(commit, path)
    if blob is None:
        raise VersionMissing(commit, path)
    check_shown(wiki, commit, path, blob)
    return FileFound(FilePath(path), blob, wiki.store.size(blob))


def view_without_index(wiki: Wiki, path: str, origin: str) -> PageView | FileFound:
    """Return a page straight from git while the index is being rebuilt.

    Raises `IndexUnready` where only the index could tell what to say.
    """
    snapshot = wiki.store.snapshot()
    place = PagePath(path)
    blob = snapshot.find(page_file(place))
    if blob is None:
        blob = snapshot.find(FilePath(path))
        if blob is None or not may_read_alone(wiki, FilePath(path)):
            raise IndexUnready
        return FileFound(FilePath(path), blob, wiki.store.size(blob))
    if not may_read_alone(wiki, page_file(place)):
        raise IndexUnready
    text = decode(snapshot.read(blob))
    body = shown_alone(place, text.text) if _fits(wiki, text) else NOTHING
    view = _view(wiki, place, blob, text, body)
    cited = citation(origin, wiki.settings.site_name, place, view.title, None, None)
    return replace(view, citation=cited, indexed=False)


def _view(wiki: Wiki, path: PagePath, blob: BlobId, text: Text, body: Shown) -> PageView:
    """Return the view of a text: what its header says, and how it is laid out."""
    limit = wiki.settings.max_page_bytes
    said = document(path, text.text[:limit])
    license_name = said.license or wiki.settings.license
    kind = kind_of(wiki, said.kind)
    sheet = sheet_said(path, said, kind) if kind else None
    return PageView(
        path=path,
        title=said.title,
        lang=said.lang or wiki.settings.language,
        parts=parts_of(wiki, path, body, Role.VISITOR),
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
        citation=citation("", wiki.settings.site_name, path, said.title, None, None),
        editable=not body.cut,
        as_source=body.cut,
        source=text.text[:limit] if body.cut else "",
        record=record_view(wiki, sheet, Role.VISITOR, alone=True) if sheet else None,
    )


def _fits(wiki: Wiki, text: Text) -> bool:
    """Tell whether a text is one, and short enough to be laid out."""
    return text.readable and len(text.text.encode()) <= wiki.settings.max_page_bytes
