"""A wiki: the settings, the repository, the index and the people of one gare, joined."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from gare.config import Settings
from gare.feeds.feeds import Feeds
from gare.index.index import Index
from gare.index.seen import Gate
from gare.model.names import NO_HOST, BlobId
from gare.model.rules import OPERATOR, Asker
from gare.moderation.policy import PolicyNow
from gare.store.store import Site, Store
from gare.wiki.accounts import Accounts
from gare.wiki.kept import Kept
from gare.wiki.laws import Laws
from gare.wiki.shelf import Shelf
from gare.wiki.signing import FILE, Names

if TYPE_CHECKING:
    from gare.people.people import People

REPOSITORY = "content.git"


@dataclass(frozen=True, slots=True)
class Wiki:
    """What every use case is given first."""

    settings: Settings
    store: Store
    index: Index
    accounts: Accounts
    feeds: Feeds
    names: Names
    gate: Gate

    shelf: Shelf = field(default_factory=Shelf)
    policy: Kept[PolicyNow] = field(default_factory=Kept)
    hidden: Kept[frozenset[BlobId]] = field(default_factory=Kept)
    closed: Kept[str | None] = field(default_factory=Kept)
    called: Kept[frozenset[str]] = field(default_factory=Kept)
    laws: Laws = field(default_factory=Laws)
    withheld: Kept[Mapping[str, frozenset[str]]] = field(default_factory=Kept)
    asker: Asker = OPERATOR
    """Who reads: `index` shows no more than they may see."""

    @property
    def whole(self) -> Index:
        """The index of all there is; `index` is what the person asking may read."""
        return self.gate.whole

    @property
    def people(self) -> People:
        """The people of this wiki."""
        return self.accounts.people()

    def close(self) -> None:
        """End what this process keeps open: git's processes, connections of this thread."""
        self.store.close()
        self.index.close()
        self.accounts.close()
        self.feeds.close()


def site_of(settings: Settings) -> Site:
    """Return who commits: the name of the wiki and the host its synthetic addresses end with."""
    host = urlsplit(settings.site_url).hostname or NO_HOST
    return Site(name=settings.site_name, host=host)


def repository_of(settings: Settings) -> Path:
    """Return the folder of the bare repository."""
    return settings.data / REPOSITORY


def open_wiki(settings: Settings) -> Wiki:
    """Return the wiki of an existing data folder; opens nothing that a fork could not share."""
    names = Names(settings.data / FILE)
    index = Index(settings.data / "index.sqlite", names)
    return Wiki(
        settings=settings,
        store=Store(repository_of(settings), site_of(settings)),
        index=index,
        accounts=Accounts(
            settings.database_url, settings.data / "people.sqlite", settings.data / "secret"
        ),
        feeds=Feeds(settings.data / "feeds.sqlite"),
        names=names,
        gate=Gate(index),
    )
