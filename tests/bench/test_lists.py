"""Lists of fiches are measured on a generated gare that is sound, by addresses never the same."""

from __future__ import annotations

import subprocess
from itertools import islice
from pathlib import Path

import pytest

from bench import lists
from bench.client import Connection
from bench.fiches import KIND, write_fiches
from bench.gares import Gare
from bench.server import serving

FICHES = 40


@pytest.fixture(scope="module")
def gare(tmp_path_factory: pytest.TempPathFactory) -> Gare:
    """Return a generated gare of forty fiches."""
    data: Path = tmp_path_factory.mktemp("fiches")
    write_fiches(data / "content.git", FICHES)
    return Gare(FICHES, data)


def test_generated_fiches_are_in_a_sound_repository(gare: Gare) -> None:
    git = ["git", "-C", str(gare.repository)]
    said = subprocess.run([*git, "fsck", "--strict"], capture_output=True, text=True, check=True)
    files = subprocess.run(
        [*git, "grep", "-l", f"kind: {KIND}", "main", "--", "contacts"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip

    assert said.stdout + said.stderr == ""
    assert len(files.stdout.splitlines()) == FICHES


def test_lists_are_asked_for_by_addresses_that_are_never_the_same() -> None:
    asked = [address for name in lists.LISTS for address in islice(lists.anew(name), 20)]

    assert len(set(asked)) == len(asked) == 20 * len(lists.LISTS)


def test_a_real_server_answers_every_list(gare: Gare) -> None:
    with serving(gare.environ) as server, Connection(server.port) as reader:
        found = {name: reader.get(next(lists.anew(name))).status for name in lists.LISTS}

    assert found == dict.fromkeys(lists.LISTS, 200)
