"""Make what tests need: a wiki in a folder with a few pages, people, a client."""

from __future__ import annotations

import atexit
import shutil
import threading
from collections.abc import Iterator, Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Protocol

import pytest

from gare.config import Settings, load
from gare.model.errors import IndexUnready
from gare.model.names import FilePath
from gare.model.pages import Action
from gare.model.people import Author, Person, Role
from gare.secret import secret
from gare.store.store import Order, Snapshot
from gare.wiki.indexing import catch_up, landed
from gare.wiki.starting import start
from gare.wiki.wiki import Wiki
from gare.wiki.writing import Form, Written, save

ANNE = Person(Role.VISITOR, Author("Anne", "visiteur-lilas-1001"))
ALL_MAY = {"_gare/rules.yml": "rules:\n  - change: everyone\n"}
"""The rules of a wiki where visitors may do all, kinds included."""
BELKACEM = Person(Role.VISITOR, Author("Belkacem", "visiteur-cobalt-2002"))


def settings_for(folder: Path, **changes: str) -> Settings:
    """Return settings whose data are in a folder."""
    given = {"GARE_DATA": str(folder), "GARE_SITE_URL": "http://gare.example"}
    return load(given | {f"GARE_{name.upper()}": value for name, value in changes.items()})


class MakeWiki(Protocol):
    """Makes a wiki that holds these files, made by one commit; settings by name."""

    def __call__(self, files: Mapping[str, str | bytes], **changes: str) -> Wiki: ...


@pytest.fixture
def wiki_with(tmp_path: Path) -> Iterator[MakeWiki]:
    """Return what makes a wiki in the folder of the test; it is closed at the end."""
    made: list[Wiki] = []

    def make(files: Mapping[str, str | bytes], **changes: str) -> Wiki:
        wiki = started(tmp_path / "data", **changes)
        made.append(wiki)
        if files:
            put(wiki, files)
            indexed(wiki)
        return wiki

    yield make
    for wiki in made:
        wait_for_builders()
        wiki.close()


def started(folder: Path, **changes: str) -> Wiki:
    """Return the wiki of a new folder, begun as a copy: to make one takes half a second."""
    if "database_url" not in changes:
        shutil.copytree(_empty_wiki(), folder)
        (folder / "templates").symlink_to(_empty_wiki().with_name("templates"))
    wiki = start(settings_for(folder, **changes), None)
    indexed(wiki)
    return wiki


@cache
def _empty_wiki() -> Path:
    """Return the data of a wiki with nothing in it, made once for each process of tests.

    Beside it, the folder where all the wikis of that process keep their compiled templates.
    """
    folder = Path(mkdtemp(prefix="gare-empty-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    wiki = start(settings_for(folder / "data"), None)
    indexed(wiki)
    wiki.close()
    secret(folder / "data" / "secret")
    (folder / "templates").mkdir()
    return folder / "data"


def indexed(wiki: Wiki) -> None:
    """Have the index at the head: a reader of a machine that is busy would not wait so long."""
    with suppress(IndexUnready):
        catch_up(wiki)
    wait_for_builders()


def without_index(wiki: Wiki) -> None:
    """Have no index at all, as when its file was lost."""
    wiki.index.close()
    for file in wiki.settings.data.glob("index.sqlite*"):
        file.unlink()


def wait_for_builders() -> None:
    """Wait for the threads that build an index, so that nothing outlives a test."""
    for thread in threading.enumerate():
        if thread.name == "gare-index":
            thread.join(timeout=100)


def put(wiki: Wiki, files: Mapping[str, str | bytes | None], author: Person = ANNE) -> None:
    """Commit files as they are, without any check; None removes one."""
    changes = {
        FilePath(name): text.encode() if isinstance(text, str) else text
        for name, text in files.items()
    }

    def build(_snapshot: Snapshot) -> tuple[Order, None]:
        return Order(changes, author.author, "Essai", Action.IMPORT, None), None

    wiki.store.write(build, landed(wiki))


def text_of(wiki: Wiki, file: str) -> str:
    """Return the text of a file at the head of the repository."""
    snapshot = wiki.store.snapshot()
    blob = snapshot.find(FilePath(file))
    assert blob is not None, file
    return snapshot.read(blob).decode()


def base_of(wiki: Wiki, file: str) -> str:
    """Return the blob of a file, as the editor carries it; "" when there is none."""
    return wiki.store.snapshot().find(FilePath(file)) or ""


def write(wiki: Wiki, path: str, source: str, *, base: str = "", who: Person = ANNE) -> Written:
    """Save a page as the editor does."""
    return save(wiki, path, who, Form(source, base, "", ""))
