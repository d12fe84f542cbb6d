"""The people of a wiki, brought in when somebody asks for them."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING, Final

from gare.people.current import is_current, note_of
from gare.people.lost import PeopleLost
from gare.secret import secret
from gare.sqlite import Database, SqliteError

if TYPE_CHECKING:
    from gare.people.people import People


_ANYTHING: Final = "select 1 from accounts union all select 1 from outbox limit 1"


class Accounts:
    """The people of a wiki, there when first asked for.

    What keeps accounts takes 0.25 s and 20 MB to import: reading pages has no need of it.
    """

    def __init__(self, url: str, own: Path, secret_file: Path) -> None:
        """Take the address of the database, "" for the file of one's own."""
        self._url = url or f"sqlite:///{own}"
        self._secret_file = secret_file
        self._file = None if url else own
        self._note = note_of(own)
        self._people: People | None = None
        self._lock = threading.Lock()
        if self._file is None:
            self.people()

    def people(self) -> People:
        """Return the people; BadSetting for an address that cannot be used."""
        with self._lock:
            if self._people is None:
                from gare.people.people import People

                self._people = People(self._url, lambda: secret(self._secret_file), self._note)
            return self._people

    def migrate(self) -> None:
        """Make or bring up the tables, at the cost of a read when they are current.

        Raises PeopleLost when they were there once.
        """
        if self._file is None or not is_current(self._file):
            self.people().migrate()

    def begin_again(self) -> bool:
        """Make a database without any account where the one there was is lost; else False."""
        try:
            self.people().migrate()
        except PeopleLost:
            self._note.unlink(missing_ok=True)
            self.people().migrate()
            return True
        return False

    def is_used(self) -> bool:
        """Tell whether there are accounts or messages, without importing what keeps them."""
        if self._people is not None or self._file is None:
            return True
        database = Database(self._file)
        try:
            found = database.connection().execute(_ANYTHING).fetchone()
        except (SqliteError, OSError):
            return False
        finally:
            database.close()
        return found is not None

    def close(self) -> None:
        """Close the connections that are not in use."""
        if self._people is not None:
            self._people.close()
