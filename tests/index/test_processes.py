"""Several processes on one index: readers never see half a change, writers never overlap."""

from __future__ import annotations

import multiprocessing
import os
from multiprocessing.synchronize import Event
from pathlib import Path

from gare.index.index import Index
from tests.index.made import built, commit_id, created, edited, entry, link

SPAWN = multiprocessing.get_context("spawn")
STEPS = 60


def _read(path: Path, stop: Event, queue: multiprocessing.Queue[tuple[int, int]]) -> None:
    """Read until told to stop; say how many readings there were and how many were torn."""
    index = Index(path)
    readings = torn = 0
    while not stop.is_set():
        with index.reading():
            page, head = index.page("a"), index.head()
            links = index.outgoing("a")
            found = index.search("version").hits
        readings += 1
        whole = page is not None and page.title == links[0].link.ref == found[0].title
        torn += not (whole and page is not None and page.updated_commit == head)
    queue.put((readings, torn))
    index.close()


def test_four_processes_read_whole_states_while_one_writes(tmp_path: Path) -> None:
    before = entry("a", "version", title="v0", links=[link("v0")])
    index = built(tmp_path, [before])
    stop, queue = SPAWN.Event(), SPAWN.Queue()
    readers = [
        SPAWN.Process(target=_read, args=(tmp_path / "index.sqlite", stop, queue)) for _ in range(4)
    ]
    for reader in readers:
        reader.start()

    for number in range(2, STEPS):
        after = entry("a", "version", title=f"v{number}", links=[link(f"v{number}")])
        step = edited(number, before, after)
        assert index.apply(commit_id(number - 1), commit_id(number), [step], entries=[after])
        before = after
    stop.set()
    answers = [queue.get(timeout=60) for _ in readers]
    for reader in readers:
        reader.join(60)

    assert [torn for _readings, torn in answers] == [0] * 4
    assert index.verify() == ()


def _apply(path: Path, name: str, queue: multiprocessing.Queue[bool]) -> None:
    """Try to bring the index from the first commit to the second."""
    page = entry(name)
    index = Index(path)
    queue.put(index.apply(commit_id(1), commit_id(2), [created(2, page)], entries=[page]))
    index.close()


def test_of_four_processes_with_the_same_step_one_writes(tmp_path: Path) -> None:
    index = built(tmp_path, [entry("a")])
    queue = SPAWN.Queue()
    writers = [
        SPAWN.Process(target=_apply, args=(tmp_path / "index.sqlite", f"p{n}", queue))
        for n in range(4)
    ]

    for writer in writers:
        writer.start()
    answers = [queue.get(timeout=60) for _ in writers]
    for writer in writers:
        writer.join(60)

    assert sorted(answers) == [False, False, False, True]
    assert index.counts().pages == 2


def _rebuild(path: Path, queue: multiprocessing.Queue[bool]) -> None:
    """Make the index anew, once."""
    index = Index(path)
    queue.put(index.rebuild(commit_id(5), [], [], [entry("b")]) is not None)
    index.close()


def test_a_child_made_by_fork_reads_with_its_own_connection(tmp_path: Path) -> None:
    index = built(tmp_path, [entry("a")])
    index.page("a")

    child = os.fork()
    if child == 0:
        os._exit(0 if index.page("a") is not None and index.head() == commit_id(1) else 1)

    _pid, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) == 0
    assert index.page("a") is not None


def test_a_file_deleted_and_made_again_by_others_is_followed(tmp_path: Path) -> None:
    index = built(tmp_path, [entry("a")])
    (tmp_path / "index.sqlite").unlink()
    queue = SPAWN.Queue()

    child = SPAWN.Process(target=_rebuild, args=(tmp_path / "index.sqlite", queue))
    child.start()
    assert queue.get(timeout=60)
    child.join(60)

    assert index.head() == commit_id(5)
    assert index.page("b") is not None
