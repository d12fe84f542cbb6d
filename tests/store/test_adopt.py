"""An existing repository becomes the wiki's with its whole history, and with nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from gare.model.errors import BadRepository
from gare.store.adopt import adopt
from gare.store.store import Store
from tests.store.building import SITE, clone, edit, fsck, git, give_away, save, text_at


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """Give a repository of somebody, on a branch of another name, with three commits."""
    folder = tmp_path / "source"
    git(tmp_path, "init", "-q", "-b", "trunk/été", str(folder))
    (folder / "accueil.md").write_text("# Accueil\n")
    (folder / "lien.md").symlink_to("/etc/passwd")
    git(folder, "add", ".")
    git(folder, "commit", "-q", "-m", "un")
    (folder / "accueil.md").write_text("# Accueil\n\nBienvenue.\n")
    git(folder, "commit", "-q", "-a", "-m", "deux")
    git(folder, "commit", "-q", "--allow-empty", "-m", "trois")
    git(folder, "tag", "v1")
    return folder


def test_the_current_branch_becomes_main_with_its_history(source: Path, tmp_path: Path) -> None:
    (source / ".git/hooks/post-checkout").write_text("#!/bin/sh\ntouch /nowhere\n")
    git(source, "config", "uploadpack.packObjectsHook", "touch evil")
    into = tmp_path / "content.git"

    adopted = adopt(source, into, SITE)

    assert (adopted.branch, adopted.commits, adopted.new) == ("trunk/été", 3, True)
    assert [(file.file, file.fault) for file in adopted.refused] == [("lien.md", "symlink")]
    assert git(source, "rev-parse", "HEAD") == adopted.head
    assert git(into, "for-each-ref", "--format=%(refname)") == "refs/heads/main"
    assert not (into / "objects/info/alternates").exists()
    assert "packObjectsHook" not in (into / "config").read_text()
    assert fsck(into) == ""


def test_adopting_again_takes_only_what_is_new(source: Path, tmp_path: Path) -> None:
    into = tmp_path / "content.git"
    adopt(source, into, SITE)
    git(source, "commit", "-q", "--allow-empty", "-m", "quatre")

    again, same = adopt(source, into, SITE), adopt(source, into, SITE)

    assert (again.commits, again.new) == (4, True)
    assert (same.commits, same.new) == (4, False)


def test_what_the_wiki_wrote_since_is_never_lost(source: Path, tmp_path: Path) -> None:
    into = tmp_path / "content.git"
    adopt(source, into, SITE)
    with Store(into, SITE) as store:
        saved = save(store, edit("a", "x\n"))

        assert not adopt(source, into, SITE).new
        git(source, "commit", "-q", "--allow-empty", "-m", "ailleurs")
        with pytest.raises(BadRepository):
            adopt(source, into, SITE)

        assert store.head() == saved.commit
        assert text_at(store, "a") == "x\n"


def test_a_dry_run_writes_nothing(source: Path, tmp_path: Path) -> None:
    adopted = adopt(source, tmp_path / "content.git", SITE, dry=True)

    assert adopted.commits == 3
    assert not (tmp_path / "content.git").exists()


def test_a_bare_source_and_borrowed_objects_are_taken_whole(source: Path, tmp_path: Path) -> None:
    git(tmp_path, "clone", "-q", "--shared", "--bare", str(source), "bare.git")

    adopted = adopt(tmp_path / "bare.git", tmp_path / "content.git", SITE)

    assert adopted.commits == 3
    assert fsck(tmp_path / "content.git") == ""


def test_a_repository_of_somebody_else_is_adopted(source: Path, tmp_path: Path) -> None:
    give_away(source)

    assert adopt(source, tmp_path / "content.git", SITE).commits == 3


def test_what_is_no_repository_is_refused(source: Path, tmp_path: Path) -> None:
    (tmp_path / "vide").mkdir()
    git(tmp_path, "init", "-q", "sans-commit")
    git(tmp_path, "clone", "-q", "--depth", "1", f"file://{source}", "court")
    clone(source, tmp_path / "ailleurs")
    git(tmp_path / "ailleurs", "checkout", "-q", "--detach")

    for name in ("vide", "nulle-part", "sans-commit", "court", "ailleurs", "source/accueil.md"):
        with pytest.raises(BadRepository):
            adopt(tmp_path / name, tmp_path / "content.git", SITE)
