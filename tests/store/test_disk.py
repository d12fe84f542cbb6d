"""A disk that is full or read-only: a clear refusal, nothing half-written, and it heals alone."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from gare.model.errors import DiskFull, ReadOnly, StoreFailure
from gare.store.repair import repair
from gare.store.store import Store
from tests.store.building import SITE, edit, fsck, save, text_at


def mount(*args: str) -> bool:
    """Tell whether this machine lets us mount."""
    done = subprocess.run(["mount", *args], capture_output=True, check=False)
    return done.returncode == 0


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path | None]:
    """Give a disk of 1 MB when this machine lets us have one (root), else None."""
    place = tmp_path / "disk"
    place.mkdir()
    mounted = mount("-t", "tmpfs", "-o", "size=1m,nr_inodes=600", "gare-test", str(place))
    yield place if mounted else None
    if mounted:
        subprocess.run(["umount", "-l", str(place)], check=True)


def fill(place: Path) -> Path:
    """Fill the disk to its last byte with one file."""
    ballast = place / "ballast"
    with ballast.open("wb", buffering=0) as file:
        for size in (65_536, 4_096, 512, 1):
            try:
                while file.write(b"x" * size):
                    pass
            except OSError:
                continue
    return ballast


def refused_then_healed_by_space(place: Path) -> list[type[Exception]]:
    """Save on a full disk, then with space again; return what was raised."""
    raised: list[type[Exception]] = []
    with Store.create(place / "content.git", SITE) as store:
        before = save(store, edit("a", "avant\n"))
        ballast = fill(place)
        for size in (10, 5_000, 40_000):
            try:
                save(store, edit("a", os.urandom(size).hex(), before.blob))
            except StoreFailure as error:
                raised.append(type(error))
            assert store.head() == before.commit
            assert text_at(store, "a") == "avant\n"
        assert not list((store.path / "objects").glob("tmp_*"))
        ballast.unlink()
        save(store, edit("a", "après\n", before.blob))
        assert text_at(store, "a") == "après\n"
        assert fsck(store.path) == ""
    return raised


def refused_then_healed_by_limit(place: Path) -> list[type[Exception]]:
    """Save where no file may grow (RLIMIT_FSIZE), then where it may; return what was raised."""
    raised: list[type[Exception]] = []
    with Store.create(place / "content.git", SITE) as store:
        before = save(store, edit("a", "avant\n"))
        soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (100, hard))
        try:
            save(store, edit("a", os.urandom(5_000).hex(), before.blob))
        except StoreFailure as error:
            raised.append(type(error))
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        assert store.head() == before.commit
        assert not list((store.path / "objects").glob("tmp_*"))
        save(store, edit("a", "après\n", before.blob))
        assert text_at(store, "a") == "après\n"
        assert fsck(store.path) == ""
    return raised


def test_a_full_disk_is_told_and_heals_with_space(small_disk: Path | None, tmp_path: Path) -> None:
    if small_disk is not None:
        raised = refused_then_healed_by_space(small_disk)
    else:
        raised = refused_then_healed_by_limit(tmp_path)

    assert set(raised) == {DiskFull}


def test_a_file_that_may_not_grow_is_a_full_disk(tmp_path: Path) -> None:
    assert signal.getsignal(signal.SIGXFSZ) is signal.SIG_IGN

    assert refused_then_healed_by_limit(tmp_path) == [DiskFull]


def test_a_full_disk_at_the_very_last_step_moves_nothing(store: Store) -> None:
    before = save(store, edit("a", "avant\n"))
    store.close()
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (320, hard))
    try:
        with pytest.raises(DiskFull):
            save_many(store, 20)
        reached = store.head()
    finally:
        store.close()
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))

    assert reached is not None
    assert store.is_ancestor(before.commit, reached)
    save(store, edit("a", "après\n", before.blob))
    assert fsck(store.path) == ""


def save_many(store: Store, count: int) -> None:
    """Save new pages one after the other."""
    for number in range(count):
        save(store, edit(f"p{number}", "x\n"))


def save_as_nobody(repository: Path) -> int:
    """Save in a child process that has lost root's powers; return its verdict."""
    child = os.fork()
    if child == 0:
        verdict = 9
        try:
            if os.getuid() == 0:
                os.setgid(65_534)
                os.setuid(65_534)
            with Store(repository, SITE) as store:
                try:
                    save(store, edit("b", "x\n"))
                    verdict = 1
                except ReadOnly:
                    verdict = 0 if text_at(store, "a") == "avant\n" else 2
        finally:
            os._exit(verdict)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def test_a_repository_that_may_not_be_written_is_told_and_still_read(store: Store) -> None:
    before = save(store, edit("a", "avant\n"))
    parents = [store.path, *store.path.parents]
    modes = {path: path.stat().st_mode for path in parents if path.stat().st_uid == os.getuid()}
    everything = [store.path, *store.path.rglob("*")]
    try:
        for path in modes:
            path.chmod(modes[path] | 0o055)
        for path in everything:
            path.chmod(0o555 if path.is_dir() else 0o444)
        verdict = save_as_nobody(store.path)
    finally:
        for path in everything:
            path.chmod(0o755 if path.is_dir() else 0o644)
        for path, mode in modes.items():
            path.chmod(mode)

    assert verdict == 0
    assert store.head() == before.commit


def test_a_disk_mounted_read_only_is_told_and_heals(
    small_disk: Path | None, tmp_path: Path
) -> None:
    place = small_disk or tmp_path
    with Store.create(place / "content.git", SITE) as store:
        before = save(store, edit("a", "avant\n"))
        if small_disk is not None:
            assert mount("-o", "remount,ro", str(place))
        else:
            (store.path / "objects").chmod(0o555)
        with pytest.raises(ReadOnly):
            save(store, edit("b", "x\n"))
        assert text_at(store, "a") == "avant\n"
        assert store.head() == before.commit
        if small_disk is not None:
            assert repair(store.path) == []
            with Store.create(store.path, SITE) as again:
                assert text_at(again, "a") == "avant\n"
            assert mount("-o", "remount,rw", str(place))
        else:
            (store.path / "objects").chmod(0o755)

        save(store, edit("b", "x\n"))

        assert fsck(store.path) == ""
