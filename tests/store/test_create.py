"""A repository is made whole, finished when half made, repaired after a crash, or refused."""

from __future__ import annotations

import os
import shutil
import time
from pathlib import Path

import pytest

from gare.model.errors import BadRepository, StoreFailure
from gare.store.orders import Site
from gare.store.repair import Finding, check, repair
from gare.store.store import Store
from tests.store.building import (
    SITE,
    clone,
    commit_tree,
    edit,
    fsck,
    git,
    give_away,
    new_blob,
    put,
    save,
    text_at,
)  # fmt: skip


def test_a_new_repository_is_empty_and_sound(store: Store) -> None:
    assert store.head() is None
    assert store.snapshot().commit is None
    assert store.snapshot().under("") == ()
    assert git(store.path, "symbolic-ref", "HEAD") == "refs/heads/main"
    assert git(store.path, "config", "core.fsync").startswith("loose-object,reference")
    assert list(check(store)) == [Finding("empty", "refs/heads/main")]


def test_making_it_again_changes_nothing(store: Store) -> None:
    saved = save(store, edit("a", "x\n"))
    git(store.path, "config", "remote.miroir.url", "https://miroir.example/")
    before = (store.path / "config").read_bytes()

    with Store.create(store.path, SITE) as again:
        assert again.head() == saved.commit
    assert (store.path / "config").read_bytes() == before


@pytest.mark.parametrize("lost", ["HEAD", "config", "refs", "objects/info", "gare.lock"])
def test_a_half_made_repository_is_finished(store: Store, lost: str) -> None:
    path = store.path
    (shutil.rmtree if (path / lost).is_dir() else Path.unlink)(path / lost)

    with Store.create(path, SITE) as again:
        save(again, edit("a", "x\n"))

        assert text_at(again, "a") == "x\n"
    assert fsck(path) == ""


def test_an_empty_config_or_head_is_written_again(store: Store) -> None:
    save(store, edit("a", "x\n"))
    (store.path / "HEAD").write_bytes(b"")
    (store.path / "config").write_bytes(b"\0" * 20)

    found = repair(store.path)
    with Store.create(store.path, SITE) as again:
        assert text_at(again, "a") == "x\n"

    assert {finding.code for finding in found} == {"head", "config"}
    assert git(store.path, "config", "uploadpack.allowFilter") == "true"


def test_a_folder_of_something_else_is_refused_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thèse.odt").write_text("important")

    with pytest.raises(BadRepository):
        Store.create(tmp_path, SITE)

    assert os.listdir(tmp_path) == ["thèse.odt"]  # noqa: PTH208


