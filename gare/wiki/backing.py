"""Backups: one file with all that could not be made again, while people write.

History and people are those of one instant: for a few milliseconds nobody moves main while both are
looked at; then they are copied as they were. So all that was acknowledged before is there, and no
row of people names a commit that is not.
"""

from __future__ import annotations

import fcntl
import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import IO, TYPE_CHECKING, Final

from gare.model.errors import BadBackup
from gare.sqlite import Database, SqliteError
from gare.store import bundling
from gare.store.faults import from_system
from gare.store.objects import sync_folder
from gare.store.orders import clean_host
from gare.wiki import archiving
from gare.wiki.archiving import FORMAT, ArchiveWriter, Manifest
from gare.wiki.wiki import Wiki

if TYPE_CHECKING:
    from gare.people.copying import Copy

_UNFINISHED: Final = ".gare-backup.part"
_DATED: Final = re.compile(r"gare-[0-9]{8}-[0-9]{6}(-[0-9]{2})?\.tar")
_MODE: Final = 0o600
_PIECE_BYTES: Final = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Made:
    """A backup that was made: where, its size in bytes, what it holds, which old ones went.

    `left_out` names what could not be read and is no loss: the news of other sites.
    """

    file: Path
    size: int
    manifest: Manifest
    removed: tuple[str, ...]
    left_out: tuple[str, ...]


def back_up(wiki: Wiki, place: Path, now: datetime, keep: int | None = None) -> Made:
    """Make a backup: the file `place`, or one named by its date in the folder `place`.

    Whole and on the disk when it returns; otherwise no file has that name. With `keep`, the last
    so many of a folder stay. Raises BadBackup ("exists", "folder", "busy", "purging", "empty"),
    Busy, PeopleUnavailable, DiskFull, ReadOnly, StoreFailure.
    """
    if keep is not None and not place.is_dir():
        raise BadBackup("folder", str(place))
    file = _dated(place, now) if place.is_dir() else place
    if not file.parent.is_dir():
        raise BadBackup("folder", str(file.parent))
    if file.exists() or file.is_symlink():
        raise BadBackup("exists", str(file))
    try:
        with _beside(file) as out:
            manifest, left_out = _written(wiki, out, now)
            size = out.tell()
        removed = () if keep is None else _only_last(place, keep, file)
    except OSError as fault:
        raise from_system(fault) from fault
    return Made(file, size, manifest, removed, left_out)


def _dated(folder: Path, now: datetime) -> Path:
    """Return the name of a new backup in a folder: "gare-20260301-040000.tar"."""
    stem = f"gare-{now.astimezone(UTC):%Y%m%d-%H%M%S}"
    names = (f"{stem}.tar", *(f"{stem}-{number:02}.tar" for number in range(2, 100)))
    return folder / next((name for name in names if not (folder / name).exists()), names[0])


@contextmanager
def _beside(file: Path) -> Iterator[IO[bytes]]:
    """Give a file to write, which takes its name once it is whole and on the disk.

    What a backup that was killed left is written over. BadBackup when another one is at work.
    """
    beside = file.with_name(_UNFINISHED)
    flags = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW
    with os.fdopen(os.open(beside, flags, _MODE), "w+b") as out:
        try:
            fcntl.flock(out, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise BadBackup("busy", str(file.parent)) from None
        if not _is_same(out, beside):
            raise BadBackup("busy", str(file.parent))
        out.truncate(0)
        os.fchmod(out.fileno(), _MODE)
        try:
            yield out
            out.flush()
            os.fsync(out.fileno())
            beside.rename(file)
            sync_folder(file.parent)
        finally:
            with suppress(OSError):
                if _is_same(out, beside):
                    beside.unlink()


def _is_same(out: IO[bytes], file: Path) -> bool:
    """Tell whether the file that is open is still the one of this name."""
    try:
        return os.path.samestat(os.fstat(out.fileno()), file.stat(follow_symlinks=False))
    except FileNotFoundError:
        return False


def _written(wiki: Wiki, out: IO[bytes], now: datetime) -> tuple[Manifest, tuple[str, ...]]:
    """Write all the parts; return what they are, and what was left out."""
    archive = ArchiveWriter(out, now)
    with bundling.kept_whole(wiki.store):
        with wiki.people.copying.instant() as people:
            with wiki.store.alone():
                revision = people.begun()
                tips = bundling.tips(wiki.store)
            _put_people(archive, people)
        with archive.part(archiving.BUNDLE) as write:
            objects = bundling.bundle(wiki.store.git, tips, write)
        _put(archive, archiving.PURGED, bundling.purged(wiki.store.path))
        _put(archive, archiving.GIT_CONFIG, bundling.settings(wiki.store.path))
    _put_secret(archive, wiki.settings.data / archiving.SECRET)
    has_news = _put_news(archive, wiki.settings.data / archiving.NEWS)
    manifest = Manifest(
        format=FORMAT,
        gare=version("gare"),
        made_at=now.astimezone(UTC).isoformat(timespec="seconds"),
        main=tips.main,
        refs=len(tips.refs),
        objects=objects,
        hosts=tuple(dict.fromkeys(clean_host(host) for host in wiki.store.hosts)),
        revision=revision,
        rows=people.rows,
        parts=archive.parts,
    )
    archive.close(manifest)
    return manifest, () if has_news else (archiving.NEWS,)


def _put_people(archive: ArchiveWriter, people: Copy) -> None:
    """Write down what is kept of people."""
    with archive.part(archiving.PEOPLE) as write:
        for line in people.lines():
            write(line)


def _put(archive: ArchiveWriter, name: str, content: bytes) -> None:
    """Write a part, unless there is nothing to write."""
    if content:
        with archive.part(name) as write:
            write(content)


def _put_secret(archive: ArchiveWriter, file: Path) -> None:
    """Write the secret of the site down; one that never served has none."""
    if file.exists():
        _put(archive, archiving.SECRET, file.read_bytes())


def _put_news(archive: ArchiveWriter, file: Path) -> bool:
    """Write the news of other sites as they are at one instant; False when they are damaged."""
    if not file.exists():
        return True
    news = Database(file)
    with tempfile.TemporaryDirectory(prefix="gare-news-") as folder:
        copy = Path(folder) / archiving.NEWS
        try:
            news.copy_to(copy)
        except SqliteError:
            return False
        finally:
            news.close()
        with copy.open("rb") as content, archive.part(archiving.NEWS) as write:
            while piece := content.read(_PIECE_BYTES):
                write(piece)
    return True


def _only_last(folder: Path, keep: int, made: Path) -> tuple[str, ...]:
    """Remove the oldest backups of a folder beyond so many; never the one that was just made."""
    names = sorted(one.name for one in folder.iterdir() if _DATED.fullmatch(one.name))
    others = [name for name in names if name != made.name]
    gone = others[: max(len(names) - keep, 0)]
    for name in gone:
        (folder / name).unlink(missing_ok=True)
    return tuple(gone)
