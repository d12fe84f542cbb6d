"""Rows of the index as themes receive them."""

from __future__ import annotations

from dataclasses import replace

from gare.index import rows
from gare.markup.names import title_from_path
from gare.model.names import PagePath, address
from gare.model.people import CLOSED_NAME
from gare.wiki.views.frame import PageBrief, Revision


def brief(row: rows.PageBrief) -> PageBrief:
    """Return a page as it stands in a list."""
    return PageBrief(
        path=row.path,
        title=row.title,
        address=address(row.path),
        summary=row.summary,
        kind=row.kind,
        updated_at=row.updated_at,
    )


def revision(row: rows.RevisionRow, title: str = "") -> Revision:
    """Return a change of a page as it stands in a history; the title is that of today's page.

    Nothing leads to the contributions of a closed account: its handle is made of its name.
    """
    path = PagePath(row.path)
    return Revision(
        commit=row.commit,
        at=row.at,
        author=row.author,
        handle="" if row.author == CLOSED_NAME else row.handle,
        action=row.action,
        summary=row.summary,
        merged=row.merged,
        path=path,
        title=title or title_from_path(path),
        size=row.size_after,
        size_change=row.size_after - row.size_before,
        is_deleted=row.after is None,
    )


def change(row: rows.ChangeRow) -> Revision:
    """Return a line of the recent changes."""
    return replace(revision(row.revision, row.title), files=row.files)
