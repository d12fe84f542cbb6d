"""Rules of a gare where visitors may do all, so that journeys need no account."""

from __future__ import annotations

from gare.model.names import FilePath, PagePath
from gare.model.pages import Action
from gare.model.people import Author
from gare.store.store import Order, Site, Snapshot, Store
from tests.journeys.serving import Server
from tests.making import ALL_MAY


def open_to_all(server: Server) -> None:
    """Write the rules as someone who pushes would."""

    def build(_snapshot: Snapshot) -> tuple[Order, None]:
        files = {FilePath(name): text.encode() for name, text in ALL_MAY.items()}
        page = PagePath("_gare/rules.yml")
        return Order(dict(files), Author("Essai", "essai"), "Règles", Action.EDIT, page), None

    with Store(server.repository, Site("Essai", "gare.invalid")) as store:
        store.write(build, lambda _commit: None)
