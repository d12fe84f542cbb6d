"""The index as the layers above see it: one object, safe for threads and across fork."""

from __future__ import annotations

import fcntl
import time
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from secrets import token_hex
from typing import Final, TextIO

from gare.index import renders, schema
from gare.index.apply import Step, apply_step
from gare.index.build import Progress, Whole, build
from gare.index.guards import Guarding
from gare.index.record_reader import RecordReader
from gare.index.rows import Built, Finding
from gare.index.sheets import Sheet
from gare.index.verify import findings
from gare.model.errors import IndexUnready
from gare.model.names import CommitId, FilePath
from gare.model.pages import Commit, FileChange, PageEntry, TreeFile
from gare.sqlite import SqliteError, is_corrupt, is_locked, is_missing_table

_LOCK_ATTEMPTS: Final = 5


class Index(RecordReader):
    """The derived index in one SQLite file, which may be deleted at any moment."""

    @property
    def path(self) -> Path:
        """Return where the file is."""
        return self._path

    def head(self) -> CommitId | None:
        """Return the commit the index is at, None when there is no index of this version."""
        try:
            found = self._database.connection().execute(
                "select value from meta where name = ?", (schema.HEAD,)
            )
            row = found.fetchone()
        except (SqliteError, FileNotFoundError):
            return None
        return None if row is None else CommitId(row[0])

    def ready(self) -> bool:
        """Tell whether there is an index to read."""
        return self.head() is not None

    def close(self) -> None:
        """Close what this thread has open."""
        self._database.close()

    def apply(
        self,
        base: CommitId | None,
        head: CommitId,
        commits: Iterable[Commit] = (),
        files: Iterable[FileChange] = (),
        entries: Iterable[PageEntry] = (),
        gone: Iterable[FilePath] = (),
        redirects: Mapping[str, str] | None = None,
        guarding: Guarding | None = None,
    ) -> bool:
        """Bring the index from `base` to `head` in one transaction.

        `files` are the new or changed files that are no page, `entries` the new or changed pages,
        `gone` the files that left, of both sorts; `redirects` the whole table, None when it did
        not change; `guarding` says who may read what. False, and nothing done, when the index is
        not at `base`, is not there, or another writer keeps it too long, or it is being made anew:
        it may be brought along later.
        """
        if self.is_building():
            return False
        step = Step(head, commits, files, entries, gone, redirects, guarding)
        try:
            with self._database.writing() as db:
                row = db.execute("select value from meta where name = ?", (schema.HEAD,)).fetchone()
                if row is None or row[0] != base:
                    return False
                apply_step(db, self._french(), step)
                db.execute("update meta set value = ? where name = ?", (step.head, schema.HEAD))
        except FileNotFoundError:
            return False
        except SqliteError as error:
            if is_locked(error) or is_corrupt(error) or is_missing_table(error):
                return False
            raise
        return True

    def rebuild(
        self,
        head: CommitId,
        commits: Iterable[Commit],
        files: Iterable[TreeFile],
        entries: Iterable[PageEntry | Sheet],
        redirects: Mapping[str, str] | None = None,
        progress: Progress | None = None,
        guarding: Guarding | None = None,
    ) -> Built | None:
        """Make the index anew; None, and nothing done, when another process is at it.

        Pages may come already worked out, by other processes for instance.
        Readers keep the former content until the end, when it is sound and of this version.
        """
        start = time.monotonic()
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with Path(f"{self._path}.lock").open("w") as lock:
            if not _taken(lock):
                return None
            if not self._reusable():
                self._database.close()
                self._database.remove()
            whole = Whole(commits, files, entries, redirects or {}, guarding)
            with self._database.writing(create=True) as db:
                made = build(db, whole, progress)
                db.execute("insert into meta values (?, ?)", (schema.HEAD, head))
                db.execute("insert into meta values (?, ?)", (schema.MADE, token_hex(8)))
            self._database.shrink_log()
        return Built(*made, time.monotonic() - start)

    def forget(self) -> None:
        """Remove the file with its log, once whoever is making it anew has ended."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with Path(f"{self._path}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            self._database.close()
            self._database.remove()

    def is_building(self) -> bool:
        """Tell whether a process is making the index anew."""
        try:
            with Path(f"{self._path}.lock").open("r") as lock:
                fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        except OSError:
            return False
        return False

    def _reusable(self) -> bool:
        """Tell whether the file is sound and of this version."""
        if not self._database.is_sound():
            return False
        with self._database.reading() as db:
            return schema.version(db) == schema.VERSION

    def keep(self, key: str, value: str) -> None:
        """Keep a rendering; silently not, when the index is busy or away."""
        with suppress(SqliteError, FileNotFoundError), self._database.writing(wait=False) as db:
            renders.keep(db, key, value)

    def cached(self, key: str) -> str | None:
        """Return the rendering kept under `key`, None when there is none."""
        try:
            return renders.cached(self._database.connection(), key)
        except (SqliteError, FileNotFoundError):
            return None

    def verify(self) -> tuple[Finding, ...]:
        """Return what is wrong in the index. Reads it whole; empty when all is well."""
        try:
            with self.reading() as db:
                return findings(db)
        except IndexUnready:
            return (Finding("unreadable", self._path.name),)


def _taken(lock: TextIO) -> bool:
    """Take the lock of builders; False when another holds it, and not just looks at it."""
    for _attempt in range(_LOCK_ATTEMPTS):
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            time.sleep(0.01)
        else:
            return True
    return False
