"""The index as one reader sees it: all questions, without what this reader may not read."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from gare.index import guards
from gare.index.columns import Columns
from gare.index.index import Index
from gare.index.unseen import Overlay
from gare.model.rules import ANYONE, Asker
from gare.sqlite import Connection

_READERS: Final = 64
_OVERLAYS: Final = 8
"""How many sorts of restricted readers are served without finding again what they may not read."""


class Gate:
    """Gives the index to each reader; one per process, for all its threads."""

    def __init__(self, whole: Index) -> None:
        self.whole = whole
        self._lock = threading.Lock()
        self._readers: OrderedDict[tuple[int, str], SeenIndex] = OrderedDict()
        self._overlays: OrderedDict[tuple[int, str], Overlay] = OrderedDict()

    def seen_by(self, asker: Asker = ANYONE) -> SeenIndex:
        """Return the index as someone sees it. A visitor's handle opens nothing."""
        key = (asker.level, asker.handle if asker.has_account else "")
        with self._lock:
            found = self._readers.get(key)
            if found is None:
                found = self._readers[key] = SeenIndex(self, *key)
                if len(self._readers) > _READERS:
                    self._readers.popitem(last=False)
            self._readers.move_to_end(key)
            return found

    def overlay(self, level: int, handle: str) -> Overlay:
        """Return the connections of restricted readers of this level and this handle."""
        with self._lock:
            found = self._overlays.get((level, handle))
            if found is None:
                found = self._overlays[level, handle] = Overlay(self.whole.path, level, handle)
                if len(self._overlays) > _OVERLAYS:
                    self._overlays.popitem(last=False)
            self._overlays.move_to_end((level, handle))
            return found


class SeenIndex(Index):
    """An index of which a reader is shown what they may read; writing it is as for all."""

    def __init__(self, gate: Gate, level: int, handle: str) -> None:
        vars(self).update(vars(gate.whole))  # the same file, connections and names
        self._local = threading.local()
        self._columns = Columns()
        self._gate = gate
        self._level = level
        self._handle = handle
        self._known: tuple[str, Overlay | None] = ("", None)

    @contextmanager
    def _transaction(self) -> Iterator[Connection]:
        """Give one consistent state: of all there is when nothing is to be left out."""
        overlay = self._known[1]
        if overlay is None or not overlay.is_inside():
            with self._database.reading() as db:
                overlay = self._overlay(db)
                if overlay is None:
                    yield db
                    return
        with overlay.reading() as db:
            yield db

    def sees_all(self) -> bool:
        """Tell whether nothing at all is kept from this reader, in present and past pages.

        Raises `IndexUnready`, as all questions do.
        """
        with self._gate.whole.reading() as db:
            return self._overlay(db) is None

    def _overlay(self, db: Connection) -> Overlay | None:
        """Return the connections to ask, None when this reader may read all."""
        mark = guards.stamp(db)
        if not mark:
            return None
        known, overlay = self._known
        if known != mark:
            overlay = None
            if not guards.sees_all(db, self._level, self._handle):
                handle = self._handle if guards.is_named(db, self._handle) else ""
                overlay = self._gate.overlay(self._level, handle)
            self._known = (mark, overlay)
        return overlay
