"""What is shown when a text cannot be saved over another: a conflict, a page that is gone."""

from __future__ import annotations

from gare.markup.reading import document
from gare.model.errors import Conflict, PageGone
from gare.model.people import Person
from gare.store.diff import compare
from gare.wiki.views.writing import ConflictView
from gare.wiki.wiki import Wiki
from gare.wiki.writing import Form


def conflict_view(wiki: Wiki, conflict: Conflict, person: Person, form: Form) -> ConflictView:
    """Return both texts of a conflict, the draft that joins them, and who wrote theirs."""
    last = wiki.index.last_revision(conflict.path)
    row = wiki.index.page(conflict.path)
    return ConflictView(
        path=conflict.path,
        title=row.title if row else document(conflict.path, conflict.mine).title,
        mine=conflict.mine,
        theirs=conflict.theirs,
        draft=conflict.draft,
        base=conflict.theirs_blob,
        places=conflict.places,
        summary=form.summary,
        author=form.author,
        kept_draft=form.draft,
        signed_in=person.account is not None,
        their_author=last.author if last else "",
        their_at=last.at if last else None,
        diff=compare(conflict.theirs, conflict.mine),
    )


def gone_view(wiki: Wiki, gone: PageGone, person: Person, form: Form) -> ConflictView:
    """Return what was typed when its page was deleted meanwhile: saving creates it again."""
    last = wiki.index.deleted(gone.path)
    return ConflictView(
        path=gone.path,
        title=document(gone.path, gone.mine).title,
        mine=gone.mine,
        theirs="",
        draft=gone.mine,
        base="",
        places=0,
        summary=form.summary,
        author=form.author,
        kept_draft=form.draft,
        signed_in=person.account is not None,
        their_author=last.author if last else "",
        their_at=last.at if last else None,
        diff=compare("", gone.mine),
        gone=True,
    )
