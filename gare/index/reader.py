"""Reading the index: every question the layers above may ask, each from one consistent state.

Every reading raises `IndexUnready` when there is no index of this version to read. The cost of
each is independent of the size of the wiki and of the length of its history.
"""

from __future__ import annotations

import fcntl
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import replace
from pathlib import Path

from gare.index import changes, files, guards, links, lists, pages, titles
from gare.index.columns import Columns
from gare.index.french import French
from gare.index.rows import (
    ChangeRow,
    Counts,
    FileRow,
    LinkState,
    Listing,
    PageBrief,
    PageRow,
    RevisionRow,
    TagCount,
    Wanted,
)
from gare.index.search import Asking, Found, search
from gare.model.errors import IndexUnready
from gare.model.names import PagePath
from gare.model.pages import Link
from gare.model.rules import Subject
from gare.sqlite import (
    Connection,
    Database,
    SqliteError,
    is_corrupt,
    is_locked,
    is_missing_table,
    is_refused,
)


class Reader:
    """The questions; see `Index` for the writing."""

    def __init__(self, path: Path, names: Callable[[], Mapping[str, str]] = dict) -> None:
        """Read the index at a path; `names` gives the names to show instead, by handle."""
        self._path = path
        self._names = names
        self._database = Database(path)
        self._local = threading.local()
        self._columns = Columns()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Make all the questions asked inside see the same state."""
        try:
            with self._transaction() as db:
                yield db
        except FileNotFoundError as error:
            raise IndexUnready from error
        except SqliteError as error:
            if is_corrupt(error):
                self._discard()
            if (
                is_corrupt(error)
                or is_missing_table(error)
                or is_locked(error)
                or is_refused(error)
            ):
                raise IndexUnready from error
            raise

    def _transaction(self) -> AbstractContextManager[Connection]:
        """Return one consistent state of all there is."""
        return self._database.reading()

    def _discard(self) -> None:
        """Remove a damaged index, so that it is made anew; not the one that is being made."""
        with suppress(OSError), Path(f"{self._path}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if self._database.is_current() or not self._database.is_sound():
                self._database.close()
                self._database.remove()

    def _french(self) -> French:
        """Return this thread's analyser."""
        french: French | None = getattr(self._local, "french", None)
        if french is None:
            french = self._local.french = French()
        return french

    def page(self, path: str) -> PageRow | None:
        """Return the page at `path`: at this very address, else the first NFC-equal to it."""
        with self.reading() as db:
            return pages.page(db, path)

    def subject(self, path: str) -> Subject:
        """Return a page or a file, there, gone or to be, as rules see it."""
        with self.reading() as db:
            return guards.subject(db, path)

    def file(self, path: str) -> FileRow | None:
        """Return the file that is no page at `path`; its `fault` says if it cannot be served."""
        with self.reading() as db:
            return files.file(db, path)

    def files_of(self, page: str) -> tuple[FileRow, ...]:
        """Return the attachments of a page in the order of their names."""
        with self.reading() as db:
            return files.files_of(db, page)

    def faulty_files(self, limit: int = 200) -> tuple[FileRow, ...]:
        """Return the files that cannot be served."""
        with self.reading() as db:
            return files.faulty_files(db, limit)

    def outgoing(self, path: str) -> tuple[LinkState, ...]:
        """Return the links of a page in the order of its text, with where they lead."""
        with self.reading() as db:
            return links.outgoing(db, path)

    def resolve(self, wanted: Iterable[Link]) -> tuple[LinkState, ...]:
        """Return where links would lead, in the order given."""
        with self.reading() as db:
            return links.resolve(db, wanted)

    def backlinks(self, path: str, limit: int = 50, after: int = 0) -> Listing[PageBrief, int]:
        """Return the pages that lead to a page, by path, title, alias or redirect."""
        with self.reading() as db:
            return links.backlinks(db, path, limit, after)

    def linking_files(self, path: str) -> tuple[PageRow, ...]:
        """Return the pages with a link written as a path to `path` or to something below it."""
        with self.reading() as db:
            return pages.pages_by_id(db, links.linking_sources(db, path))

    def wanted(self, limit: int = 50, offset: int = 0) -> Listing[Wanted, int]:
        """Return the missing pages that others link to, the most wanted first."""
        with self.reading() as db:
            return links.wanted(db, limit, offset)

    def orphans(self, limit: int = 50, after: str = "") -> Listing[PageBrief, str]:
        """Return the pages that no other page leads to, in the order of their paths."""
        with self.reading() as db:
            return lists.orphans(db, limit, after)

    def redirect(self, path: str) -> PagePath | None:
        """Return the page that an old address leads to, None when it leads nowhere."""
        with self.reading() as db:
            return links.redirect(db, path)

    def all_pages(
        self, prefix: str = "", limit: int = 200, after: str = "", kind: str = ""
    ) -> Listing[PageBrief, str]:
        """Return pages in the order of their paths; those of `_gare/` only by that `prefix`."""
        with self.reading() as db:
            return lists.all_pages(db, prefix, limit, after, kind)

    def pages_at(self, paths: Iterable[str]) -> dict[str, PageBrief]:
        """Return pages by their paths; those that are not there are left out."""
        with self.reading() as db:
            return lists.at(db, paths)

    def children(self, folder: str, limit: int = 200, after: str = "") -> Listing[PageBrief, str]:
        """Return the pages directly in a folder ("" for the root), in the order of their paths."""
        with self.reading() as db:
            return lists.children(db, folder, limit, after)

    def unlisted(self, status: str, limit: int = 500) -> tuple[PageBrief, ...]:
        """Return the pages that are in no list because of their status."""
        with self.reading() as db:
            return lists.unlisted(db, status, limit)

    def tags(self, limit: int = 200) -> tuple[TagCount, ...]:
        """Return the tags, the most used first."""
        with self.reading() as db:
            return lists.tags(db, limit)

    def tagged(self, tag: str, limit: int = 50, after: str = "") -> Listing[PageBrief, str]:
        """Return the pages that bear a tag, however it is spelt, in the order of their paths."""
        with self.reading() as db:
            return lists.tagged(db, tag, limit, after)

    def recent(self, limit: int = 10) -> tuple[PageBrief, ...]:
        """Return the pages that changed last, the newest first."""
        with self.reading() as db:
            return lists.recent(db, limit)

    def folders(self, limit: int = 200) -> tuple[str, ...]:
        """Return the folders with most pages below them, in alphabetical order."""
        with self.reading() as db:
            return lists.folders(db, limit)

    def kinds(self, limit: int = 200) -> tuple[str, ...]:
        """Return the kinds that pages have, in alphabetical order."""
        with self.reading() as db:
            return lists.kinds(db, limit)

    def counts(self) -> Counts:
        """Return how much there is."""
        with self.reading() as db:
            return lists.counts(db)

    def history(
        self, path: str, limit: int = 50, before: int | None = None
    ) -> Listing[RevisionRow, int]:
        """Return the revisions of the page or file at `path`, newest first, moves followed."""
        with self.reading() as db:
            return self._all_signed(changes.history(db, path, limit, before))

    def changes(
        self,
        limit: int = 50,
        before: int | None = None,
        *,
        author: str = "",
        action: str = "",
        folder: str = "",
        kind: str = "",
    ) -> Listing[ChangeRow, int]:
        """Return the last changes, newest first; `author` is a handle."""
        with self.reading() as db:
            wanted = changes.Wished(author, action, folder, kind)
            found = changes.changes(db, limit, before, wanted)
        if not self._names():
            return found
        rows = [replace(row, revision=self._signed(row.revision)) for row in found.rows]
        return Listing(tuple(rows), found.next)

    def files_by(self, handle: str, limit: int = 5_000) -> tuple[RevisionRow, ...]:
        """Return what the last commits of an author did to each file, the newest first."""
        with self.reading() as db:
            return changes.files_by(db, handle, limit)

    def revision(self, commit: str, path: str) -> RevisionRow | None:
        """Return what a commit did to the page or file at `path`, else the last change before it.

        None for a commit that is not known, or older than the page.
        """
        with self.reading() as db:
            found = changes.revision(db, commit, path)
        return found and self._signed(found)

    def later(self, path: str, seq: int) -> RevisionRow | None:
        """Return the revision just after another one of the same page, None after the last."""
        with self.reading() as db:
            found = changes.later(db, path, seq)
        return found and self._signed(found)

    def last_revision(self, path: str) -> RevisionRow | None:
        """Return the last revision of the page or file at `path`, None when it never was."""
        return next(iter(self.history(path, 1).rows), None)

    def deleted(self, path: str) -> RevisionRow | None:
        """Return the revision that deleted the page once at `path`, None if it lives."""
        with self.reading() as db:
            found = changes.deleted(db, path)
        return found and self._signed(found)

    def deleted_pages(
        self, limit: int = 50, before: int | None = None
    ) -> Listing[RevisionRow, int]:
        """Return the pages that are gone, the last deleted first."""
        with self.reading() as db:
            return self._all_signed(changes.deleted_pages(db, limit, before))

    def _signed(self, row: RevisionRow) -> RevisionRow:
        """Return a revision under the present name of who made it."""
        name = self._names().get(row.handle)
        return row if name is None else replace(row, author=name)

    def _all_signed(self, found: Listing[RevisionRow, int]) -> Listing[RevisionRow, int]:
        """Return revisions under the present names of those who made them."""
        if not self._names():
            return found
        return Listing(tuple(self._signed(row) for row in found.rows), found.next)

    def search(
        self, query: str, kind: str = "", tag: str = "", page: int = 1, per_page: int = 20
    ) -> Found:
        """Return the pages that answer, the best first. Any text at all is answered."""
        with self.reading() as db:
            return search(db, self._french(), Asking(query, kind, tag, page, per_page))

    def suggest(self, prefix: str, limit: int = 10) -> tuple[PageBrief, ...]:
        """Return the pages whose title has a word that begins like the last one typed."""
        with self.reading() as db:
            return pages.briefs(db, titles.suggest(db, self._french(), prefix, limit))

    def near_titles(self, text: str, limit: int = 5) -> tuple[PageBrief, ...]:
        """Return the pages whose title resembles `text`, the nearest first."""
        with self.reading() as db:
            return pages.briefs(db, titles.near_titles(db, self._french(), text, limit))
