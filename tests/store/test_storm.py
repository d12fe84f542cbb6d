"""Eight processes at once, pushes, repacking, kill -9: nothing acknowledged is lost or doubled."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from gare.model.errors import Busy
from gare.store.queueing import held
from gare.store.repair import check, repair
from gare.store.store import Store
from tests.store.building import (
    ENVIRONMENT,
    SITE,
    accepted,
    clone,
    edit,
    fsck,
    git,
    ignored,
    put,
    save,
)  # fmt: skip
from tests.store.writers import lines_in_history, start_writer

WRITERS = 8
SAVES = 20


def storm(repository: Path, pages: int, folder: Path, saves: int = SAVES) -> list[str]:
    """Let eight processes save at once and return the acknowledged lines."""
    journals = [folder / f"journal-{number}" for number in range(WRITERS)]
    children = [
        start_writer(repository, number, saves, pages, journal)
        for number, journal in enumerate(journals)
    ]
    statuses = [os.waitpid(child, 0)[1] for child in children]
    assert statuses == [0] * WRITERS
    return [line for journal in journals for line in journal.read_text().splitlines()]


@contextmanager
def looping(commands: list[list[str]], folder: Path) -> Iterator[list[int]]:
    """Run commands again and again meanwhile; gives the statuses of those that ended."""
    done = threading.Event()
    statuses: list[int] = []

    def run() -> None:
        while not done.is_set():
            for command in commands:
                ended = subprocess.run(
                    ["git", *command], cwd=folder, env=ENVIRONMENT, capture_output=True, check=False
                )
                statuses.append(ended.returncode)

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield statuses
    finally:
        done.set()
        thread.join()


@pytest.mark.parametrize("pages", [8, 1])
def test_eight_processes_lose_and_double_nothing(store: Store, tmp_path: Path, pages: int) -> None:
    acknowledged = storm(store.path, pages, tmp_path)

    history = lines_in_history(store.path)

    assert len(acknowledged) == WRITERS * SAVES
    assert Counter(history) == Counter(acknowledged)
    assert git(store.path, "rev-list", "--min-parents=2", "main") == ""
    assert git(store.path, "rev-list", "--count", "main") == str(WRITERS * SAVES)
    assert fsck(store.path) == ""


def test_saves_survive_pushes_and_repacking(store: Store, tmp_path: Path) -> None:
    put(store, {"depart.md": b"x\n"})
    work = clone(store.path, tmp_path / "work")
    pushing = [
        ["pull", "-q", "--rebase", "origin", "main"],
        ["commit", "-q", "--allow-empty", "-m", "dehors"],
        ["push", "-q", "origin", "HEAD:main"],
    ]
    packing = [
        ["repack", "-d", "-q", "--geometric=2", "--write-midx"],
        ["prune-packed", "-q"],
        ["commit-graph", "write", "--reachable", "--split"],
        ["pack-refs", "--all"],
        ["gc", "-q"],
    ]

    with looping(pushing, work) as pushes, looping(packing, store.path):
        acknowledged = storm(store.path, 8, tmp_path, saves=15)

    assert Counter(lines_in_history(store.path)) == Counter(acknowledged)
    assert len(acknowledged) == WRITERS * 15
    assert git(store.path, "rev-list", "--min-parents=2", "main") == ""
    assert 0 in pushes
    assert fsck(store.path) == ""


def kill_storm(repository: Path, journals: list[Path], *, with_git: bool) -> None:
    """Start writers one after the other and kill them at random moments, all in the end."""
    chance = random.Random(20)
    running: list[int] = []
    for number, journal in enumerate(journals):
        running.append(start_writer(repository, number, 1000, 8, journal))
        time.sleep(chance.uniform(0, 0.15))
        while len(running) > 4:
            kill(running.pop(chance.randrange(len(running))), with_git=with_git)
    for child in running:
        kill(child, with_git=with_git)


def kill(child: int, *, with_git: bool) -> None:
    """Kill a writer, and at the same time the git processes it uses."""
    found = Path(f"/proc/{child}/task").glob("*/children") if with_git else []
    pids = [int(pid) for file in found for pid in file.read_text().split()]
    for pid in [*pids, child]:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    os.waitpid(child, 0)


@pytest.mark.parametrize("with_git", [False, True], ids=["writers", "writers and their git"])
def test_what_is_killed_at_any_moment_loses_nothing_acknowledged(
    store: Store, tmp_path: Path, with_git: bool
) -> None:
    journals = [tmp_path / f"journal-{number}" for number in range(40)]
    kill_storm(store.path, journals, with_git=with_git)

    repair(store.path)
    save(store, edit("apres", "x\n"))

    texts = [journal.read_text() for journal in journals if journal.exists()]
    acknowledged = [line for text in texts for line in text.splitlines()]
    history = Counter(lines_in_history(store.path))
    assert len(acknowledged) > 20
    assert [line for line in acknowledged if history[line] != 1] == []
    assert max(history.values()) == 1
    assert list(check(store)) == []
    assert not list((store.path / "objects").glob("tmp_obj_gare_*"))


def test_the_threads_of_one_process_wait_for_each_other(store: Store) -> None:
    def write(number: int) -> None:
        for turn in range(10):
            save(store, edit(f"p{number}-{turn}", f"{number}-{turn}\n"))

    threads = [threading.Thread(target=write, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(store.snapshot().under("")) == 60
    assert git(store.path, "rev-list", "--count", "main") == "60"


def test_readers_in_threads_never_see_another_page(store: Store) -> None:
    put(store, {f"p{number}.md": f"{number}\n".encode() * 200 for number in range(40)})
    blobs = {file.file: file.blob for file in store.snapshot().under("")}
    wrong: list[str] = []

    def read() -> None:
        for _turn in range(10):
            for file, blob in blobs.items():
                if store.read(blob) != f"{file[1:-3]}\n".encode() * 200:
                    wrong.append(file)

    threads = [threading.Thread(target=read) for _number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert wrong == []


def test_a_fork_shares_no_reader_and_no_lock(store: Store) -> None:
    base = save(store, edit("a", "avant\n")).blob
    assert base is not None

    child = os.fork()
    if child == 0:
        status = 1
        try:
            read = [store.read(base) for _turn in range(50)]
            store.save(edit("b", "enfant\n"), accepted, ignored)
            store.close()
            status = 0 if set(read) == {b"avant\n"} else 2
        finally:
            os._exit(status)
    read = [store.read(base) for _turn in range(50)]
    status = os.waitpid(child, 0)[1]
    save(store, edit("c", "parent\n"))

    assert status == 0
    assert set(read) == {b"avant\n"}
    assert len(store.snapshot().under("")) == 3


def test_git_children_that_die_are_replaced(store: Store) -> None:
    base = save(store, edit("a", "avant\n")).blob
    assert base is not None
    store.size(base)
    killed = [pid for pid in children_of_this_thread() if is_git(pid)]
    for pid in killed:
        os.kill(pid, signal.SIGKILL)

    save(store, edit("a", "après\n", base))
    assert killed != []

    assert [store.read(base) for _turn in range(4)] == [b"avant\n"] * 4


def children_of_this_thread() -> list[int]:
    """Return the processes that the main thread of this process began."""
    children = Path(f"/proc/self/task/{os.getpid()}/children").read_text()
    return [int(pid) for pid in children.split()]


def is_git(pid: int) -> bool:
    """Tell whether a process is git: Python has children of its own, that other tests need."""
    return Path(f"/proc/{pid}/comm").read_text().strip() == "git"


def test_a_queue_too_long_is_told(store: Store, tmp_path: Path) -> None:

    with Store(store.path, SITE, lock_seconds=0.1) as hurried:
        with held(store.path / "gare.lock", 0.0), pytest.raises(Busy):
            save(hurried, edit("a", "x\n"))
        save(hurried, edit("a", "x\n"))
    assert tmp_path.exists()
