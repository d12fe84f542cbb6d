"""Pages, files and lists of them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from gare.index.index import Index
from gare.model.errors import IndexUnready
from gare.model.names import FilePath, PagePath
from gare.model.pages import Document, FileChange, PageEntry
from tests.index.made import ANNE, YANN, blob, built, commit_id, created, edited, entry, tree_file

NFC_NAME = "caf\u00e9"
NFD_NAME = "cafe\u0301"


def test_a_page_is_read_back_whole(tmp_path: Path) -> None:
    document = Document(
        title="Baromètre",
        kind="etude",
        id="E-1",
        tags=("Accès", "santé"),
        lang="fr",
        aliases=("Baro",),
        license="CC0-1.0",
        summary="Une étude",
        status="vieux",
        verified=date(2025, 3, 1),
        text="Du texte",
    )
    page = PageEntry(PagePath("e/b"), FilePath("e/b.md"), blob("x"), 12, document)

    row = built(tmp_path, [page]).page("e/b")

    assert row is not None
    assert (row.path, row.file, row.blob, row.size) == ("e/b", "e/b.md", blob("x"), 12)
    assert (row.title, row.kind, row.ident, row.lang) == ("Baromètre", "etude", "E-1", "fr")
    assert (row.tags, row.aliases, row.license) == (("Accès", "santé"), ("Baro",), "CC0-1.0")
    assert (row.summary, row.status, row.verified) == ("Une étude", "vieux", date(2025, 3, 1))
    assert (row.created_by, row.updated_by, row.revisions) == ("Anne", "Anne", 1)
    assert row.updated_commit == row.created_commit == commit_id(1)
    assert row.updated_at == datetime(2026, 1, 1, 0, 1, tzinfo=UTC)


def test_an_edit_changes_who_updated_and_not_who_created(tmp_path: Path) -> None:
    before, after = entry("a", "un"), entry("a", "deux", title="Deux")
    index = built(tmp_path, [before])

    index.apply(commit_id(1), commit_id(2), [edited(2, before, after, YANN)], entries=[after])

    row = index.page("a")
    assert row is not None
    assert (row.created_by, row.updated_by, row.title) == (ANNE.name, YANN.name, "Deux")


def test_a_page_that_never_was_is_none(tmp_path: Path) -> None:
    assert built(tmp_path, [entry("a")]).page("b") is None


@pytest.mark.parametrize("asked", [NFC_NAME, NFD_NAME])
def test_a_page_is_found_under_both_forms_of_its_name(tmp_path: Path, asked: str) -> None:
    row = built(tmp_path, [entry(NFD_NAME)]).page(asked)
    assert row is not None
    assert row.file == f"{NFD_NAME}.md"


@pytest.mark.parametrize("asked", [NFC_NAME, NFD_NAME])
def test_twins_are_each_reached_under_their_own_form(tmp_path: Path, asked: str) -> None:
    row = built(tmp_path, [entry(NFC_NAME), entry(NFD_NAME)]).page(asked)
    assert row is not None
    assert row.path == asked


def test_names_that_are_not_text_are_kept_and_harmless(tmp_path: Path) -> None:
    index = built(tmp_path, [entry("caf\udce9", "a\udce9b", title="T\udce9")])
    assert index.counts().pages == 1
    assert index.page("autre\udce9") is None
    assert index.search("a").total >= 0


def test_files_are_read_with_their_faults(tmp_path: Path) -> None:
    index = built(
        tmp_path, [entry("a")], [tree_file("a/f.webp", 7), tree_file("lien", 0, "symlink")]
    )

    assert [file.file for file in index.files_of("a")] == ["a/f.webp"]
    assert [file.fault for file in index.faulty_files()] == ["symlink"]
    assert index.counts().files == 2


def test_a_new_file_a_changed_one_and_one_that_goes(tmp_path: Path) -> None:
    index = built(tmp_path, [entry("a")], [tree_file("a/f.webp", 7), tree_file("a/g.webp", 8)])
    changed = FileChange(FilePath("a/f.webp"), blob("a/f.webp"), blob("neuf"), 7, 9)

    index.apply(commit_id(1), commit_id(2), files=[changed], gone=[FilePath("a/g.webp")])

    assert [(file.file, file.size) for file in index.files_of("a")] == [("a/f.webp", 9)]
    assert index.file("a/g.webp") is None


def test_pages_are_listed_in_order_a_screen_after_the_other(tmp_path: Path) -> None:
    index = built(tmp_path, [entry(name) for name in ("d", "b", "a", "c", "_gare/menu")])

    first = index.all_pages(limit=3)
    second = index.all_pages(limit=3, after=first.next or "")

    assert [row.path for row in first.rows] == ["a", "b", "c"]
    assert [row.path for row in second.rows] == ["d"]
    assert not second.more


def test_pages_below_a_folder_are_listed(tmp_path: Path) -> None:
    index = built(tmp_path, [entry(name) for name in ("a", "a/b", "a/b/c", "ab", "_gare/menu")])

    assert [row.path for row in index.all_pages(prefix="a/").rows] == ["a/b", "a/b/c"]
    assert [row.path for row in index.all_pages(prefix="_gare/").rows] == ["_gare/menu"]
    assert [row.path for row in index.children("a").rows] == ["a/b"]
    assert index.folders() == ("a", "a/b")


def test_pages_of_a_kind_are_listed(tmp_path: Path) -> None:
    index = built(tmp_path, [entry("a", kind="etude"), entry("b"), entry("c", kind="lieu")])

    assert [row.path for row in index.all_pages(kind="etude").rows] == ["a"]
    assert index.kinds() == ("etude", "lieu")


def test_tags_meet_whatever_their_spelling(tmp_path: Path) -> None:
    index = built(tmp_path, [entry("a", tags=["Accès"]), entry("b", tags=["acces", "x"])])

    assert [(tag.label, tag.pages) for tag in index.tags()] == [("Accès", 2), ("x", 1)]
    assert [row.path for row in index.tagged("ACCÈS").rows] == ["a", "b"]


def test_a_tag_that_no_page_bears_any_more_is_gone(tmp_path: Path) -> None:
    before, after = entry("a", tags=["x", "y"]), entry("a", tags=["y"])
    index = built(tmp_path, [before])

    index.apply(commit_id(1), commit_id(2), [edited(2, before, after)], entries=[after])

    assert [tag.key for tag in index.tags()] == ["y"]
    assert index.counts().tags == 1


def test_the_last_changed_pages_come_first(tmp_path: Path) -> None:
    before, after = entry("a"), entry("a", "neuf")
    index = built(tmp_path, [before, entry("b"), entry("_gare/menu")])

    index.apply(commit_id(3), commit_id(4), [edited(4, before, after)], entries=[after])

    assert [row.path for row in index.recent()] == ["a", "b"]


def test_a_step_from_another_head_changes_nothing(tmp_path: Path) -> None:
    index = built(tmp_path, [entry("a")])
    page = entry("b")

    assert not index.apply(commit_id(9), commit_id(10), [created(10, page)], entries=[page])

    assert index.page("b") is None
    assert index.head() == commit_id(1)


def test_a_step_that_fails_changes_nothing(tmp_path: Path) -> None:
    index = built(tmp_path, [entry("a")])
    page = entry("b")
    wrong = PageEntry(PagePath("c"), FilePath("c.md"), blob("c"), 1 << 70, page.document)

    with pytest.raises(OverflowError):
        index.apply(commit_id(1), commit_id(2), [created(2, page)], entries=[page, wrong])

    assert index.page("b") is None
    assert index.verify() == ()


def test_readings_inside_one_reading_see_one_state(tmp_path: Path) -> None:
    index, other = built(tmp_path, [entry("a")]), Index(tmp_path / "index.sqlite")
    page = entry("b")

    with index.reading():
        assert index.page("b") is None
        seen = _apply_in_a_thread(other, page)
        assert seen
        assert index.page("b") is None
    assert index.page("b") is not None


def _apply_in_a_thread(index: Index, page: PageEntry) -> bool:
    with ThreadPoolExecutor(1) as pool:
        done = pool.submit(
            index.apply, commit_id(1), commit_id(2), [created(2, page)], entries=[page]
        ).result()
        pool.submit(index.close).result()
    return done


def test_without_an_index_nothing_is_read(tmp_path: Path) -> None:
    index = Index(tmp_path / "none.sqlite")

    assert index.head() is None
    assert not index.ready()
    assert not index.apply(None, commit_id(1))
    assert index.cached("k") is None
    with pytest.raises(IndexUnready):
        index.page("a")
