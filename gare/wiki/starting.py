"""Start: the data folder on first use, and what every start puts right by itself."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from gare.config import Settings
from gare.model.errors import NothingToDo, StoreFailure
from gare.model.names import HOME, FilePath, name_fault, page_file
from gare.model.pages import Action, Commit
from gare.model.people import Author
from gare.people.lost import PeopleLost
from gare.store.repair import repair
from gare.store.store import Order, Snapshot, Store
from gare.wiki.purging import finish
from gare.wiki.unfinished import refuse_unfinished
from gare.wiki.wiki import Wiki, open_wiki, repository_of, site_of

LOG = logging.getLogger("gare")
FIRST_AUTHOR: Final = Author("Gare", "gare")
FIRST_SUMMARY: Final = "Contenu de départ de la gare"
EMPTY: Final = {page_file(HOME): b"# Accueil\n"}


def start(settings: Settings, content: Path | None) -> Wiki:
    """Return the wiki of a data folder, created from `content` when there is none yet.

    An existing folder is never overwritten: only what a crash left behind is repaired. With
    `content` None a new wiki has an empty home page only. Safe when several processes start at
    once. Raises PeopleLost rather than begin again without the accounts there were, BadBackup
    where a backup is half put back.
    """
    refuse_unfinished(settings.data)
    settings.data.mkdir(parents=True, exist_ok=True)
    repository = repository_of(settings)
    store = Store.create(repository, site_of(settings))
    repair(repository)
    if store.head() is None:
        fill(store, files_of(content) if content is not None else EMPTY)
    store.close()
    wiki = open_wiki(settings)
    try:
        wiki.accounts.migrate()
        if not wiki.names.exists():
            wiki.names.write(wiki.people)
    except PeopleLost:
        LOG.error("the accounts are lost: `gare restore --people FILE`, or `gare user reset`")
        wiki.close()
        raise
    except StoreFailure as fault:
        LOG.error("accounts cannot be used, pages can: %s", fault.detail)
    if finish(wiki):
        LOG.warning("a purge that had been interrupted is finished")
    return wiki


def files_of(content: Path) -> dict[FilePath, bytes]:
    """Return the files of a folder that a wiki can keep."""
    files = {
        FilePath(found.relative_to(content).as_posix()): found.read_bytes()
        for found in sorted(content.rglob("*"))
        if found.is_file()
    }
    return {file: text for file, text in files.items() if name_fault(file) is None}


def fill(store: Store, files: Mapping[FilePath, bytes]) -> None:
    """Put files into an empty repository as its first commit; nothing in one that is not."""

    def build(snapshot: Snapshot) -> tuple[Order, None]:
        if snapshot.commit is not None:
            raise NothingToDo(HOME)
        return Order(files, FIRST_AUTHOR, FIRST_SUMMARY, Action.IMPORT, None), None

    try:
        store.write(build, _ignore)
    except NothingToDo:
        return


def _ignore(commit: Commit) -> None:
    """Do nothing with the first commit: the index is built from the repository."""
