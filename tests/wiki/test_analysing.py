"""Pages worked out by several processes are those worked out here, whatever becomes of these."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from gare.index.french import French
from gare.model.names import BlobId, FilePath
from gare.wiki.analysing import Analyst, analysed
from gare.wiki.analyst import Source, worked_out

TEXT = "# Fiche {n}\n\nDes médiatrices, [un lien](autre.md) et [[Étude {n}]].\n"


def source(number: int, text: str = TEXT) -> Source:
    content = text.format(n=number).encode()
    return Source(FilePath(f"fiches/f{number}.md"), BlobId(f"{number:040x}"), content, 10_000, {})


def test_several_processes_give_the_same_pages_in_the_same_order() -> None:
    sources = [source(number) for number in range(150)]

    with analysed(sources, processes=2) as sheets:
        found = list(sheets)

    assert found == list(worked_out(French(), sources))
    assert [sheet.path for sheet in found][:2] == ["fiches/f0", "fiches/f1"]


def test_files_that_are_no_page_are_left_out_and_headers_come_back_whole() -> None:
    header = "---\ntitle: Fiche\nouverture: 2024-05-01\ntarifs: [1.5, {{de: 2}}]\n---\nTexte.\n"
    picture = Source(FilePath("fiches/plan.webp"), BlobId("a" * 40), b"\x00", 10_000, {})

    with analysed([picture, source(1, header)], processes=1) as sheets:
        found = list(sheets)

    assert found == list(worked_out(French(), [source(1, header)]))
    assert set(found[0].entry.document.fields) == {"ouverture", "tarifs"}


def test_what_a_lost_process_was_asked_is_worked_out_here() -> None:
    analyst = Analyst()
    before = analyst.work_out([source(1)])
    assert analyst.pid is not None
    os.kill(analyst.pid, signal.SIGKILL)

    after = analyst.work_out([source(1)])

    assert before == after == list(worked_out(French(), [source(1)]))
    assert analyst.pid is None


def test_an_interpreter_that_is_something_else_is_given_up() -> None:
    analyst = Analyst("/bin/true")

    found = analyst.work_out([source(1)])

    assert found == list(worked_out(French(), [source(1)]))


def test_a_current_folder_that_is_gone_is_no_hindrance(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()

    analyst = Analyst()
    found = analyst.work_out([source(1)])

    assert analyst.pid is not None
    assert len(found) == 1
    analyst.close()


def test_processes_end_when_their_pages_are_not_taken_to_the_end() -> None:
    def endless() -> Iterator[Source]:
        number = 0
        while True:
            number += 1
            yield source(number)

    before = children()
    with analysed(endless(), processes=2) as sheets:
        first = next(sheets)
        during = children()

    assert first.path == "fiches/f1"
    assert len(during - before) == 2
    assert children() - before == set()


def children() -> set[int]:
    """Return the processes that this one began and that are still there."""
    found = set()
    for place in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            number, rest = place.read_text().split(" (", 1)
            if int(rest.rpartition(") ")[2].split()[1]) == os.getpid():
                found.add(int(number))
    return found
