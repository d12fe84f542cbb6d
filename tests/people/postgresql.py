"""A PostgreSQL server of the tests' own: started empty, reached by a socket, gone at the end."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa

ROOT = Path(__file__).resolve().parents[2]
_START_SECONDS = 60


class Postgresql:
    """A running server; each database is its own."""

    def __init__(self, sockets: Path, user: str) -> None:
        self._sockets = sockets
        self._user = user

    def url(self, database: str) -> str:
        """Return the address of a database, as GARE_DATABASE_URL takes it."""
        return f"postgresql+psycopg://{self._user}@/{database}?host={self._sockets}"

    def create(self, database: str) -> str:
        """Make a database and return its address."""
        self._run(f'create database "{database}" template template0')
        return self.url(database)

    def empty(self, database: str, tables: list[str]) -> None:
        """Forget all rows of a database: ten times quicker than a new one."""
        names = ", ".join(f'"{name}"' for name in tables)
        self._run(f"truncate {names} restart identity cascade", database)

    def drop(self, database: str) -> None:
        """Remove a database and whoever is in it."""
        self._run(f'drop database "{database}" with (force)')

    def answers(self) -> bool:
        """Tell whether the server takes connections."""
        try:
            self._run("select 1")
        except sa.exc.OperationalError:
            return False
        return True

    def _run(self, statement: str, database: str = "postgres") -> None:
        engine = sa.create_engine(
            self.url(database), isolation_level="AUTOCOMMIT", poolclass=sa.NullPool
        )
        with engine.connect() as connection:
            connection.exec_driver_sql(statement)


@contextmanager
def server() -> Iterator[Postgresql]:
    """Give a server of one's own. PostgreSQL refuses to be run by root: by someone else then."""
    programs = folder_of_programs()
    user = pwd.getpwnam(_other_user() if os.getuid() == 0 else pwd.getpwuid(os.getuid()).pw_name)
    folder = Path(tempfile.mkdtemp(prefix="gare-pg-"))
    if os.getuid() == 0:
        os.chown(folder, user.pw_uid, user.pw_gid)
    initdb = [
        str(programs / "initdb"), "--pgdata", str(folder / "d"), "--auth", "trust", "--no-sync",
        "--username", user.pw_name, "--encoding", "UTF8", "--locale", "C",
    ]  # fmt: skip
    _run(initdb, user, folder)
    command = [
        str(programs / "postgres"), "-D", str(folder / "d"), "-k", str(folder),
        "-c", "listen_addresses=", "-c", "fsync=off", "-c", "max_connections=200",
    ]  # fmt: skip
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            command, user=_uid(user), group=_gid(user), cwd=folder, stdout=log, stderr=log
        )
    try:
        yield _ready(Postgresql(folder, user.pw_name), process, folder / "log")
    finally:
        process.send_signal(signal.SIGQUIT)
        process.wait(timeout=120)
        shutil.rmtree(folder, ignore_errors=True)


def folder_of_programs() -> Path:
    """Return where `postgres` and `initdb` are; the script says what to install when nowhere."""
    found = subprocess.run(
        [str(ROOT / ".ci" / "postgresql")], capture_output=True, text=True, check=False
    )
    assert found.returncode == 0, found.stderr
    return Path(found.stdout.strip())


def _ready(server: Postgresql, process: subprocess.Popen[bytes], log: Path) -> Postgresql:
    """Return the server once it answers."""
    deadline = time.monotonic() + _START_SECONDS
    while not server.answers():
        assert process.poll() is None, log.read_text()
        assert time.monotonic() < deadline, log.read_text()
        time.sleep(0.05)
    return server


def _run(command: list[str], user: pwd.struct_passwd, folder: Path) -> None:
    done = subprocess.run(
        command, user=_uid(user), group=_gid(user), cwd=folder, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


def _other_user() -> str:
    """Return an account that is not root: that of Debian's package, else nobody."""
    return "postgres" if "postgres" in {one.pw_name for one in pwd.getpwall()} else "nobody"


def _uid(user: pwd.struct_passwd) -> int | None:
    return user.pw_uid if os.getuid() == 0 else None


def _gid(user: pwd.struct_passwd) -> int | None:
    return user.pw_gid if os.getuid() == 0 else None
