"""Real servers on free ports of this machine, each a process with a data folder of its own."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Final, Self

from gare.model.errors import NothingToDo
from gare.model.names import FilePath
from gare.model.pages import Action
from gare.model.people import Author
from gare.store.store import Order, Site, Snapshot, Store

ROOT: Final = Path(__file__).resolve().parents[2]
BIN: Final = Path(sys.executable).parent
RUN: Final = (sys.executable, "-c", "from gare.cli.main import main; main()", "run")
"""`gare run`, from this checkout, whether its script is installed or not."""
READY_SECONDS: Final = 60
RELAXED: Final = b"""challenge: {when: never}
pace:
  newcomers: {minute: 100000, hour: 100000, day: 100000}
  trusted: {minute: 100000, hour: 100000, day: 100000}
  networks: {minute: 100000, hour: 100000, day: 100000}
removals: {share: 100, hour: 100000}
"""
NO_SETTINGS: Final[Mapping[str, str]] = {}


@dataclass
class Server:
    """A server that answers at `url`; what it says goes to the file `log`."""

    command: Sequence[str]
    environ: Mapping[str, str]
    port: int
    data: Path
    folder: Path
    """Where the command is run."""
    _process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def repository(self) -> Path:
        return self.data / "content.git"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_raised: object) -> None:
        self.stop()

    def kill(self) -> None:
        """End it and its workers at once, as a power cut would."""
        if self._process is None:
            return
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()

    def stop(self) -> None:
        """Ask it to end, and wait."""
        if self._process is not None:
            self._process.terminate()
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(timeout=10)
        self.kill()

    def start(self) -> None:
        """Start in a process group of its own, writing to a log beside the data."""
        self.data.parent.mkdir(parents=True, exist_ok=True)
        with (self.data.parent / "log").open("ab") as log:
            self._process = subprocess.Popen(
                self.command,
                cwd=self.folder,
                env=self.environ,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def start_again(self) -> None:
        """Start the same command on the same port and data, once the former is gone."""
        self.start()
        wait_until_ready(self)

    def is_running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def log(self) -> str:
        return (self.data.parent / "log").read_text(encoding="utf-8", errors="replace")


def gare_run(data: Path, **settings: str) -> Server:
    """Start `gare run` on a data folder, made from content/ when it is not there."""
    return served(lambda _port: list(RUN), data, settings)


def gunicorn(data: Path, workers: int = 4, **settings: str) -> Server:
    """Start `gunicorn -w 4 wsgi:app`."""

    def command(port: int) -> list[str]:
        bind = ["-b", f"127.0.0.1:{port}", "--no-control-socket"]
        return [sys.executable, "-m", "gunicorn", "-w", str(workers), *bind, "wsgi:app"]

    return served(command, data, settings)


def uwsgi(data: Path, **settings: str) -> Server:
    """Start uWSGI with two processes, as an operator would."""

    def command(port: int) -> list[str]:
        flags = ["--master", "--processes", "2", "--enable-threads", "--threads", "4"]
        app = ["--module", "wsgi:app", "--virtualenv", str(BIN.parent), "--die-on-term"]
        return [str(BIN / "uwsgi"), "--http-socket", f"127.0.0.1:{port}", *flags, *app]

    return served(command, data, settings)


def served(
    command: Callable[[int], list[str]],
    data: Path,
    settings: Mapping[str, str] = NO_SETTINGS,
    folder: Path = ROOT,
) -> Server:
    """Start a command that is given a free port; another port when that one was just taken.

    Settings are named as in "site_name"; an empty value is the default. Newcomers are let through
    as they write, unless the setting of that name is given.
    """
    for _attempt in range(3):
        port = free_port()
        server = Server(command(port), environment(data, port, settings), port, data, folder)
        server.start()
        with suppress(TimeoutError):
            wait_until_ready(server)
            if not settings.get("newcomers"):
                relax(server)
            return server
        server.kill()
    raise AssertionError(f"{server.command} does not start: {server.log()}")


def relax(server: Server) -> None:
    """Let the few writers of a test write as much as a whole town; all is still counted."""
    with Store(server.repository, Site("Gare", "gare.example")) as store, suppress(NothingToDo):
        store.write(_relaxed, lambda _commit: None)


def _relaxed(_snapshot: Snapshot) -> tuple[Order, None]:
    """Return the commit of a policy that lets pass all that tests write."""
    changes = {FilePath("_gare/moderation.yml"): RELAXED}
    return Order(changes, Author("Gare", "gare"), "Rythme d’essai", Action.EDIT, None), None


def environment(data: Path, port: int, settings: Mapping[str, str]) -> dict[str, str]:
    """Return the surroundings of a server: ours, without any setting but these."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GARE_")}
    given = {f"GARE_{name.upper()}": value for name, value in settings.items()}
    return kept | {"GARE_DATA": str(data), "GARE_PORT": str(port), **given}


def free_port() -> int:
    """Return a port nobody listens to now."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def wait_until_ready(server: Server) -> None:
    """Wait until repository and index are at the same commit. Raises TimeoutError."""
    until = time.monotonic() + READY_SECONDS
    while time.monotonic() < until and server.is_running():
        if status(server.port, "/-/ready") == 200:
            return
        time.sleep(0.05)
    raise TimeoutError(server.log())


def status(port: int, address: str) -> int:
    """Return the status of an address, 0 when nobody answers."""
    link = HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        link.request("GET", address)
        return link.getresponse().status
    except (OSError, HTTPException):
        return 0
    finally:
        link.close()
