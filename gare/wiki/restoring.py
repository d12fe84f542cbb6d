"""Putting a backup back: into an empty data folder, whole, or not at all.

The file is read to its end and compared with what it says of itself before anything is written.
While it is being put back a mark in the folder keeps the site from starting; what a stop leaves
there is removed by the next attempt.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, Final

from gare.config import Settings
from gare.model.errors import BadBackup, GareError
from gare.secret import SECRET_BYTES
from gare.sqlite import Database
from gare.store import bundling
from gare.store.bundling import Unbundled, unbundle
from gare.store.faults import from_system
from gare.store.objects import sync_folder
from gare.store.store import Store
from gare.wiki import archiving
from gare.wiki.archiving import Archive, Manifest, verified
from gare.wiki.indexing import rebuild
from gare.wiki.unfinished import MARK, refuse_unfinished
from gare.wiki.wiki import Wiki, open_wiki, repository_of, site_of

_PEOPLE: Final = b"people\n"
"""What the mark says from when the database of people, found empty, is being filled."""
_MAX_LINE_BYTES: Final = 64_000_000
_MAX_SMALL_BYTES: Final = 1_000_000
_REGISTER_BYTES: Final = 40
_MODE: Final = 0o600


@dataclass(frozen=True, slots=True)
class Restored:
    """What came back: what the backup held, and what `git fsck` finds to say of it.

    `settings` are those of git that somebody had added: they are not put back.
    """

    manifest: Manifest
    said: tuple[str, ...]
    settings: tuple[str, ...]
    news: bool


def restore(settings: Settings, file: Path) -> Restored:
    """Put a backup back into an empty data folder, and an empty database of people.

    On the disk, checked by git and with its index when it returns; refused, nothing of it is
    left. May be asked again after a stop at any moment. Raises BadBackup, and as the store and
    the people when they refuse.
    """
    with _opened(file) as content:
        archive = _verified(content)
        try:
            with _alone(settings.data) as mark:
                done = _put_back(settings, archive, mark)
                _sync(settings.data)
        except OSError as fault:
            raise from_system(fault) from fault
    # All that counts is there: a stop from now on leaves a gare that makes its index by itself.
    wiki = open_wiki(settings)
    try:
        rebuild(wiki)
    finally:
        wiki.close()
    return done


def restore_people(settings: Settings, file: Path) -> Restored:
    """Put back the people of a backup only, where they were lost or never were. As `restore`."""
    with _opened(file) as content:
        archive = _verified(content)
        refuse_unfinished(settings.data)
        wiki = open_wiki(settings)
        try:
            wiki.people.copying.refuse_used()
            secret = settings.data / archiving.SECRET
            if not secret.exists():
                _put_secret(secret, archive.content(archiving.SECRET))
            _put_people(wiki, archive, None)
        except OSError as fault:
            raise from_system(fault) from fault
        finally:
            wiki.close()
    return Restored(archive.manifest, (), (), news=True)


def rehearse(settings: Settings, file: Path) -> Restored:
    """Put a backup back into a folder that is removed afterwards. Raises as `restore`."""
    with _opened(file) as content:
        archive = _verified(content)
        try:
            with tempfile.TemporaryDirectory(prefix="gare-restore-") as folder:
                elsewhere = replace(settings, data=Path(folder), database_url="")
                return _put_back(elsewhere, archive, None)
        except OSError as fault:
            raise from_system(fault) from fault


def _opened(file: Path) -> IO[bytes]:
    """Return a file to read. Raises BadBackup."""
    try:
        return file.open("rb")
    except OSError as fault:
        raise BadBackup("unreadable", fault.strerror or "") from fault


def _verified(content: IO[bytes]) -> Archive:
    """Return a backup that is what it says, and that this version can read. Raises BadBackup."""
    from gare.people.migrating import is_known

    try:
        archive = verified(content)
    except OSError as fault:
        raise BadBackup("unreadable", fault.strerror or "") from fault
    if not is_known(archive.manifest.revision):
        raise BadBackup("newer", archive.manifest.gare)
    return archive


@contextmanager
def _alone(data: Path) -> Iterator[IO[bytes]]:
    """Give the mark of an empty folder; what an earlier attempt left there goes first.

    What was put there goes too when it cannot be finished. Raises BadBackup: "data" when
    something else is there, "busy" when another attempt is at work.
    """
    data.mkdir(parents=True, exist_ok=True)
    place = data / MARK
    if not place.exists() and any(data.iterdir()):
        raise BadBackup("data", str(data))
    with os.fdopen(os.open(place, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, _MODE), "r+b") as mark:
        try:
            fcntl.flock(mark, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise BadBackup("busy", str(data)) from None
        sync_folder(data)
        _empty(data)
        try:
            yield mark
        except BaseException:
            _empty(data)
            if place.stat().st_size == 0:
                place.unlink()
            raise
        place.unlink()
        sync_folder(data)


def _empty(data: Path) -> None:
    """Remove all there is in a folder but the mark."""
    for left in data.iterdir():
        if left.is_dir() and not left.is_symlink():
            shutil.rmtree(left)
        elif left.name != MARK:
            left.unlink()


def _put_back(settings: Settings, archive: Archive, mark: IO[bytes] | None) -> Restored:
    """Write all that is in a backup; return what came back."""
    data, manifest = settings.data, archive.manifest
    _put_secret(data / archiving.SECRET, archive.content(archiving.SECRET))
    Store.create(repository_of(settings), site_of(settings)).close()
    wiki = open_wiki(settings)
    try:
        begun = mark is not None and mark.read() == _PEOPLE
        if not begun:
            wiki.people.copying.refuse_used()
        history = _put_history(wiki, archive)
        _put_people(wiki, archive, mark)
        news = _put_news(data / archiving.NEWS, archive.content(archiving.NEWS))
    finally:
        wiki.close()
    config = archive.content(archiving.GIT_CONFIG).read(_MAX_SMALL_BYTES)
    added = bundling.added_settings(repository_of(settings), config)
    return Restored(manifest, history.said, added, news)


def _put_history(wiki: Wiki, archive: Archive) -> Unbundled:
    """Put the repository back; return what it is now. Raises BadBackup."""
    manifest = archive.manifest
    register = archive.content(archiving.PURGED).read()
    if len(register) % _REGISTER_BYTES:
        raise BadBackup("altered", archiving.PURGED)
    content = archive.content(archiving.BUNDLE)
    history = unbundle(wiki.store, manifest.hosts, content, register)
    if (history.main, history.refs) != (manifest.main, manifest.refs):
        raise BadBackup("altered", archiving.BUNDLE)
    return history


def _put_people(wiki: Wiki, archive: Archive, mark: IO[bytes] | None) -> None:
    """Fill the database of people: with all its rows, or with none. Raises BadBackup.

    From then on, what is in a database that is not in the data folder is known to be ours.
    """
    manifest, copying = archive.manifest, wiki.people.copying
    if mark is not None and wiki.settings.database_url:
        _say(mark, _PEOPLE)
    try:
        copying.put_back(
            _lines(archive.content(archiving.PEOPLE)), manifest.revision, manifest.rows
        )
    except GareError:
        if mark is not None:
            _say(mark, b"")
        raise
    wiki.people.migrate()
    wiki.names.write(wiki.people)


def _say(mark: IO[bytes], words: bytes) -> None:
    """Have the mark say something, on the disk."""
    mark.seek(0)
    mark.truncate()
    mark.write(words)
    mark.flush()
    os.fsync(mark.fileno())


def _lines(content: IO[bytes]) -> Iterator[bytes]:
    """Give the lines of a part, each of them whole. Raises BadBackup."""
    while line := content.readline(_MAX_LINE_BYTES):
        if not line.endswith(b"\n"):
            raise BadBackup("altered", archiving.PEOPLE)
        yield line


def _put_secret(file: Path, content: IO[bytes]) -> None:
    """Write the secret of the site, as its owner's alone; none when there was none."""
    secret = content.read(_MAX_SMALL_BYTES)
    if not secret:
        return
    if len(secret) < SECRET_BYTES:
        raise BadBackup("altered", archiving.SECRET)
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _MODE), "wb") as out:
        out.write(secret)


def _put_news(file: Path, content: IO[bytes]) -> bool:
    """Write the news of other sites; False when they are not sound, and left out."""
    with file.open("xb") as out:
        shutil.copyfileobj(content, out)
    news = Database(file)
    try:
        sound = file.stat().st_size == 0 or news.is_sound()
    finally:
        news.close()
    if not sound or file.stat().st_size == 0:
        news.remove()
    return sound


def _sync(folder: Path) -> None:
    """Have all the files below a folder on the disk, and their names."""
    for place, _folders, files in os.walk(folder):
        for name in files:
            handle = os.open(Path(place) / name, os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)
        sync_folder(Path(place))
