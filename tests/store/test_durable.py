"""Nothing is acknowledged before it is on the disk, and nothing named before it is whole."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from gare.store.store import Store
from tests.store.building import put


@dataclass(frozen=True, slots=True)
class Call:
    """A system call of a save: `main` is the commit of the branch when it was written down."""

    what: str
    place: str
    to: str
    main: str


@dataclass(frozen=True, slots=True)
class Story:
    """What a save did, in order, between two commits of main."""

    calls: tuple[Call, ...]
    git: tuple[str, ...]
    repository: Path

    def when(self, what: str, place: str) -> list[int]:
        """Return when this was done to a file or a folder."""
        return [n for n, call in enumerate(self.calls) if (call.what, call.place) == (what, place)]

    @property
    def renames(self) -> list[tuple[int, Call]]:
        """The objects given their names, and when; twice where a folder had to be made first."""
        return [(n, call) for n, call in enumerate(self.calls) if call.what == "rename"]

    @property
    def moved(self) -> int:
        """When main was first seen moved."""
        return next(n for n, call in enumerate(self.calls) if call.main != self.calls[0].main)


@pytest.fixture
def story(store: Store, tmp_path: Path) -> Story:
    """The calls of one save of a page in a folder, recorded in an interpreter of its own."""
    put(store, {"dossier/a.md": b"avant\n", "b.md": b"b\n"})
    out = tmp_path / "calls.json"
    command = [sys.executable, "-W", "error", "-m", "tests.store.recording", str(store.path)]
    known = {"PATH": os.environ["PATH"], "PYTHONPATH": str(Path.cwd())}
    done = subprocess.run([*command, str(out)], env=known, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    told = json.loads(out.read_text("utf-8"))
    return Story(tuple(Call(**call) for call in told["calls"]), tuple(told["git"]), store.path)


def test_an_object_is_on_the_disk_before_it_has_its_name(story: Story) -> None:
    late = [
        call
        for when, call in story.renames
        if not any(synced < when for synced in story.when("sync", call.place))
    ]

    names = {call.to for _when, call in story.renames}
    assert len(names) == 4  # the page, its folder, the root, the commit
    assert late == []


def test_names_are_on_the_disk_before_main_says_them(story: Story) -> None:
    folders = [(when, str(Path(call.to).parent)) for when, call in story.renames]
    late = [
        folder
        for when, folder in folders
        if not any(when < synced < story.moved for synced in story.when("sync", folder))
    ]

    assert late == []
    assert all(when < story.moved for when, _call in story.renames)


def test_main_is_on_the_disk_before_anyone_is_told(story: Story) -> None:
    heads = str(story.repository / "refs" / "heads")
    (landed,) = [n for n, call in enumerate(story.calls) if call.what == "landed"]
    (told,) = [n for n, call in enumerate(story.calls) if call.what == "acknowledged"]

    synced = [when for when in story.when("sync", heads) if when >= story.moved]

    assert synced
    assert synced[0] < landed < told
    assert story.calls[told].main == story.calls[landed].place


def test_git_is_told_to_put_main_itself_on_the_disk(story: Story) -> None:
    (moving,) = [said for said in story.git if said.startswith("git update-ref")]

    assert "core.fsync=all" in moving.split()
    assert not [word for word in moving.split() if word.startswith("core.fsyncMethod")]