def test_a_repository_on_another_branch_is_refused(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q", "-b", "master", "work")
    git(tmp_path / "work", "commit", "-q", "--allow-empty", "-m", "x")
    git(tmp_path, "clone", "-q", "--bare", "work", "bare")

    with pytest.raises(BadRepository):
        Store.create(tmp_path / "bare", SITE)
    with pytest.raises(BadRepository):
        Store(tmp_path / "nowhere", SITE)
    with pytest.raises(BadRepository):
        Store.create(tmp_path / "work", SITE)


def test_repairing_what_is_sound_does_nothing(store: Store) -> None:
    save(store, edit("a", "x\n"))

    assert repair(store.path) == []
    assert list(check(store)) == []


def test_rests_of_a_crash_are_removed(store: Store) -> None:
    saved = save(store, edit("a", "x\n"))
    for name in ("refs/heads/main.lock", "packed-refs.lock", "objects/tmp_obj_gare_1",
                 "objects/ab/" + "0" * 38):  # fmt: skip
        (store.path / name).parent.mkdir(exist_ok=True)
        (store.path / name).touch()
        os.utime(store.path / name, (time.time() - 4000,) * 2)

    found = {(finding.code, finding.path) for finding in repair(store.path)}

    assert found == {
        ("lock", "refs/heads/main.lock"),
        ("lock", "packed-refs.lock"),
        ("unfinished", "objects/tmp_obj_gare_1"),
        ("unfinished", "objects/ab/" + "0" * 38),
    }
    assert store.head() == saved.commit
    assert fsck(store.path) == ""


@pytest.mark.parametrize("damage", [b"", b"\0" * 41, b"f" * 40 + b"\n"])
def test_a_damaged_branch_goes_back_to_its_last_whole_commit(store: Store, damage: bytes) -> None:
    saved = save(store, edit("a", "x\n"))
    (store.path / "refs/heads/main").write_bytes(damage)

    found = repair(store.path)

    assert [finding.code for finding in found] == ["main-damaged"]
    assert store.head() == saved.commit
    save(store, edit("b", "y\n"))
    assert fsck(store.path) == ""


def test_a_branch_that_was_lost_is_found_again(store: Store) -> None:
    saved = save(store, edit("a", "x\n"))
    (store.path / "refs/heads/main").unlink()

    repair(store.path)

    assert store.head() == saved.commit


def test_a_damaged_branch_is_told_before_it_is_repaired(store: Store) -> None:
    save(store, edit("a", "x\n"))
    (store.path / "refs/heads/main").write_bytes(b"?")

    with pytest.raises(StoreFailure):
        store.head()
    assert [finding.code for finding in check(store)] == ["main-damaged"]


def test_what_cannot_be_guessed_is_refused(store: Store) -> None:
    save(store, edit("a", "x\n"))
    shutil.rmtree(store.path / "objects")

    with pytest.raises(BadRepository):
        repair(store.path)


def test_a_stale_lock_does_not_stop_a_save(store: Store) -> None:
    save(store, edit("a", "x\n"))
    for name in ("refs/heads/main.lock", "HEAD.lock"):
        (store.path / name).touch()
        os.utime(store.path / name, (time.time() - 60,) * 2)

    save(store, edit("b", "y\n"))

    assert text_at(store, "b") == "y\n"


def test_a_lock_from_the_future_does_not_stop_a_save_for_long(store: Store) -> None:
    save(store, edit("a", "x\n"))
    lock = store.path / "refs/heads/main.lock"
    lock.touch()
    os.utime(lock, (time.time() + 90_000,) * 2)

    save(store, edit("b", "y\n"))

    assert text_at(store, "b") == "y\n"


def test_damage_and_bad_names_are_found_by_the_check(store: Store) -> None:
    save(store, edit("a", "x\n"))
    blob = new_blob(store, b"texte perdu\n")
    rows = f"100644 blob {blob}\tA.md\n100644 blob {blob}\ta.md\n120000 blob {blob}\tlien.md\n"
    commit_tree(store, git(store.path, "mktree", given=rows.encode()))
    put(store, {"été.md": b"x\n", "e\u0301te\u0301.md": b"x\n"})
    (store.path / "objects" / blob[:2] / blob[2:]).unlink()

    found = list(check(store))

    codes = {(finding.code, finding.path) for finding in found}
    assert ("twin-case", "a.md") in codes
    assert ("twin-form", "été.md") in codes
    assert ("name-symlink", "lien.md") in codes
    assert any(finding.code == "fsck" and blob in finding.detail for finding in found)


def test_references_packed_by_git_are_read(store: Store, tmp_path: Path) -> None:
    save(store, edit("a", "x\n"))
    git(store.path, "gc", "-q", "--prune=now")
    assert not (store.path / "refs/heads/main").exists()
    packed = store.head()

    saved = save(store, edit("b", "y\n"))

    assert packed is not None
    assert store.commit(saved.commit).parent == packed
    assert sorted(path.name for path in clone(store.path, tmp_path / "w").iterdir()) == [
        ".git", "a.md", "b.md",
    ]  # fmt: skip


def test_nothing_of_the_surroundings_is_needed(store: Store, tmp_path: Path) -> None:
    (store.path / "hooks").mkdir(exist_ok=True)
    hook = store.path / "hooks" / "reference-transaction"
    hook.write_text("#!/bin/sh\nexit 1\n")
    hook.chmod(0o755)
    give_away(store.path)

    with Store(store.path, Site("", "")) as again:
        save(again, edit("a", "x\n"))

        assert text_at(again, "a") == "x\n"
    assert tmp_path.exists()
