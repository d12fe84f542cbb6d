from __future__ import annotations

from pathlib import Path

import pytest

from gare.people.people import People


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a migrated database without accounts, to copy: Alembic takes 0.2 s."""
    file = tmp_path_factory.mktemp("people") / "people.sqlite"
    people = People(f"sqlite:///{file}")
    people.migrate()
    people.close()
    return file
