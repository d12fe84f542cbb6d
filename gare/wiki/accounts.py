"""The people of a wiki, brought in when somebody asks for them."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING

from gare.people.current import is_current

if TYPE_CHECKING:
    from gare.people.people import People


class Accounts:
    """The people of a wiki, there when first asked for.

    What keeps accounts takes 0.25 s and 20 MB to import: reading pages has no need of it.
    """

    def __init__(self, url: str, file: Path | None) -> None:
        self._url = url
        self._file = file
        self._people: People | None = None
        self._lock = threading.Lock()
        if file is None:
            self.people()

    def people(self) -> People:
        """Return the people; BadSetting for an address that cannot be used."""
        with self._lock:
            if self._people is None:
                from gare.people.people import People

                self._people = People(self._url)
            return self._people

    def migrate(self) -> None:
        """Make or bring up the tables, at the cost of a read when they are current."""
        if self._file is None or not is_current(self._file):
            self.people().migrate()

    def close(self) -> None:
        """Close the connections that are not in use."""
        if self._people is not None:
            self._people.close()
