"""Bringing the tables to the newest revision: the only file that imports Alembic."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory

from gare.people.sealing import Seal

_MIGRATIONS: Final = Path(__file__).resolve().parent / "migrations"


def is_known(revision: str) -> bool:
    """Tell whether a revision is one of ours; a newer Gare has others."""
    script = ScriptDirectory(str(_MIGRATIONS))
    return revision in {known.revision for known in script.walk_revisions()}


def upgrade(connection: sa.Connection, seal: Seal, to: str = "head") -> None:
    """Run the migrations that are missing, in the transaction of the connection.

    `seal` closes the secrets that were kept in clear.
    """
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    config.attributes["seal"] = seal
    command.upgrade(config, to)
