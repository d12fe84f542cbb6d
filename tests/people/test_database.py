from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from gare.model.errors import BadSetting
from gare.people import migrating
from gare.people.current import HEAD, is_current
from gare.people.database import Database, PeopleUnavailable
from gare.people.people import People
from gare.people.sealing import Seal
from gare.people.tables import METADATA
from tests.people.workers import (
    NOW,
    PASSWORD,
    fork_and_read,
    migrate,
    processes,
    register,
    site_secret,
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "people.sqlite"


@pytest.fixture
def people(file: Path) -> Iterator[People]:
    people = People(f"sqlite:///{file}")
    yield people
    people.close()


def test_a_new_database_is_its_owner_s_alone(people: People, file: Path) -> None:
    people.migrate()
    people.register("Élodie", PASSWORD, NOW)

    assert {f.stat().st_mode & 0o077 for f in file.parent.iterdir()} == {0}


def test_migrating_again_changes_nothing_and_is_quick(people: People, file: Path) -> None:
    people.migrate()
    account = people.register("Élodie", PASSWORD, NOW)

    start = time.process_time()
    people.migrate()
    seconds = time.process_time() - start

    assert people.accounts() == (account,)
    assert seconds < 0.05


def test_migrations_give_the_tables_of_the_code(people: People, file: Path) -> None:
    people.migrate()

    database = Database(f"sqlite:///{file}")
    with database.reading() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        differences = compare_metadata(context, METADATA)
    database.close()

    assert differences == []


def test_the_newest_migration_is_the_one_expected() -> None:
    folder = Path(migrating.__file__).parent / "migrations"

    assert ScriptDirectory(str(folder)).get_current_head() == HEAD


def test_eight_processes_that_start_together_make_one_database(file: Path) -> None:
    with processes(8) as pool:
        counts = list(pool.map(migrate, [url_of(file)] * 24))

    assert counts == [0] * 24


def test_eight_processes_that_register_one_name_make_one_account(
    people: People, file: Path
) -> None:
    people.migrate()

    with processes(8) as pool:
        kept = list(pool.map(register, [url_of(file)] * 16, ["Élodie Le Goff"] * 16))

    assert kept.count("elodie-le-goff") == 1
    assert kept.count("taken") == 15
    assert len(people.accounts()) == 1


def test_eight_processes_that_register_many_names_lose_none(people: People, file: Path) -> None:
    people.migrate()
    written = [f"李明 {chr(0x4E00 + number)}" for number in range(24)]

    with processes(8) as pool:
        handles = list(pool.map(register, [url_of(file)] * 24, written))

    assert len(set(handles)) == 24
    assert {a.name for a in people.accounts()} == set(written)


def test_threads_of_one_process_share_the_accounts(people: People) -> None:
    people.migrate()
    written = [f"黎明 {chr(0x4E00 + number)}" for number in range(12)]

    with ThreadPoolExecutor(12) as pool:
        made = list(pool.map(lambda name: people.register(name, PASSWORD, NOW), written))
        found = list(pool.map(lambda account: people.account(account.id), made))

    assert found == made
    assert len({a.handle for a in made}) == 12


def test_a_database_of_a_newer_gare_is_refused_and_left_alone(people: People, file: Path) -> None:
    people.migrate()
    people.register("Élodie", PASSWORD, NOW)
    _stamp(file, "9999")
    before = file.read_bytes()

    with pytest.raises(PeopleUnavailable, match="newer") as raised:
        people.migrate()

    assert raised.value.detail == "newer: 9999"
    assert file.read_bytes() == before


def test_a_file_that_is_no_database_is_refused_and_left_alone(people: People, file: Path) -> None:
    file.write_bytes(b"not a database at all" * 100)

    with pytest.raises(PeopleUnavailable):
        people.migrate()

    assert file.read_bytes() == b"not a database at all" * 100


def test_a_lost_file_is_an_error_and_not_an_empty_list(people: People, file: Path) -> None:
    people.migrate()
    people.register("Élodie", PASSWORD, NOW)
    _remove(file)

    with pytest.raises(PeopleUnavailable, match="missing"):
        people.accounts()

    assert not file.exists()


def test_a_restored_file_is_seen_at_once(people: People, file: Path) -> None:
    people.migrate()
    people.register("Élodie", PASSWORD, NOW)
    people.close()
    saved = file.read_bytes()
    people.register("Camille", PASSWORD, NOW)
    people.accounts()
    _remove(file)
    file.write_bytes(saved)

    assert [a.name for a in people.accounts()] == ["Élodie"]


def test_without_migration_there_is_a_clear_error(people: People, file: Path) -> None:
    file.touch()

    with pytest.raises(PeopleUnavailable, match="missing"):
        people.account_named("Élodie")


def test_a_folder_that_is_not_there_is_a_clear_error(tmp_path: Path) -> None:
    people = People(f"sqlite:///{tmp_path / 'none' / 'people.sqlite'}")

    with pytest.raises(PeopleUnavailable):
        people.migrate()


def test_a_file_with_a_strange_name_is_used(tmp_path: Path) -> None:
    file = tmp_path / "déjà vu ?mode=ro&x#1 100%.sqlite"
    people = People(sa.URL.create("sqlite", database=str(file)).render_as_string())

    people.migrate()
    people.close()

    assert file.stat().st_size > 0


def test_a_child_of_a_fork_reads_by_its_own_connection(people: People, file: Path) -> None:
    people.migrate()
    account = people.register("Élodie", PASSWORD, NOW)

    with processes(1) as pool:
        status = pool.submit(fork_and_read, url_of(file), account.id).result()

    assert status == 0


@pytest.mark.parametrize(
    "url",
    [
        "",
        "people.sqlite",
        "sqlite://",
        "sqlite:///:memory:",
        "mysql://gare:s3cret@localhost/gare",
        "postgresql+nothing://gare:s3cret@localhost/gare",
        "postgresql://gare:s3cret@localhost:port/gare",
    ],
)
def test_an_address_that_cannot_be_used_is_named_without_its_password(url: str) -> None:
    with pytest.raises(BadSetting) as raised:
        Database(url)

    assert raised.value.name == "GARE_DATABASE_URL"
    assert "s3cret" not in raised.value.detail


def url_of(file: Path) -> str:
    return f"sqlite:///{file}"


def _stamp(file: Path, revision: str) -> None:
    database = Database(f"sqlite:///{file}")
    with database.writing() as connection:
        connection.execute(
            sa.text("update alembic_version set version_num = :revision"), {"revision": revision}
        )
    database.close()


def _remove(file: Path) -> None:
    for name in ("", "-wal", "-shm"):
        file.with_name(file.name + name).unlink(missing_ok=True)


def test_current_tables_are_told_from_all_others(tmp_path: Path) -> None:
    file = tmp_path / "people.sqlite"
    before = is_current(file)
    database = Database(f"sqlite:///{file}")
    database.migrate(Seal(site_secret))
    database.close()

    assert not before
    assert is_current(file)
    with closing(sqlite3.connect(file)) as db, db:
        db.execute("update alembic_version set version_num = '9999'")
    assert not is_current(file)
    file.write_bytes(b"no database")
    assert not is_current(file)
