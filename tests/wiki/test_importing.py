"""Importing a folder: once, whole, and with the reasons of what is left out."""

from __future__ import annotations

from pathlib import Path

import pytest

from gare.model.errors import BadRepository
from gare.wiki.importing import Refused, import_folder
from gare.wiki.reading import view
from gare.wiki.views.page import PageView
from tests.making import MakeWiki, text_of

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 20


def folder_with(folder: Path, files: dict[str, bytes]) -> Path:
    for name, content in files.items():
        place = folder / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)
    return folder


def test_pages_and_pictures_come_in_by_one_commit(wiki_with: MakeWiki, tmp_path: Path) -> None:
    wiki = wiki_with({})
    before = wiki.store.head()
    source = folder_with(
        tmp_path / "src",
        {"Étude.md": b"---\ntags: [a]\n---\n# Une \xc3\xa9tude\n", "img/fig.png": PNG},
    )

    report = import_folder(wiki, source)

    assert report.added == ("img/fig.png", "Étude.md")
    head = wiki.store.head()
    assert head is not None
    assert wiki.store.commit(head).parent == before
    shown = view(wiki, "Étude", "")
    assert isinstance(shown, PageView)
    assert shown.tags == ("a",)


def test_a_second_import_changes_nothing(wiki_with: MakeWiki, tmp_path: Path) -> None:
    wiki = wiki_with({})
    source = folder_with(tmp_path / "src", {"a.md": b"# A\n"})
    import_folder(wiki, source)
    head = wiki.store.head()

    report = import_folder(wiki, source)

    assert (report.same, report.added, report.commit) == (("a.md",), (), "")
    assert wiki.store.head() == head


def test_a_dry_run_writes_nothing(wiki_with: MakeWiki, tmp_path: Path) -> None:
    wiki = wiki_with({})
    head = wiki.store.head()
    source = folder_with(tmp_path / "src", {"a.md": b"# A\n"})

    report = import_folder(wiki, source, dry_run=True)

    assert report.added == ("a.md",)
    assert wiki.store.head() == head


def test_what_is_refused_is_named_with_its_reason(wiki_with: MakeWiki, tmp_path: Path) -> None:
    wiki = wiki_with({}, max_upload_bytes="2 kB")
    source = folder_with(
        tmp_path / "src",
        {
            "con.md": b"x",
            "page.html": b"<p>x</p>",
            "fig.svg": b"<svg/>",
            "gros.md": b"x" * 4000,
            "_gare/rules.yml": b"x: y",
            "-tiret.md": b"x",
            ".git/config": b"x",
            "bon.md": b"# Bon\n",
        },
    )
    (source / "lien.md").symlink_to("bon.md")

    report = import_folder(wiki, source)

    assert report.added == ("bon.md",)
    assert set(report.refused) == {
        Refused("con.md", "reserved"),
        Refused("page.html", "type"),
        Refused("fig.svg", "type"),
        Refused("gros.md", "too-large"),
        Refused("_gare/rules.yml", "part"),
        Refused("-tiret.md", "leading"),
        Refused("lien.md", "symlink"),
    }


def test_a_file_that_is_not_text_is_kept_and_named(wiki_with: MakeWiki, tmp_path: Path) -> None:
    wiki = wiki_with({})
    source = folder_with(tmp_path / "src", {"latin.md": "été".encode("latin-1")})

    report = import_folder(wiki, source)

    assert report.warned == (Refused("latin.md", "not-text"),)
    shown = view(wiki, "latin", "")
    assert isinstance(shown, PageView)
    assert shown.as_source
    assert not shown.editable


def test_names_are_put_in_their_composed_form(wiki_with: MakeWiki, tmp_path: Path) -> None:
    wiki = wiki_with({})
    source = folder_with(tmp_path / "src", {"e\u0301tude.md": b"x\n"})

    import_folder(wiki, source, into="corpus")

    assert text_of(wiki, "corpus/\u00e9tude.md") == "x\n"


def test_a_file_is_not_a_folder(wiki_with: MakeWiki, tmp_path: Path) -> None:
    wiki = wiki_with({})
    source = folder_with(tmp_path / "src", {"a.md": b"x"})

    with pytest.raises(BadRepository):
        import_folder(wiki, source / "a.md")
