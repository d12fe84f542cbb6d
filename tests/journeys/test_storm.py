from __future__ import annotations

import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.journeys.cloning import git, lines_added
from tests.journeys.serving import ROOT, Server, environment, gunicorn

WRITERS = 8
DEATHS = 4


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """A gunicorn to be killed."""
    with gunicorn(tmp_path / "server/var", workers=2) as running:
        yield running


@contextmanager
def writing(url: str, folder: Path) -> Iterator[list[int]]:
    """Have processes write meanwhile; their statuses are given once they have ended."""
    command = [sys.executable, "-m", "tests.journeys.writer", url]
    writers = [
        subprocess.Popen([*command, str(number), str(folder)], cwd=ROOT)
        for number in range(WRITERS)
    ]
    ends: list[int] = []
    try:
        yield ends
        (folder / "stop").touch()
        ends += [writer.wait(timeout=120) for writer in writers]
    finally:
        for writer in writers:
            writer.kill()
            writer.wait()


def edits(folder: Path) -> list[str]:
    """Return what writers were told to be kept, so far."""
    journals = sorted(folder.glob("journal-*"))
    return [line for one in journals for line in one.read_text().splitlines()]


def wait_for_edits(folder: Path, number: int) -> None:
    """Wait, a minute at most, until so many edits are acknowledged: machines have their pace."""
    until = time.monotonic() + 60
    while len(edits(folder)) < number and time.monotonic() < until:
        time.sleep(0.05)


def checked(server: Server) -> subprocess.CompletedProcess[str]:
    """Return how `gare check` ends on the data of a server."""
    return subprocess.run(
        [sys.executable, "-c", "from gare.cli.main import main; main()", "check"],
        cwd=ROOT,
        env=environment(server.data, server.port, {}),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_no_acknowledged_edit_is_lost_when_the_server_is_killed_again_and_again(
    server: Server, tmp_path: Path, figures: Callable[[str], None]
) -> None:
    chance = random.Random(2026)

    with writing(server.url, tmp_path) as ends:
        for _death in range(DEATHS):
            wait_for_edits(tmp_path, len(edits(tmp_path)) + WRITERS + 1)
            time.sleep(chance.uniform(0, 1.5))
            server.kill()
            server.start_again()
        time.sleep(1)
    server.kill()

    acknowledged = edits(tmp_path)
    history = Counter(lines_added(server.repository, "ligne "))
    check = checked(server)

    figures(f"storm: {len(acknowledged)} edits acknowledged, {len(history)} kept, {DEATHS} deaths")
    assert ends == [0] * WRITERS
    assert len(acknowledged) > WRITERS * DEATHS
    assert [line for line in acknowledged if line not in history] == []
    assert git("rev-list", "--min-parents=2", "main", folder=server.repository) == ""
    assert check.returncode == 0, check.stdout + check.stderr
    assert git("fsck", "--strict", "--no-dangling", folder=server.repository) == ""
