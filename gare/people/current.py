"""Whether the accounts' tables are those of this version, told without what reads accounts."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from gare.sqlite import Database, SqliteError

HEAD: Final = "0010"
"""The newest revision of `migrations/`."""


def is_current(file: Path) -> bool:
    """Tell whether an SQLite file was made and has the newest tables; False when in doubt."""
    if not note_of(file).exists():
        return False
    database = Database(file)
    try:
        found = database.connection().execute("select version_num from alembic_version").fetchall()
    except (SqliteError, OSError):
        return False
    finally:
        database.close()
    return found == [(HEAD,)]


def note_of(file: Path) -> Path:
    """Return the empty file that says the database was made once: "people.sqlite.made"."""
    return file.with_name(f"{file.name}.made")
