"""Accounts that were lost are never replaced by nobody in silence, and come back from a backup."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from gare.model.errors import BadBackup
from gare.model.people import Account
from gare.people.lost import PeopleLost
from gare.wiki.backing import back_up
from gare.wiki.restoring import restore, restore_people
from gare.wiki.starting import start
from gare.wiki.wiki import Wiki, open_wiki
from tests.making import settings_for, wait_for_builders
from tests.people.postgresql import Postgresql
from tests.people.workers import NOW, PASSWORD
from tests.wiki.backups import killed, moments, people_of, state_of

MakeUrl = Callable[[], str]


@pytest.fixture
def new_url(request: pytest.FixtureRequest) -> Iterator[MakeUrl]:
    """Return what makes a database on a real PostgreSQL and gives its address."""
    made: list[str] = []

    def make() -> str:
        running: Postgresql = request.getfixturevalue("postgresql")
        made.append(f"lost-{uuid4().hex}")
        return running.create(made[-1])

    yield make
    for name in made:
        request.getfixturevalue("postgresql").drop(name)


@pytest.fixture(params=["sqlite", "postgresql"])
def setting(request: pytest.FixtureRequest, new_url: MakeUrl) -> str:
    """Return a value of GARE_DATABASE_URL."""
    return "" if request.param == "sqlite" else new_url()


def started(data: Path, setting: str) -> Wiki:
    """Return a wiki that is started, once its index is built."""
    wiki = start(settings_for(data, database_url=setting), None)
    wait_for_builders()
    return wiki


def with_an_account(data: Path, setting: str) -> Account:
    """Return the account of a gare that was started, and stopped."""
    wiki = started(data, setting)
    account = wiki.people.register("Élodie", PASSWORD, NOW)
    wiki.close()
    return account


def lose_people(data: Path) -> None:
    """Remove the database of people and its log."""
    for file in data.glob("people.sqlite*"):
        if file.suffix != ".made":
            file.unlink()


def test_lost_accounts_stop_the_next_start(tmp_path: Path) -> None:
    with_an_account(tmp_path, "")
    lose_people(tmp_path)

    with pytest.raises(PeopleLost):
        started(tmp_path, "")

    assert not (tmp_path / "people.sqlite").exists()


def test_a_database_that_was_emptied_stops_the_next_start(tmp_path: Path) -> None:
    with_an_account(tmp_path, "")
    lose_people(tmp_path)
    (tmp_path / "people.sqlite").touch()

    with pytest.raises(PeopleLost):
        started(tmp_path, "")


def test_another_database_without_tables_stops_the_next_start(
    tmp_path: Path, setting: str, new_url: MakeUrl
) -> None:
    with_an_account(tmp_path, setting)

    with pytest.raises(PeopleLost):
        started(tmp_path, new_url())


def test_the_file_of_before_postgresql_is_not_made_anew(tmp_path: Path, new_url: MakeUrl) -> None:
    with_an_account(tmp_path, new_url())

    with pytest.raises(PeopleLost):
        started(tmp_path, "")


def test_a_repository_put_by_hand_into_a_new_folder_starts(tmp_path: Path, setting: str) -> None:
    with_an_account(tmp_path / "old", "")
    shutil.copytree(tmp_path / "old/content.git", tmp_path / "new/content.git")

    wiki = started(tmp_path / "new", setting)

    assert wiki.people.accounts() == ()
    wiki.close()


def test_starting_again_finds_the_accounts(tmp_path: Path, setting: str) -> None:
    account = with_an_account(tmp_path, setting)

    wiki = started(tmp_path, setting)

    assert wiki.people.accounts() == (account,)
    assert not wiki.accounts.begin_again()
    assert wiki.people.accounts() == (account,)
    wiki.close()


def test_one_may_begin_again_without_accounts(tmp_path: Path) -> None:
    with_an_account(tmp_path, "")
    lose_people(tmp_path)

    wiki = open_wiki(settings_for(tmp_path))
    assert wiki.accounts.begin_again()
    wiki.close()
    again = started(tmp_path, "")

    assert again.people.accounts() == ()
    again.close()


@pytest.mark.parametrize("to", ["sqlite", "postgresql"])
def test_a_gare_moves_from_one_database_to_another(
    tmp_path: Path, setting: str, to: str, new_url: MakeUrl
) -> None:
    account = with_an_account(tmp_path / "old", setting)
    old = started(tmp_path / "old", setting)
    file = back_up(old, tmp_path / "gare.tar", NOW).file
    other = "" if to == "sqlite" else new_url()

    restore(settings_for(tmp_path / "new", database_url=other), file)

    new = started(tmp_path / "new", other)
    assert people_of(new) == people_of(old)
    assert new.people.authenticate("elodie", PASSWORD) == account
    assert new.people.register("Camille", PASSWORD, NOW).id > account.id
    new.close()
    old.close()


def test_a_database_in_use_is_left_alone_and_nothing_is_written(
    tmp_path: Path, new_url: MakeUrl
) -> None:
    used = new_url()
    account = with_an_account(tmp_path / "old", used)
    old = started(tmp_path / "old", used)
    file = back_up(old, tmp_path / "gare.tar", NOW).file

    with pytest.raises(BadBackup, match="people"):
        restore(settings_for(tmp_path / "new", database_url=used), file)

    assert not any((tmp_path / "new").iterdir())
    assert old.people.accounts() == (account,)
    old.close()


def test_accounts_lost_in_postgresql_come_back_alone(tmp_path: Path, new_url: MakeUrl) -> None:
    with_an_account(tmp_path / "data", new_url())
    wiki = open_wiki(settings_for(tmp_path / "data", database_url=""))
    wiki.close()
    lost, saved = new_url(), tmp_path / "gare.tar"
    source = started(tmp_path / "other", "")
    source.people.register("Élodie", PASSWORD, NOW)
    back_up(source, saved, NOW)
    source.close()

    restore_people(settings_for(tmp_path / "data", database_url=lost), saved)

    again = started(tmp_path / "data", lost)
    assert [one.name for one in again.people.accounts()] == ["Élodie"]
    again.close()


def test_a_restore_killed_while_it_fills_postgresql_is_begun_again(
    tmp_path: Path, new_url: MakeUrl
) -> None:
    with_an_account(tmp_path / "old", "")
    old = started(tmp_path / "old", "")
    file = back_up(old, tmp_path / "gare.tar", NOW).file
    begin = time.monotonic()
    restore(settings_for(tmp_path / "first", database_url=new_url()), file)
    seconds = time.monotonic() - begin

    for number, moment in enumerate(moments(seconds, 5)):
        settings = settings_for(tmp_path / f"new-{number}", database_url=new_url())
        killed(lambda settings: restore(settings, file), settings, moment)
        if state_of(settings.data) != "done":
            restore(settings, file)
        new = open_wiki(settings)
        assert people_of(new) == people_of(old)
        new.close()
    old.close()
