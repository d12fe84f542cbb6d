"""A server killed while it receives a push: the repository is sound, all of it came or nothing."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from random import Random
from urllib.request import urlopen

from gare.model.people import Role, Scope
from tests.making import MakeWiki
from tests.web.test_git import commit, git, is_sound, token

ROUNDS = 6
LONGEST_SECONDS = 0.9


def test_a_server_killed_during_pushes_keeps_all_or_nothing(
    tmp_path: Path, wiki_with: MakeWiki
) -> None:
    wiki = wiki_with({})
    secret = token(wiki, "Léa", Scope.READ, Scope.PUSH, role=Role.MODERATOR)
    place, chance = tmp_path / "clone", Random(20261122)
    port = _free_port()
    address = f"http://lea:{secret}@127.0.0.1:{port}/content.git"
    server = _served(tmp_path / "data", port)
    assert git("clone", "-q", address, str(place)).returncode == 0
    for number in range(ROUNDS):
        lines = "".join(f"{chance.random()}\n" for _line in range(2_000))
        commit(place, {f"p{number}-{one}.md": f"# {one}\n\n{lines}" for one in range(20)})
        pushing = subprocess.Popen(
            ["git", "push", "-q", "origin", "main"], cwd=place, stderr=subprocess.DEVNULL
        )
        time.sleep(chance.uniform(0, LONGEST_SECONDS))
        server.send_signal(signal.SIGKILL)
        server.wait()
        pushing.wait()
        assert is_sound(wiki)
        server = _served(tmp_path / "data", port)

    last = git("push", "origin", "main", at=place)
    server.terminate()
    server.wait()

    assert last.returncode == 0, last.stderr
    assert {f"p{n}-{m}.md" for n in range(ROUNDS) for m in range(20)} <= {
        file.file for file in wiki.store.snapshot().under("")
    }
    assert is_sound(wiki)


def _free_port() -> int:
    """Return a port that nobody listens to."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def _served(data: Path, port: int) -> subprocess.Popen[bytes]:
    """Return a running server of a data folder, once it answers."""
    server = subprocess.Popen(
        [sys.executable, "-m", "gare", "run", "--port", str(port)],
        env={**os.environ, "GARE_DATA": str(data)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    until = time.monotonic() + 30
    while time.monotonic() < until:
        try:
            with urlopen(f"http://127.0.0.1:{port}/-/health", timeout=5):
                return server
        except OSError:
            time.sleep(0.05)
    raise AssertionError("the server does not answer")
