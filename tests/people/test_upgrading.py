"""Tables made, compared and brought up, on SQLite and on a real PostgreSQL server."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pyotp
import pytest
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext

from gare.model.errors import BadSetting
from gare.model.people import Scope
from gare.people import migrating
from gare.people.database import Database, PeopleUnavailable
from gare.people.people import People
from gare.people.sealing import Seal
from gare.people.second_factor import new_secret
from gare.people.tables import METADATA
from tests.people.reading import kept_in
from tests.people.workers import NOW, PASSWORD, migrate, processes, register, site_secret

FIRST = {
    "handle": "anne", "name": "Anne", "name_key": "anne", "name_look": "Anne", "role": "admin",
    "password_hash": "scrypt:x", "session_key": "abc", "created_at": NOW.replace(tzinfo=None),
}  # fmt: skip


def test_migrations_give_the_tables_of_the_code(bare_url: str) -> None:
    people = People(bare_url)
    people.migrate()
    people.close()

    database = Database(bare_url)
    with database.reading() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        differences = compare_metadata(context, METADATA)
    database.close()

    assert differences == []


def test_processes_that_start_together_make_one_database(bare_url: str) -> None:
    with processes(4) as pool:
        counts = list(pool.map(migrate, [bare_url] * 8))

    assert counts == [0] * 8


def test_processes_that_register_one_name_make_one_account(url: str) -> None:
    with processes(4) as pool:
        kept = list(pool.map(register, [url] * 8, ["Élodie Le Goff"] * 8))

    assert kept.count("elodie-le-goff") == 1
    assert kept.count("taken") == 7


def test_a_database_of_a_newer_gare_is_refused(bare_url: str) -> None:
    people = People(bare_url)
    people.migrate()
    database = Database(bare_url)
    with database.writing() as connection:
        connection.execute(sa.text("update alembic_version set version_num = '9999'"))
    database.close()

    with pytest.raises(PeopleUnavailable, match="newer"):
        people.migrate()

    people.close()


def test_accounts_of_the_first_version_are_kept(bare_url: str) -> None:
    _at(bare_url, "0001")
    database = Database(bare_url)
    columns: list[sa.ColumnClause[object]] = [sa.column(name) for name in FIRST]
    with database.writing() as connection:
        connection.execute(sa.table("accounts", *columns).insert().values(FIRST))
    database.close()
    people = People(bare_url)

    people.migrate()

    account = people.account_named("Anne")
    assert account is not None
    assert people.roll.admins() == (account.id,)
    people.close()


def test_tokens_survive_the_next_migrations(bare_url: str) -> None:
    people = People(bare_url)
    people.migrate()
    account = people.register("Anne", PASSWORD, NOW)
    later = NOW.date().replace(year=2027)
    token = people.tokens.make(account.id, "Bureau", {Scope.READ}, later, NOW.date())
    people.close()
    _at(bare_url, "0003")
    people.migrate()

    assert people.tokens.find(token, NOW) == (account, frozenset({Scope.READ}))
    people.close()


def test_secrets_kept_in_clear_are_sealed_and_their_telephones_still_serve(bare_url: str) -> None:
    people = People(bare_url, site_secret)
    people.migrate()
    account = people.register("Anne", PASSWORD, NOW)
    other = people.register("Belkacem", PASSWORD, NOW)
    telephone = pyotp.TOTP(new_secret())
    people.second_factor.turn_on(account.id, telephone.secret, telephone.at(NOW), NOW)
    session = people.sessions.begin(account.id, "Firefox", NOW, lasting=True)
    people.close()
    _at(bare_url, "0006")
    assert telephone.secret in _column(bare_url, "totp_secret")

    people.migrate()

    later = NOW + timedelta(minutes=1)
    assert telephone.secret not in kept_in(bare_url)
    assert people.second_factor.accepts(account.id, telephone.at(later), later)
    assert not people.second_factor.is_on(other.id)
    assert people.sessions.signed_in(session, NOW) == account
    people.close()


def test_secrets_in_clear_are_not_migrated_without_the_secret_of_the_site(bare_url: str) -> None:
    people = People(bare_url, site_secret)
    people.migrate()
    account = people.register("Anne", PASSWORD, NOW)
    telephone = pyotp.TOTP(new_secret())
    people.second_factor.turn_on(account.id, telephone.secret, telephone.at(NOW), NOW)
    people.close()
    _at(bare_url, "0006")
    ignorant = People(bare_url)

    with pytest.raises(BadSetting):
        ignorant.migrate()

    ignorant.close()
    assert telephone.secret in _column(bare_url, "totp_secret")


def _column(url: str, name: str) -> list[str]:
    """Return a column of all accounts, as the database has it."""
    database = Database(url)
    with database.reading() as connection:
        found = connection.execute(sa.text(f"select {name} from accounts")).scalars()
        kept = [str(one) for one in found]
    database.close()
    return kept


def _at(url: str, revision: str) -> None:
    """Bring a database to a revision, forward or back."""
    if url.startswith("sqlite"):
        Path(url.removeprefix("sqlite:///")).touch()
    database = Database(url)
    config = Config()
    config.set_main_option(
        "script_location", str(migrating.__file__).replace("migrating.py", "migrations")
    )
    with database.writing() as connection:
        config.attributes["connection"] = connection
        config.attributes["seal"] = Seal(site_secret)
        exists = sa.inspect(connection).has_table("alembic_version")
        (command.downgrade if exists else command.upgrade)(config, revision)
    database.close()
