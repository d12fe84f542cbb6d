"""The people of a wiki, brought in when somebody asks for them."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING, Final

from gare.people.current import is_current
from gare.secret import secret
from gare.sqlite import Database, SqliteError

if TYPE_CHECKING:
    from gare.people.people import People


_ANYTHING: Final = "select 1 from accounts union all select 1 from outbox limit 1"


class Accounts:
    """The people of a wiki, there when first asked for.

    What keeps accounts takes 0.25 s and 20 MB to import: reading pages has no need of it.
    """

    def __init__(self, url: str, file: Path | None, secret_file: Path) -> None:
        self._url = url
        self._secret_file = secret_file
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

                self._people = People(self._url, lambda: secret(self._secret_file))
            return self._people

    def migrate(self) -> None:
        """Make or bring up the tables, at the cost of a read when they are current."""
        if self._file is None or not is_current(self._file):
            self.people().migrate()

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
