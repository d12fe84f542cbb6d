"""Backups made while people write: whole, of one instant, or not there at all."""

from __future__ import annotations

import os
import signal
import tarfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest

from gare.config import Settings
from gare.model.entering import Message
from gare.model.errors import BadBackup, StoreFailure
from gare.people.lost import PeopleLost
from gare.store import forgetting, maintenance
from gare.store.bundling import kept_whole
from gare.store.queueing import held
from gare.wiki.archiving import verified
from gare.wiki.backing import back_up
from gare.wiki.purging import Asked, purge
from gare.wiki.restoring import restore
from gare.wiki.wiki import Wiki, open_wiki
from tests.making import MakeWiki, settings_for, text_of, write
from tests.store.building import clone, fsck, git
from tests.store.test_storm import looping
from tests.store.writers import lines_in_history, start_writer
from tests.wiki.backups import (
    NOW,
    killed,
    lived,
    moments,
    objects,
    objects_of,
    opened,
    people_of,
    refs,
)  # fmt: skip

WRITERS = 4
PUSHING = [
    ["pull", "-q", "--rebase", "origin", "main"],
    ["commit", "-q", "--allow-empty", "-m", "dehors"],
    ["push", "-q", "origin", "HEAD:main"],
]


@contextmanager
def people_writing(wiki: Wiki) -> Iterator[list[str]]:
    """Have messages kept, one after the other, meanwhile; gives those that are."""
    done = threading.Event()
    kept: list[str] = []

    def run() -> None:
        while not done.is_set():
            wiki.people.outbox.add(Message("a@b.example", f"message {len(kept)}", "Merci"), NOW)
            kept.append(f"message {len(kept)}")

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield kept
    finally:
        done.set()
        thread.join()


def save_to(file: Path, settings: Settings) -> None:
    """Make a backup, as a process of its own does."""
    back_up(open_wiki(settings), file, NOW)


def wait_for_lines(journals: list[Path], number: int) -> list[str]:
    """Return the lines acknowledged so far, once there are as many."""
    while True:
        texts = [journal.read_text() for journal in journals if journal.exists()]
        lines = [line for text in texts for line in text.splitlines()]
        if len(lines) >= number:
            return lines
        time.sleep(0.01)


def test_a_backup_made_while_four_processes_write_and_push_is_of_one_instant(
    wiki_with: MakeWiki, tmp_path: Path
) -> None:
    wiki = lived(wiki_with)
    source, file = wiki.store.path, tmp_path / "gare.tar"
    work = clone(source, tmp_path / "work")
    journals = [tmp_path / f"journal-{number}" for number in range(WRITERS)]
    writers = [start_writer(source, n, 1000, 8, journal) for n, journal in enumerate(journals)]
    with looping(PUSHING, work), people_writing(wiki) as messages:
        before = wait_for_lines(journals, 20)
        told = len(messages)
        made = back_up(wiki, file, NOW)
        wait_for_lines(journals, len(before) + 5)
        for writer in writers:
            os.kill(writer, signal.SIGKILL)
            os.waitpid(writer, 0)

    restore(settings_for(tmp_path / "new"), file)

    new = opened(tmp_path / "new")
    back = refs(new.store.path)
    assert objects(new.store.path) == objects_of(source, list(back.values()))
    assert back == {**refs(source), "refs/heads/main": made.manifest.main}
    assert set(before) <= set(lines_in_history(new.store.path))
    assert git(source, "rev-list", "--count", f"{made.manifest.main}..main") != "0"
    assert told <= sum(b"message" in line for line in people_of(new)) <= len(messages)
    assert fsck(new.store.path) == ""
    assert new.index.head() == made.manifest.main
    new.close()


def test_a_gare_at_rest_comes_back_object_by_object_and_row_by_row(
    wiki_with: MakeWiki, tmp_path: Path
) -> None:
    wiki = lived(wiki_with)
    git(wiki.store.path, "reflog", "expire", "--expire=now", "--all")
    git(wiki.store.path, "gc", "-q", "--prune=now")
    data = wiki.settings.data

    made = back_up(wiki, tmp_path / "gare.tar", NOW)
    restored = restore(settings_for(tmp_path / "new", site_url="https://autre.example"), made.file)

    new = opened(tmp_path / "new", site_url="https://autre.example")
    assert objects(new.store.path) == objects(wiki.store.path)
    assert len(objects(new.store.path)) == made.manifest.objects
    assert refs(new.store.path) == refs(wiki.store.path)
    assert {"refs/heads/main", "refs/proposals/attente1", "refs/tags/v1"} == set(
        refs(wiki.store.path)
    )
    assert people_of(new) == people_of(wiki)
    assert (tmp_path / "new/secret").read_bytes() == (data / "secret").read_bytes()
    register = "content.git/gare-purged"
    assert (tmp_path / "new" / register).read_bytes() == (data / register).read_bytes()
    assert "gare.example" in new.store.hosts
    assert (restored.said, restored.settings, restored.news) == ((), (), True)
    new.close()


def test_a_backup_is_its_owner_s_alone_and_git_reads_it(
    wiki_with: MakeWiki, tmp_path: Path
) -> None:
    wiki = lived(wiki_with)
    made = back_up(wiki, tmp_path / "gare.tar", NOW)

    with tarfile.open(made.file) as tar:
        tar.extractall(tmp_path / "out", filter="data")
    git(tmp_path, "clone", "-q", str(tmp_path / "out/content.bundle"), "work")

    assert made.file.stat().st_mode & 0o777 == 0o600
    assert made.size == made.file.stat().st_size
    assert (tmp_path / "work/etudes/une.md").read_text() == "# Une étude\n\nCorrigée.\n"


