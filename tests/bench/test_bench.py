"""The measures still run: a small generated gare, a real server, one figure of a group."""

from __future__ import annotations

import subprocess
from itertools import islice
from pathlib import Path

import pytest

from bench import indexing, reads, weight
from bench.client import Writer
from bench.gares import Gare
from bench.plan import NORMAL, SAVED, TRACED, plan
from bench.report import Figure, keep, ratio_at_least, ratio_at_most, table
from bench.repository import write
from bench.server import serving
from bench.words import COMMON, RARE, Words

PAGES = 100


@pytest.fixture(scope="module")
def gare(tmp_path_factory: pytest.TempPathFactory) -> Gare:
    """Return a generated gare of a hundred pages."""
    data = tmp_path_factory.mktemp("gare")
    write(data / "content.git", PAGES)
    return Gare(PAGES, data)


def test_a_generated_repository_is_sound_and_has_ten_commits_a_page(gare: Gare) -> None:
    fsck = _git(gare, "fsck", "--strict")

    assert fsck == []
    assert _git(gare, "rev-list", "--count", "main") == [str(PAGES * 10)]
    files = _git(gare, "ls-tree", "-r", "--name-only", "main")
    assert len([file for file in files if not file.startswith("_gare/")]) == PAGES
    assert _git(gare, "rev-list", "--count", "main", "--", f"{TRACED}.md") == ["500"]


def test_one_word_is_in_three_pages_and_one_in_all(gare: Gare) -> None:
    assert len(_git(gare, "grep", "-l", RARE, "main")) == 3
    assert len(_git(gare, "grep", "-l", f"de {COMMON}", "main")) == PAGES


def test_screens_made_anew_have_addresses_that_are_never_the_same() -> None:
    asked = [address for name in reads.SCREENS for address in islice(reads.anew(name), 50)]

    assert len(set(asked)) == len(asked) == 50 * len(reads.SCREENS)


def test_the_words_searched_in_turn_are_in_most_pages(gare: Gare) -> None:
    found = [len(_git(gare, "grep", "-lwi", word, "main")) for word in reads.frequent()]

    assert len(found) > 10
    assert min(found) > PAGES / 2


def test_commits_are_signed_and_marked_as_the_site_does(gare: Gare) -> None:
    trailers = _git(gare, "log", "-1", "--format=%ce %(trailers:only)", "--", f"{NORMAL}.md")

    assert trailers[0] == "site@gare.invalid Gare-Action: edit"
    assert trailers[1] == f"Gare-Page: {NORMAL}"


def test_the_measured_page_is_the_same_at_every_size(gare: Gare) -> None:
    small, large = plan(Words(), 100), plan(Words(), 500)

    assert [page for page in small if page.path == NORMAL] == [
        page for page in large if page.path == NORMAL
    ]
    size = int(_git(gare, "cat-file", "-s", f"main:{NORMAL}.md")[0])
    assert 3_800 < size < 4_600


def test_a_real_server_is_measured(gare: Gare) -> None:
    indexed = {figure.what: figure for figure in indexing.measure({PAGES: gare})}
    with serving(gare.environ) as server:
        weighed = {figure.what: figure.value for figure in weight.measure(server, PAGES)}
        with Writer(server.port) as writer:
            saved = writer.save(SAVED, lambda text: text + "\nEncore.\n", "Essai")

    assert indexed["Whole index"].value > 0
    assert 3 < weighed["Weight of a page, all"] < 100
    assert saved.status == 303
    assert _git(gare, "log", "-1", "--format=%s", "main") == ["Essai"]


def test_a_figure_says_whether_its_target_is_kept() -> None:
    kept = Figure("View", 100, 30.0, "answers/s", 20.0, "bare Flask", ratio_at_least(1))
    missed = Figure("Save", 1_000, 30.0, "ms", 20.0, "git", ratio_at_most(1))

    shown = table([kept, missed]).splitlines()

    assert "| 1.50  | ratio ≥ 1 | kept   |" in shown[2]
    assert "| 1.50  | ratio ≤ 1 | missed |" in shown[3]


def test_figures_are_kept_between_the_marks_of_the_document(tmp_path: Path) -> None:
    document = tmp_path / "performance.md"
    document.write_text("before\n<!-- bench: begin -->\nold\n<!-- bench: end -->\nafter\n", "utf-8")

    keep(document, [Figure("View", 100, 30.0, "ms")], "Taken today.")

    text = document.read_text("utf-8")
    assert text.startswith("before\n<!-- bench: begin -->\n")
    assert text.endswith("<!-- bench: end -->\nafter\n")
    assert "old" not in text
    assert "Taken today." in text
    assert "| View " in text


def _git(gare: Gare, *words: str) -> list[str]:
    """Return the lines a git command says of a gare's repository."""
    command = ["git", "-C", str(gare.repository), *words]
    said = subprocess.run(command, capture_output=True, text=True, check=True)
    return (said.stdout + said.stderr).splitlines()
