"""What a history is of: a page, or a file of the wiki's own such as the schema of a kind."""

from __future__ import annotations

from dataclasses import dataclass

from gare.markup.names import title_from_path
from gare.model.names import BlobId, CommitId, FilePath, PagePath, is_part, page_file
from gare.wiki.kinds import kind_named_by
from gare.wiki.schemas import TITLE, last_good
from gare.wiki.wiki import Wiki


@dataclass(frozen=True, slots=True)
class Traced:
    """A page or a file: where it is, how it is called, what it holds now; None once deleted."""

    path: PagePath
    file: FilePath
    title: str
    blob: BlobId | None = None
    commit: CommitId | None = None

    @property
    def exists(self) -> bool:
        """True when it is there now."""
        return self.blob is not None


def traced(wiki: Wiki, path: str) -> Traced:
    """Return the page at a path, else the wiki's own file, there or deleted; else a page to be."""
    row = wiki.index.page(path)
    if row is not None:
        return Traced(row.path, row.file, row.title, row.blob, row.updated_commit)
    place = PagePath(path)
    name = kind_named_by(path)
    last = wiki.index.last_revision(place) if is_part(path) else None
    if last is None or last.is_page:
        return Traced(place, page_file(place), title_from_path(place))
    good = last_good(wiki, name) if name else None
    title = TITLE.format(label=good.kind.label if good else name) if name else str(path)
    commit = last.commit if last.after else None
    return Traced(place, FilePath(last.path), title, last.after, commit)