def test_the_last_backups_of_a_folder_are_kept(wiki_with: MakeWiki, tmp_path: Path) -> None:
    wiki = wiki_with({"une.md": "# Une\n"})
    folder = tmp_path / "backups"
    folder.mkdir()
    (folder / "gare-notes.tar").write_text("autre chose")

    made = [back_up(wiki, folder, NOW + timedelta(days=day), keep=2) for day in range(4)]
    again = back_up(wiki, folder, NOW + timedelta(days=3), keep=2)
    late = back_up(wiki, folder, NOW - timedelta(days=9), keep=1)

    assert made[3].removed == ("gare-20260302-040000.tar",)
    assert again.file.name == "gare-20260304-040000-02.tar"
    assert late.removed == ("gare-20260304-040000-02.tar", "gare-20260304-040000.tar")
    assert sorted(one.name for one in folder.iterdir()) == [late.file.name, "gare-notes.tar"]


def test_what_is_there_already_is_not_written_over(wiki_with: MakeWiki, tmp_path: Path) -> None:
    wiki = wiki_with({"une.md": "# Une\n"})
    (tmp_path / "mine").write_text("à moi")
    (tmp_path / "link").symlink_to(tmp_path / "nowhere")

    for name, reason in (("mine", "exists"), ("link", "exists"), ("none/x.tar", "folder")):
        with pytest.raises(BadBackup, match=reason):
            back_up(wiki, tmp_path / name, NOW)
    with pytest.raises(BadBackup, match="folder"):
        back_up(wiki, tmp_path / "new.tar", NOW, keep=3)

    assert (tmp_path / "mine").read_text() == "à moi"


def test_a_backup_killed_at_any_moment_has_its_name_only_when_it_is_whole(
    wiki_with: MakeWiki, tmp_path: Path
) -> None:
    wiki = lived(wiki_with)
    folder = tmp_path / "backups"
    folder.mkdir()
    begin = time.monotonic()
    back_up(wiki, folder / "first", NOW)
    seconds = (time.monotonic() - begin) * 1.2

    for number, moment in enumerate(moments(seconds, 12)):
        file = folder / f"{number}.tar"
        killed(partial(save_to, file), wiki.settings, moment)
        if file.exists():
            with file.open("rb") as content:
                verified(content)
    last = back_up(wiki, folder / "last", NOW)

    assert last.file.exists()
    assert [one.name for one in folder.iterdir() if one.name.startswith(".")] == []
    assert fsck(wiki.store.path) == ""


def test_two_backups_at_once_into_one_folder_are_one(wiki_with: MakeWiki, tmp_path: Path) -> None:
    wiki = wiki_with({"une.md": "# Une\n"})
    unfinished = tmp_path / ".gare-backup.part"

    with held(unfinished, time.monotonic()), pytest.raises(BadBackup, match="busy"):
        back_up(wiki, tmp_path / "gare.tar", NOW)

    assert not (tmp_path / "gare.tar").exists()
    assert back_up(wiki, tmp_path / "gare.tar", NOW).size > 0


def test_a_purge_at_work_is_waited_for(wiki_with: MakeWiki, tmp_path: Path) -> None:
    wiki = wiki_with({"une.md": "# Une\n"})
    made: list[float] = []

    def run() -> None:
        back_up(wiki, tmp_path / "gare.tar", NOW)
        made.append(time.monotonic())

    thread = threading.Thread(target=run)
    with held(wiki.store.path / maintenance.LOCK, time.monotonic()):
        thread.start()
        time.sleep(0.3)
        assert not (tmp_path / "gare.tar").exists()
        ended = time.monotonic()
    thread.join()

    assert made[0] > ended


def test_people_write_while_a_purge_waits_for_a_backup(wiki_with: MakeWiki, tmp_path: Path) -> None:
    wiki = wiki_with({"une.md": "# Une\n\nÀ effacer.\n"})
    thread = threading.Thread(target=purge, args=(wiki, Asked(texts=("À effacer",))))

    with kept_whole(wiki.store):
        thread.start()
        time.sleep(0.5)
        begin = time.monotonic()
        write(wiki, "autre", "# Autre\n")
        seconds = time.monotonic() - begin
    thread.join()

    assert seconds < 10
    assert "effacer" not in text_of(wiki, "une.md")


def test_a_purge_that_was_interrupted_is_to_be_finished_first(
    wiki_with: MakeWiki, tmp_path: Path
) -> None:
    wiki = wiki_with({"une.md": "# Une\n"})
    forgetting.begin(wiki.store.path)

    with pytest.raises(BadBackup, match="purging"):
        back_up(wiki, tmp_path / "gare.tar", NOW)

    assert [one.name for one in tmp_path.iterdir()] == ["data"]


def test_a_damaged_repository_or_lost_people_make_no_backup(
    wiki_with: MakeWiki, tmp_path: Path
) -> None:
    wiki = wiki_with({"une.md": "# Une\n"})
    people = wiki.settings.data / "people.sqlite"
    wiki.accounts.close()
    people.rename(tmp_path / "elsewhere")
    with pytest.raises((PeopleLost, StoreFailure)):
        back_up(wiki, tmp_path / "gare.tar", NOW)
    (tmp_path / "elsewhere").rename(people)
    blob = git(wiki.store.path, "rev-parse", "main:une.md")
    (wiki.store.path / "objects" / blob[:2] / blob[2:]).unlink()
    with pytest.raises(StoreFailure):
        back_up(wiki, tmp_path / "gare.tar", NOW)

    assert [one.name for one in tmp_path.iterdir()] == ["data"]
