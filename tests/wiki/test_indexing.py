"""The index follows the store: lost, broken or late, it is put right by itself."""

from __future__ import annotations

import subprocess
from pathlib import Path

from gare.model.errors import IndexUnready
from gare.wiki.indexing import catch_up, parse_redirects, rebuild
from gare.wiki.reading import view
from gare.wiki.searching import search
from gare.wiki.views.page import PageView
from tests.making import MakeWiki, put, wait_for_builders, without_index, write

PAGES = {
    "accueil.md": "# Accueil\n\n[études](etudes.md)\n",
    "etudes.md": "# Études\n\nDes médiatrices.\n",
}


def test_a_lost_index_comes_back_by_itself(wiki_with: MakeWiki, tmp_path: Path) -> None:
    wiki = wiki_with(PAGES)
    catch_up(wiki)
    for lost in (tmp_path / "data").glob("index.sqlite*"):
        lost.unlink()

    shown = view(wiki, "etudes", "")

    assert isinstance(shown, PageView)
    assert shown.title == "Études"


def test_a_broken_index_comes_back_by_itself(wiki_with: MakeWiki, tmp_path: Path) -> None:
    wiki = wiki_with(PAGES)
    catch_up(wiki)
    wiki.index.close()
    (tmp_path / "data" / "index.sqlite").write_bytes(b"not a database at all" * 500)

    shown = view(wiki, "etudes", "")
    wait_for_builders()

    assert isinstance(shown, PageView)
    assert search(wiki, "mediateurs").total == 1


def test_pages_are_read_from_git_while_the_index_is_rebuilt(
    wiki_with: MakeWiki, tmp_path: Path
) -> None:
    wiki = wiki_with(PAGES)
    without_index(wiki)
    held = subprocess.Popen(
        ["flock", str(tmp_path / "data" / "index.sqlite.lock"), "sleep", "30"],
    )
    try:
        while not wiki.index.is_building():
            assert held.poll() is None
        shown = view(wiki, "etudes", "")
    finally:
        held.terminate()
        held.wait()

    assert isinstance(shown, PageView)
    assert not shown.indexed
    assert "médiatrices" in shown.parts[0].html


def test_a_rebuilt_index_is_the_same_as_one_that_followed(wiki_with: MakeWiki) -> None:
    wiki = wiki_with(PAGES)
    catch_up(wiki)
    write(wiki, "neuve", "# Neuve\n\n[[Études]]\n")
    put(wiki, {"etudes.md": None})
    followed = (wiki.index.counts(), wiki.index.all_pages().rows, wiki.index.wanted().rows)

    rebuild(wiki)

    again = (wiki.index.counts(), wiki.index.all_pages().rows, wiki.index.wanted().rows)
    assert [row.path for row in again[1]] == [row.path for row in followed[1]]
    assert (again[0], again[2]) == (followed[0], followed[2])


def test_search_without_index_says_to_wait(wiki_with: MakeWiki, tmp_path: Path) -> None:
    wiki = wiki_with(PAGES)
    without_index(wiki)
    held = subprocess.Popen(
        ["flock", str(tmp_path / "data" / "index.sqlite.lock"), "sleep", "30"],
    )
    try:
        while not wiki.index.is_building():
            assert held.poll() is None
        said = ""
        try:
            search(wiki, "étude")
        except IndexUnready:
            said = "unready"
    finally:
        held.terminate()
        held.wait()

    assert said == "unready"


def test_redirects_that_are_no_names_are_left_out() -> None:
    text = "a: b\n/c/: d\ne: ../f\ng: 3\ni: .git/config\n"

    assert parse_redirects(text) == {"a": "b", "c": "d"}


def test_redirects_that_cannot_be_read_are_none() -> None:
    assert parse_redirects("a: [") == {}
    assert parse_redirects("- a") == {}


def test_an_index_broken_in_its_middle_comes_back_by_itself(
    wiki_with: MakeWiki, tmp_path: Path
) -> None:
    many = {f"page-{n}.md": f"# Page {n}\n\n" + "mot " * 400 for n in range(60)}
    wiki = wiki_with(PAGES | many)
    catch_up(wiki)
    wiki.index.close()
    place = tmp_path / "data" / "index.sqlite"
    content = bytearray(place.read_bytes())
    content[20_480:] = b"\xa5" * (len(content) - 20_480)
    place.write_bytes(content)

    seen = [view(wiki, f"page-{n}", "") for n in range(60)]
    wait_for_builders()

    assert {type(shown) for shown in seen} == {PageView}
    assert search(wiki, "mot").total == 60
