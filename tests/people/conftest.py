from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from gare.people.people import People
from gare.people.tables import METADATA
from tests.people.postgresql import Postgresql, server
from tests.people.workers import site_secret


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a migrated database without accounts, to copy: Alembic takes 0.2 s."""
    file = tmp_path_factory.mktemp("people") / "people.sqlite"
    people = People(f"sqlite:///{file}")
    people.migrate()
    people.close()
    return file


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Postgresql]:
    """Return a real server, started for the tests."""
    with server() as running:
        people = People(running.create("empty"))
        people.migrate()
        people.close()
        yield running


@pytest.fixture(params=["sqlite", "postgresql"])
def bare_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Return the address of a database without tables, on each of the two systems."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'people.sqlite'}"
        return
    running: Postgresql = request.getfixturevalue("postgresql")
    name = f"bare-{uuid4().hex}"
    yield running.create(name)
    running.drop(name)


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Return the address of a database with its tables and nobody, on each of the two systems."""
    if request.param == "sqlite":
        empty: Path = request.getfixturevalue("empty_database")
        yield f"sqlite:///{shutil.copy(empty, tmp_path / 'people.sqlite')}"
        return
    running: Postgresql = request.getfixturevalue("postgresql")
    running.empty("empty", [table.name for table in METADATA.sorted_tables])
    yield running.url("empty")


@pytest.fixture
def people(url: str) -> Iterator[People]:
    """Return people without accounts."""
    people = People(url, site_secret)
    yield people
    people.close()
